//! The command line: a thin shell over the library.
//!
//! Exit codes: 0, all is well; 1, `check` found files that are not what they should be, `diff`
//! found a change that `--fail-on` names, or `update` a revision that needs consent or an API that
//! is gone; 2, the arguments or the inputs are wrong, or a file cannot be read or written.

mod add;
mod apply;
mod diff;
mod fetch;
mod git;
mod list;
mod report;
mod update;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};

use crate::config::{ApiConfig, Config, PackageConfig};
use crate::diagnostic::Errors;
use crate::document::{Source, vendor};
use crate::generate::{Files, generate};

const STALE: u8 = 1;
const FAILED: u8 = 2;

/// Emits a Rust crate from Google API Discovery documents.
#[derive(Parser)]
#[command(name = "discogen", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  `check` found files that are not what the documents give, `diff` found a
     change that `--fail-on` names, or `update` found a revision that needs
     consent or an API that is gone
  2  the arguments or the inputs are wrong, or a file cannot be read or written";

#[derive(Subcommand)]
enum Command {
    /// Writes the crate: what the manifest names, or the given documents.
    Generate {
        #[command(flatten)]
        inputs: Inputs,
        /// Also write examples/probe.rs, which prints the requests that the crate makes.
        #[arg(long)]
        probe: bool,
    },
    /// Says where the crate is not what the documents give, and writes nothing.
    Check {
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Writes the facts of full documents, without their prose.
    Vendor {
        /// Full Discovery documents.
        #[arg(required = true)]
        documents: Vec<PathBuf>,
        /// Where the documents go.
        #[arg(long, default_value = "discovery")]
        out: PathBuf,
    },
    /// Says what changed between two revisions, and whom it breaks.
    Diff(diff::Arguments),
    /// Lists the APIs that are to be had.
    List(list::Arguments),
    /// Adds an API: its document, an overlay to fill, and an entry in the manifest.
    Add(add::Arguments),
    /// Fetches newer revisions, generates the crate anew, and says what changed.
    Update(update::Arguments),
}

#[derive(clap::Args)]
struct Inputs {
    /// Discovery documents; without any, those of the manifest. An overlay beside a document
    /// (gmail.v1.overlay.toml for gmail.v1.json) is used.
    #[arg(requires = "out")]
    documents: Vec<PathBuf>,
    /// The crate's folder, for documents.
    #[arg(long, requires = "documents")]
    out: Option<PathBuf>,
    /// The crate's name, for documents.
    #[arg(long, requires = "documents", default_value = "google-apis")]
    name: String,
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
}

impl Inputs {
    fn config(self) -> Result<Config, Errors> {
        let Some(out) = self.out else {
            return Config::from_manifest(&self.manifest);
        };
        let mut config = Config::new(PackageConfig::new(self.name), out)?;
        let mut problems = Vec::new();
        for document in &self.documents {
            match ApiConfig::read(document) {
                Ok(api) => config = config.api(api),
                Err(Errors(found)) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(Errors(problems))
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate { inputs, probe } => run_generate(inputs, probe),
        Command::Check { inputs } => run_check(inputs),
        Command::Vendor { documents, out } => run_vendor(&documents, &out),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Add(arguments) => add::run(&arguments),
        Command::Update(arguments) => update::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(FAILED)
        }
    }
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

fn made(config: &Config) -> Result<Files, Errors> {
    let files = generate(config)?;
    for warning in &files.warnings {
        eprintln!("{warning}");
    }
    Ok(files)
}

fn run_generate(inputs: Inputs, probe: bool) -> Outcome {
    let start = Instant::now();
    let config = inputs.config()?.probe(probe);
    let files = made(&config)?;
    let written = files.write(config.output())?;
    print!("{}", report::table(&files.reports));
    println!(
        "{}",
        report::summary(&written, config.output(), start.elapsed())
    );
    Ok(ExitCode::SUCCESS)
}

fn run_check(inputs: Inputs) -> Outcome {
    let start = Instant::now();
    let config = inputs.config()?;
    let files = made(&config)?;
    let stale = files.check(config.output())?;
    if stale.is_empty() {
        let time = report::seconds(start.elapsed());
        println!(
            "{} files in {} are up to date ({time}).",
            files.files().len(),
            report::shown(config.output())
        );
        return Ok(ExitCode::SUCCESS);
    }
    print!("{}", report::stale(&stale, config.output()));
    Ok(ExitCode::from(STALE))
}

fn run_vendor(documents: &[PathBuf], out: &Path) -> Outcome {
    let mut problems = Vec::new();
    for document in documents {
        let vendored = Source::read(document).and_then(|source| vendor(&source));
        match vendored {
            Ok(vendored) => {
                vendored
                    .warnings
                    .iter()
                    .for_each(|warning| eprintln!("{warning}"));
                std::fs::create_dir_all(out)?;
                let path = out.join(&vendored.file_name);
                crate::write::replace(&path, vendored.text.as_bytes())?;
                println!(
                    "{}: revision {}, {} bytes, {} with prose",
                    path.display(),
                    vendored.revision,
                    vendored.bytes_after,
                    vendored.bytes_before
                );
            }
            Err(Errors(found)) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Errors(problems).into())
    }
}
