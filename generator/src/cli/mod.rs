//! The command line: a thin shell over the library.
//!
//! Exit codes: 0, all is well; 1, `check` or `vendor --check` found files that are out of date,
//! `diff` found a change that `--fail-on` names, or `update` a revision that needs consent or an API
//! that is gone; 2, the arguments or the inputs are wrong, or a file cannot be read or written.

mod add;
mod apply;
mod diff;
mod excerpt;
mod fetch;
mod git;
mod list;
mod output;
mod problems;
mod progress;
mod report;
mod strip;
mod update;
mod vendor;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};
use rayon::prelude::*;

use crate::config::{ApiConfig, Config, PackageConfig};
use crate::diagnostic::{Diagnostic, Errors};
use crate::generate::{Files, generate};
use crate::runtime_source::RuntimeSource;
use crate::update::{UpdateError, up_to_date, update};
use crate::write::WriteError;

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
  1  `check` or `vendor --check` found files that are out of date, `diff` found a
     change that `--fail-on` names, or `update` found a revision that needs
     consent or an API that is gone
  2  the arguments or the inputs are wrong, or a file cannot be read or written";

#[derive(Subcommand)]
enum Command {
    /// Writes the crate: what the manifest names, or the given documents.
    Generate {
        #[command(flatten)]
        inputs: Inputs,
        /// Also write examples/probe, which prints the requests that the crate makes.
        #[arg(long)]
        probe: bool,
        /// Remember in this file what was emitted, and skip documents that have not changed since.
        #[arg(long, value_name = "FILE")]
        cache: Option<PathBuf>,
        /// Overwrite files that discogen did not write.
        #[arg(long)]
        force: bool,
    },
    /// Says where the crate is not what the documents give, and writes nothing.
    Check {
        #[command(flatten)]
        inputs: Inputs,
        /// Trust this file of `generate --cache` where neither inputs nor outputs have changed
        /// since.
        #[arg(long, value_name = "FILE")]
        cache: Option<PathBuf>,
    },
    /// Writes the manifest's crate, with its runtime, into a folder of your project.
    Vendor(vendor::Arguments),
    /// Writes the facts of full documents, without their prose.
    Strip(strip::Arguments),
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
    /// Where the crate finds its runtime: `bundled` (in its own folder; the default for
    /// documents), `path=DIR` (relative to the crate's folder) or `version=REQUIREMENT`.
    #[arg(long, value_name = "SOURCE")]
    runtime: Option<RuntimeSource>,
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
}

impl Inputs {
    fn config(self) -> Result<Config, Errors> {
        let Some(out) = self.out else {
            let config = from_manifest(&self.manifest)?;
            return match self.runtime {
                Some(runtime) => config.runtime(runtime),
                None => Ok(config),
            };
        };
        let runtime = self.runtime.unwrap_or(RuntimeSource::Bundled);
        let mut config = Config::new(PackageConfig::new(self.name), out)?.runtime(runtime)?;
        let mut problems = Vec::new();
        let all: Vec<Result<ApiConfig, Errors>> =
            self.documents.par_iter().map(ApiConfig::read).collect();
        for read in all {
            match read {
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

/// Reads a manifest, and says what else can be done where there is none.
fn from_manifest(manifest: &Path) -> Result<Config, Errors> {
    Config::from_manifest(manifest).map_err(|Errors(mut problems)| {
        if let (false, [problem]) = (manifest.exists(), problems.as_mut_slice()) {
            problem.hint.get_or_insert_with(|| {
                "write a manifest, or name documents: `discogen generate DOCUMENT... --out DIR`"
                    .to_owned()
            });
        }
        Errors(problems)
    })
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate {
            inputs,
            probe,
            cache,
            force,
        } => run_generate(inputs, probe, cache, force),
        Command::Check { inputs, cache } => run_check(inputs, cache),
        Command::Vendor(arguments) => vendor::run(&arguments),
        Command::Strip(arguments) => strip::run(&arguments),
        Command::Diff(arguments) => told(diff::run(&arguments)),
        Command::List(arguments) => told(list::run(&arguments)),
        Command::Add(arguments) => told(add::run(&arguments)),
        Command::Update(arguments) => told(update::run(&arguments)),
    };
    match result {
        Ok(code) => code,
        Err(Errors(found)) => {
            problems::print(&found);
            ExitCode::from(FAILED)
        }
    }
}

type Outcome = Result<ExitCode, Errors>;

/// What the commands about revisions end in: they meet errors of many kinds.
type Fallible = Result<ExitCode, Box<dyn std::error::Error>>;

/// The same with the error as a problem.
fn told(result: Fallible) -> Outcome {
    result.map_err(|error| {
        let error = match error.downcast::<Errors>() {
            Ok(errors) => return *errors,
            Err(other) => other,
        };
        let error = match error.downcast::<Diagnostic>() {
            Ok(problem) => return (*problem).into(),
            Err(other) => other,
        };
        match error.downcast::<WriteError>() {
            Ok(error) => unwritten(*error),
            Err(other) => Diagnostic::error("", other.to_string()).into(),
        }
    })
}

fn made(config: Config) -> Result<(Files, PathBuf), Errors> {
    let output = config.output().to_owned();
    let files = generate(&progress::watched(config))?;
    problems::print(&files.warnings);
    Ok((files, output))
}

fn unwritten(error: WriteError) -> Errors {
    let path = error.path.display().to_string();
    Diagnostic::error(path, format!("cannot read or write this: {}", error.source)).into()
}

fn not_updated(error: UpdateError) -> Errors {
    match error {
        UpdateError::Inputs(errors) => errors,
        UpdateError::Write(error) => {
            let is_in_the_way = error.source.kind() == std::io::ErrorKind::AlreadyExists;
            let Errors(mut problems) = unwritten(error);
            if let (true, [problem]) = (is_in_the_way, problems.as_mut_slice()) {
                problem.hint = Some("`--force` overwrites it".to_owned());
            }
            Errors(problems)
        }
    }
}

fn run_generate(inputs: Inputs, probe: bool, cache: Option<PathBuf>, force: bool) -> Outcome {
    let start = Instant::now();
    let mut config = inputs.config()?.probe(probe).overwrite(force);
    if let Some(cache) = cache {
        config = config.cache(cache);
    }
    let output = config.output().to_owned();
    let updated = update(&progress::watched(config)).map_err(not_updated)?;
    problems::print(&updated.warnings);
    output::print(&report::table(&updated.reports))?;
    if updated.skipped > 0 {
        output::line(format_args!(
            "{} documents skipped as unchanged",
            updated.skipped
        ))?;
    }
    output::line(report::summary(&updated.written, &output, start.elapsed()))?;
    Ok(ExitCode::SUCCESS)
}

fn run_check(inputs: Inputs, cache: Option<PathBuf>) -> Outcome {
    let start = Instant::now();
    let mut config = inputs.config()?;
    if let Some(cache) = cache {
        config = config.cache(cache);
    }
    let fine = |count: usize, output: &Path| {
        output::line(report::up_to_date(count, output, start.elapsed()))?;
        Ok(ExitCode::SUCCESS)
    };
    if let Some(known) = up_to_date(&config) {
        return fine(known.written.unchanged, config.output());
    }
    let (files, output) = made(config)?;
    let stale = files.check(&output).map_err(unwritten)?;
    if stale.is_empty() {
        return fine(files.files().len(), &output);
    }
    let command = "run `discogen generate` with the same arguments to update them";
    output::print(&report::stale(&stale, &output, command))?;
    Ok(ExitCode::from(STALE))
}
