//! `cargo xtask client-figures`.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use xshell::cmd;

use crate::cold_build;
use crate::repository::Repository;
use crate::run::{quietly, visibly};

/// Measures the client beside google-gmail1
///
/// Builds benches/client in release and sends requests, 64 at a time, with each client in turn to
/// one server on loopback; reads and writes a page of 500 messages with the types of each; then
/// does what `cargo xtask cold-build` does. Prints the tables. Needs a package index. Fails where a
/// request is lost, or this client needs more CPU time for a request than google-gmail1.
#[derive(clap::Args)]
pub struct Arguments {
    /// Measure only this; can be repeated
    #[arg(long, value_name = "WHAT")]
    only: Vec<Measurement>,
    /// Requests that each client sends in a round
    #[arg(long, default_value_t = 10_000)]
    requests: u32,
    /// How often each client sends them
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Rounds of `cargo xtask cold-build`
    #[arg(long, default_value_t = 3)]
    builds: u32,
    /// Replace the tables of docs/benchmarks.md and draw its charts
    #[arg(long, conflicts_with = "only")]
    write: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measurement {
    Requests,
    Json,
    ColdBuild,
}

const BEGIN: &str = "<!-- client figures: written by cargo xtask client-figures -->";
const END: &str = "<!-- end of client figures -->";
const CPU: &str = "| CPU a request, µs |";

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let mut tables = Vec::new();
        let mut print = |table: &str| {
            println!("{}{table}", if tables.is_empty() { "" } else { "\n" });
            tables.push(table.to_owned());
        };
        let selects = |what| self.only.is_empty() || self.only.contains(&what);
        let mut failed = Ok(());
        if selects(Measurement::Requests) || selects(Measurement::Json) {
            let program = build(repository)?;
            let shell = &repository.shell;
            if selects(Measurement::Requests) {
                let [requests, rounds] = [self.requests, self.rounds].map(|it| it.to_string());
                let table = quietly(cmd!(shell, "{program} {requests} {rounds}"))?.stdout;
                print(table.trim_end());
                failed = less_cpu(&table);
            }
            if selects(Measurement::Json) {
                print(quietly(cmd!(shell, "{program} json"))?.stdout.trim_end());
            }
        }
        if selects(Measurement::ColdBuild) {
            let figures = cold_build::Arguments::rounds(self.builds).measure(repository)?;
            print(&figures.tables()?);
            failed = failed.and(figures.within_limit());
        }
        if self.write {
            write(repository, &tables.join("\n\n"))?;
        }
        failed
    }
}

/// Builds benches/client and returns the path of its program.
fn build(repository: &Repository) -> Result<std::path::PathBuf> {
    let shell = &repository.shell;
    let target = repository.target(&repository.scratch("client-bench")?);
    let _folder = shell.push_dir(repository.root.join("benches/client"));
    quietly(cmd!(
        shell,
        "cargo build --quiet --release --locked --target-dir {target}"
    ))?;
    Ok(target.join("release/client-bench"))
}

/// Checks that the ratio of the CPU times, the last cell of their row, is at most 1.
fn less_cpu(table: &str) -> Result<()> {
    let row = table.lines().find(|line| line.starts_with(CPU));
    let ratio = row.and_then(|row| row.trim_end_matches([' ', '|']).rsplit('|').next());
    let ratio: f64 = ratio.context("no row of CPU times")?.trim().parse()?;
    ensure!(
        ratio <= 1.0,
        "{ratio:.2} of google-gmail1's CPU time for a request"
    );
    Ok(())
}

/// Replaces the tables of docs/benchmarks.md and draws its charts.
fn write(repository: &Repository, tables: &str) -> Result<()> {
    let shell = &repository.shell;
    let folder: &Path = &repository.root.join("benches");
    let script = "import charts, sys; charts.replace(*sys.argv[1:])";
    let python = cmd!(shell, "python3 -B -c {script} {BEGIN} {END} {tables}");
    visibly(python.env("PYTHONPATH", folder))
}
