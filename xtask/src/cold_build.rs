//! `cargo xtask cold-build`.

mod projects;
mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use self::row::{Check, Kind, Row};
use crate::cpu;
use crate::repository::Repository;
use crate::run::quietly;

/// Measures a first debug build with this crate and with google-gmail1
///
/// Builds, each time from nothing, a project that depends on generated/ with its default features,
/// one with Gmail and the client alone, and one that depends on google-gmail1, which is Gmail and a
/// client; then two programs that list messages, with either. (What is generic in a crate is
/// compiled where it is used: google-gmail1's client, and all but the transport of ours.) Nothing
/// is compiled incrementally, for Cargo does so with packages of the own disk only, never with
/// those of a registry. Then checks the crates alone when their dependencies are done: ours with
/// all features, and with Gmail, Cloud Channel and the client; google-gmail1 and
/// google-cloudchannel1 together.
///
/// Prints the CPU seconds of `cargo build` and `cargo check`, without downloads, and what they are
/// of the peer's: medians of all rounds. Fails where Gmail alone takes more than half of
/// google-gmail1. Needs Linux and a package index; works below target/cold-build.
#[derive(clap::Args)]
pub struct Arguments {
    /// How often each row is measured
    #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Measure this row, and the one that it is compared with; can be repeated
    #[arg(long, value_name = "ROW")]
    only: Vec<Row>,
}

impl Arguments {
    /// So many rounds of all rows.
    pub fn rounds(rounds: u32) -> Self {
        let only = Vec::new();
        Self { rounds, only }
    }

    pub fn run(self, repository: &Repository) -> Result<()> {
        let figures = self.measure(repository)?;
        println!("{}", figures.tables()?);
        figures.within_limit()
    }

    /// Measures the selected rows.
    ///
    /// # Errors
    ///
    /// A project cannot be fetched or does not compile.
    pub fn measure(&self, repository: &Repository) -> Result<Figures> {
        let home = repository.scratch("cold-build")?;
        fs::remove_dir_all(&home)?;
        fs::create_dir_all(&home)?;
        let mut measurement = Measurement {
            repository,
            home,
            figures: Figures::default(),
        };
        let rows = self.rows();
        let builds: Vec<Row> = rows.iter().copied().filter(|row| row.is_build()).collect();
        let checks: Vec<Row> = rows.iter().copied().filter(|row| !row.is_build()).collect();
        measurement.prepare(&rows)?;
        for round in 0..self.rounds {
            let mut order = builds.clone();
            if round % 2 == 1 {
                order.reverse();
            }
            for row in order {
                measurement.build(row)?;
            }
        }
        for _ in 0..self.rounds {
            for row in &checks {
                measurement.check(*row)?;
            }
        }
        Ok(measurement.figures)
    }

    /// The rows to measure, with those that they are compared with.
    fn rows(&self) -> BTreeSet<Row> {
        let selected = match &self.only[..] {
            [] => Row::ALL.to_vec(),
            only => only.to_vec(),
        };
        let with_peers = selected.iter().flat_map(|row| [*row, row.peer()]);
        with_peers.collect()
    }
}

struct Measurement<'a> {
    repository: &'a Repository,
    home: PathBuf,
    figures: Figures,
}

impl Measurement<'_> {
    /// Creates the projects of the rows, and fetches what they depend on.
    fn prepare(&self, rows: &BTreeSet<Row>) -> Result<()> {
        for row in rows {
            match row.kind() {
                Kind::Build => projects::create(self.repository, &self.home, *row)?,
                Kind::Check(check) => projects::create_checked(self.repository, &self.home, check)?,
            }
        }
        Ok(())
    }

    /// Builds a project from nothing.
    fn build(&mut self, row: Row) -> Result<()> {
        let shell = &self.repository.shell;
        let _folder = shell.push_dir(self.home.join(row.name()));
        let target = self.home.join("target");
        let build = cmd!(shell, "cargo build --quiet --offline --target-dir {target}");
        let seconds = cpu::seconds(build)?;
        fs::remove_dir_all(target)?;
        self.figures.add(row, seconds);
        Ok(())
    }

    /// Checks packages of a project whose dependencies are done.
    fn check(&mut self, row: Row) -> Result<()> {
        let Kind::Check(Check {
            project,
            packages,
            features,
        }) = row.kind()
        else {
            return Ok(());
        };
        let shell = &self.repository.shell;
        let _folder = shell.push_dir(self.home.join(project));
        let target = self.home.join("check-target");
        let check = || {
            cmd!(
                shell,
                "cargo check --quiet --offline --target-dir {target} {features...}"
            )
        };
        quietly(check())?;
        let packages = packages.iter().flat_map(|package| ["--package", package]);
        quietly(cmd!(
            shell,
            "cargo clean --quiet --target-dir {target} {packages...}"
        ))?;
        let seconds = cpu::seconds(check())?;
        self.figures.add(row, seconds);
        Ok(())
    }
}

/// The CPU seconds of each row, round by round.
#[derive(Default)]
pub struct Figures(BTreeMap<Row, Vec<f64>>);

impl Figures {
    fn add(&mut self, row: Row, seconds: f64) {
        eprintln!("{seconds:7.2} s  {}", row.name());
        self.0.entry(row).or_default().push(seconds);
    }

    fn of(&self, row: Row) -> Result<&[f64]> {
        let seconds = self.0.get(&row).with_context(|| row.name())?;
        Ok(seconds)
    }

    /// The median of a row relative to its peer's, round by round: the machine's speed drifts.
    fn share(&self, row: Row) -> Result<f64> {
        let shares = self.of(row)?.iter().zip(self.of(row.peer())?);
        Ok(median(shares.map(|(ours, peer)| ours / peer)))
    }

    /// The tables, in Markdown.
    ///
    /// # Errors
    ///
    /// A row has no peer.
    pub fn tables(&self) -> Result<String> {
        let mut tables = Vec::new();
        for (is_build, header) in [
            (
                true,
                "| cold debug build | CPU seconds | of google-gmail1 |",
            ),
            (
                false,
                "| `cargo check` of the crates alone | CPU seconds | of both |",
            ),
        ] {
            let mut table = format!("{header}\n|---|---|---|");
            let rows = self.0.iter().filter(|(row, _)| row.is_build() == is_build);
            let mut count = 0;
            for (row, seconds) in rows {
                let (label, seconds) = (row.label(), median(seconds.iter().copied()));
                write!(
                    table,
                    "\n| {label} | {seconds:.1} | {:.2} |",
                    self.share(*row)?
                )?;
                count += 1;
            }
            if count > 0 {
                tables.push(table);
            }
        }
        Ok(tables.join("\n\n"))
    }

    /// Checks that Gmail alone takes at most half of google-gmail1, if it was measured.
    ///
    /// # Errors
    ///
    /// It takes more.
    pub fn within_limit(&self) -> Result<()> {
        if self.0.contains_key(&Row::Gmail) {
            let share = self.share(Row::Gmail)?;
            ensure!(
                share <= 0.5,
                "{share:.2} of google-gmail1's, more than half"
            );
        }
        Ok(())
    }
}

/// The middle one of some numbers; of an even count the upper. Zero, if there is none.
fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
