//! `cargo xtask ci`.

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::visibly;
use crate::{
    build_script, conformance, consumer, cpu, doc_commands, freshness, fuzz, lengths,
    linear_reading, minimal_versions, msrv, packaging, protos, real_documents, runtime_sources,
    supply_chain, version_gate, wasm,
};

/// Runs every check of this repository; what `.ci/run` does
///
/// Checks that only compile, and fuzzing, run beside the others. Ends at the first failure, and else
/// with the seconds of each section. Needs Rust, a C++ compiler, Python 3.11, npm, git and their
/// package indexes; installs nothing outside of target/.
#[derive(clap::Args)]
pub struct Arguments {
    /// Begin with the section whose name contains this text
    #[arg(long, value_name = "TEXT")]
    from: Option<String>,
    /// Run what runs beside the others, alone
    #[arg(long)]
    beside: bool,
}

type Section = (&'static str, fn(&Repository) -> Result<()>);

/// One after the other.
const SECTIONS: [Section; 21] = [
    ("formatting", |it| {
        visibly(cmd!(it.shell, "cargo fmt --check --all"))
    }),
    ("lengths of files", |it| {
        lengths::Arguments::default().run(it)
    }),
    ("clippy", |it| {
        let options = [
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ];
        visibly(cmd!(it.shell, "cargo clippy --locked {options...}"))
    }),
    ("rustdoc", |it| {
        let rustdoc = cmd!(
            it.shell,
            "cargo doc --locked --workspace --no-deps --all-features"
        );
        visibly(rustdoc.env("RUSTDOCFLAGS", "-Dwarnings"))
    }),
    ("tests", |it| {
        freshness::Arguments::of(freshness::Part::Tests).run(it)
    }),
    ("generate leaves the tree clean", generate),
    ("packaging", |it| packaging::Arguments {}.run(it)),
    ("sources of the runtime", |it| {
        runtime_sources::Arguments {}.run(it)
    }),
    ("version gate of the runtime", |it| {
        version_gate::Arguments {}.run(it)
    }),
    ("reading in linear time", |it| {
        linear_reading::Arguments {}.run(it)
    }),
    ("a consumer that never breaks", |it| {
        consumer::Arguments {}.run(it)
    }),
    ("the HTML report", |it| {
        visibly(cmd!(it.shell, "tests/report/run"))
    }),
    ("freshness", |it| {
        freshness::Arguments::of(freshness::Part::Builds).run(it)
    }),
    ("conformance", |it| {
        conformance::Arguments::default().run(it)
    }),
    ("a build script of another project", |it| {
        build_script::Arguments {}.run(it)
    }),
    ("commands of the documentation", |it| {
        doc_commands::Arguments::default().run(it)
    }),
    ("coverage of the documentation", |it| {
        visibly(cmd!(
            it.shell,
            "cargo run -p discogen -- docs-coverage --fail-under 95,method=100,schema=100,enum=100"
        ))
    }),
    ("texts of the documentation", |it| {
        visibly(cmd!(it.shell, "tests/documentation/overlap"))?;
        visibly(cmd!(it.shell, "tests/documentation/facts"))
    }),
    ("25 real documents", |it| {
        real_documents::Arguments::default().run(it)
    }),
    ("an overlay from protos", |it| {
        protos::Arguments::of_one_api().run(it)
    }),
    ("supply chain", |it| {
        supply_chain::Arguments::default().run(it)
    }),
];

/// One after the other, beside [`SECTIONS`]: each compiles into a folder of its own, and depends on
/// no clock.
const BESIDE: [Section; 4] = [
    ("Rust 1.85", |it| msrv::Arguments {}.run(it)),
    ("wasm32-unknown-unknown", |it| wasm::Arguments {}.run(it)),
    ("oldest dependencies", |it| {
        minimal_versions::Arguments {}.run(it)
    }),
    ("fuzzing", |it| fuzz::Arguments::seconds(30).run(it)),
];

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let start = Instant::now();
        let from = self.from.as_deref().unwrap_or_default();
        let table = if self.beside {
            run(repository, from_section(&BESIDE, from)?, || Ok(()))?
        } else {
            let sections = from_section(&SECTIONS, from)?;
            let mut beside = Beside::start(repository)?;
            let table = run(repository, sections, || beside.go_on())?;
            beside.end()?;
            table
        };
        println!(
            "\n{}\n\nAll checks passed ({} s).",
            table.join("\n"),
            start.elapsed().as_secs()
        );
        Ok(())
    }
}

/// The sections that begin with the one whose name contains a text.
fn from_section<'a>(sections: &'a [Section], text: &str) -> Result<&'a [Section]> {
    let first = sections.iter().position(|(name, _)| name.contains(text));
    let rest = first.and_then(|first| sections.get(first..));
    rest.with_context(|| format!("no section's name here contains `{text}` (see --beside)"))
}

/// Runs sections one after the other, and `between` after each; returns a line for each.
fn run(
    repository: &Repository,
    sections: &[Section],
    mut between: impl FnMut() -> Result<()>,
) -> Result<Vec<String>> {
    let mut table = Vec::new();
    for (name, check) in sections {
        println!("\n== {name}");
        let section = Instant::now();
        let cpu = cpu::of_children().unwrap_or_default();
        repository.shell.change_dir(&repository.root);
        check(repository).with_context(|| format!("{name} ({} s)", section.elapsed().as_secs()))?;
        // There is no CPU time where there is no /proc.
        let used = cpu::of_children().unwrap_or_default() - cpu;
        let seconds = section.elapsed().as_secs();
        table.push(format!("{seconds:5} s {used:5.0} s of CPU  {name}"));
        between()?;
    }
    Ok(table)
}

/// The process that runs [`BESIDE`]; ended when this one fails.
struct Beside {
    process: Child,
    log: PathBuf,
}

impl Beside {
    fn start(repository: &Repository) -> Result<Self> {
        let log = repository.scratch("ci")?.join("beside.txt");
        let output = File::create(&log)?;
        let process = Command::new(env::current_exe()?)
            .args(["ci", "--beside"])
            // The lock of a folder would make the two wait for each other.
            .env("CARGO_TARGET_DIR", repository.scratch("ci/target")?)
            .stderr(output.try_clone()?)
            .stdout(output)
            .spawn()?;
        Ok(Self { process, log })
    }

    /// Fails if a check has failed already.
    fn go_on(&mut self) -> Result<()> {
        match self.process.try_wait()? {
            Some(status) if !status.success() => self.end(),
            _ => Ok(()),
        }
    }

    /// Waits for the checks, and prints what they printed.
    fn end(&mut self) -> Result<()> {
        let status = self.process.wait()?;
        print!("{}", fs::read_to_string(&self.log)?);
        ensure!(status.success(), "a check beside the others failed");
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
    }
}

/// The README's command, which must leave the tree as it is.
fn generate(repository: &Repository) -> Result<()> {
    let shell = &repository.shell;
    let command = repository.readme_command("cargo run -p discogen -- generate")?;
    let before = repository.state()?;
    let (program, arguments) = command.split_first().context("an empty command")?;
    visibly(cmd!(shell, "{program} {arguments...}"))?;
    ensure!(
        repository.state()? == before,
        "`{}` changed the working tree",
        command.join(" ")
    );
    Ok(())
}
