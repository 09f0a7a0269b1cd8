//! The command line, a thin layer over the library.
//!
//! Exit codes: 0, success; 1, `check`, `vendor --check` or `overlay from-protos --check` found files
//! that are out of date, `docs-coverage` found less than `--fail-under` requires, `diff` found a change that `--fail-on`
//! names, or `update` found a revision that needs consent or an API that is gone; 2, the arguments
//! or the inputs are invalid, or a file cannot be read or written.

mod add;
mod apply;
mod diff;
mod docs_coverage;
mod documents;
mod fetch;
mod git;
mod init;
mod inputs;
mod list;
mod output;
mod overlay;
mod overlay_stub;
mod problems;
mod progress;
mod report;
mod snippet;
mod strip;
mod update;
mod vendor;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Errors};
use crate::generate::{Files, generate_with};
use crate::options::GenerateOptions;
use crate::update::{self as library, UpdateError, UpdateOptions};
use crate::write::WriteError;
use inputs::Inputs;

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
Manifest and overlays:
  docs/manifest.md and docs/overlays.md of discogen's repository describe every
  key; `add` writes an overlay that shows the common ones.

Exit codes:
  0  success
  1  `check`, `vendor --check` or `overlay from-protos --check` found stale files,
     `diff` found a change that `--fail-on` names, `update` found a revision that
     needs consent or an API that is gone, or `docs-coverage` found less than
     `--fail-under` asks for
  2  the arguments or the inputs are wrong, or a file cannot be read or written";

#[derive(Subcommand)]
enum Command {
    /// Generates the crate of the manifest, or of the given documents.
    Generate {
        #[command(flatten)]
        inputs: Inputs,
        /// Also write examples/probe, which prints the requests that the crate makes.
        #[arg(long)]
        probe: bool,
        /// Skip unchanged documents, and record them in this file.
        #[arg(long, value_name = "FILE")]
        cache: Option<PathBuf>,
        /// Overwrite files that discogen did not write.
        #[arg(long)]
        force: bool,
    },
    /// Reports stale files of the crate, and writes nothing.
    Check {
        #[command(flatten)]
        inputs: Inputs,
        /// Skip unchanged documents, by this file of `generate --cache`.
        #[arg(long, value_name = "FILE")]
        cache: Option<PathBuf>,
    },
    /// Copies the manifest's crate, with its runtime, into a folder of your project.
    Vendor(vendor::Arguments),
    /// Removes the prose of documents and keeps their facts.
    Strip(strip::Arguments),
    /// Shows how many items have documentation, by API and kind.
    DocsCoverage(docs_coverage::Arguments),
    /// Compares two revisions and classifies the changes.
    Diff(diff::Arguments),
    /// Lists the available APIs.
    List(list::Arguments),
    /// Creates a manifest.
    Init(init::Arguments),
    /// Adds an API: its document, the overlays beside it or one to fill, and an entry in the
    /// manifest, which is created if missing.
    Add(add::Arguments),
    /// Generates overlays.
    Overlay(overlay::Arguments),
    /// Fetches newer revisions, regenerates the crate, and reports the changes.
    Update(update::Arguments),
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
        Command::DocsCoverage(arguments) => docs_coverage::run(&arguments),
        Command::Diff(arguments) => exit_with(diff::run(&arguments)),
        Command::List(arguments) => exit_with(list::run(&arguments)),
        Command::Init(arguments) => exit_with(init::run(&arguments)),
        Command::Add(arguments) => exit_with(add::run(&arguments)),
        Command::Overlay(arguments) => exit_with(overlay::run(&arguments)),
        Command::Update(arguments) => exit_with(update::run(&arguments)),
    };
    match result {
        Ok(code) => code,
        Err(Errors(found)) => {
            problems::print(&found);
            ExitCode::from(FAILED)
        }
    }
}

type CommandResult = Result<ExitCode, Errors>;

/// The result of the commands about revisions, which have several error types.
type Fallible = Result<ExitCode, Box<dyn std::error::Error>>;

/// Converts the error of a command into problems, which the process exits with.
fn exit_with(result: Fallible) -> CommandResult {
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

fn unwritten(error: WriteError) -> Errors {
    let path = error.path.display().to_string();
    Diagnostic::error(
        path,
        format!("cannot read or write the file: {}", error.source),
    )
    .into()
}

fn not_updated(error: UpdateError) -> Errors {
    match error {
        UpdateError::Inputs(errors) => errors,
        UpdateError::Write(error) => {
            let hint = match error.source.kind() {
                std::io::ErrorKind::AlreadyExists => Some("`--force` overwrites it"),
                std::io::ErrorKind::NotADirectory => Some("`--out` is the folder of the crate"),
                _ => None,
            };
            let Errors(mut problems) = unwritten(error);
            if let [problem] = problems.as_mut_slice() {
                problem.hint = hint.map(str::to_owned);
            }
            Errors(problems)
        }
    }
}

fn run_generate(inputs: Inputs, probe: bool, cache: Option<PathBuf>, force: bool) -> CommandResult {
    let start = Instant::now();
    let config = inputs.config()?;
    let generate = GenerateOptions::default()
        .probe(probe)
        .progress(progress::bar_for(&config));
    let options = update_options(cache).generate(generate).overwrite(force);
    let updated = library::update(&config, &options).map_err(not_updated)?;
    problems::print(&updated.warnings);
    output::print(&report::table(&updated.reports))?;
    if updated.skipped > 0 {
        output::line(format_args!(
            "{} documents skipped as unchanged",
            updated.skipped
        ))?;
    }
    let summary = report::summary(&updated.written, config.output(), start.elapsed());
    output::line(summary)?;
    Ok(ExitCode::SUCCESS)
}

fn run_check(inputs: Inputs, cache: Option<PathBuf>) -> CommandResult {
    let start = Instant::now();
    let config = inputs.config()?;
    let output = config.output();
    let up_to_date = |count: usize| {
        output::line(report::up_to_date(count, output, start.elapsed()))?;
        Ok(ExitCode::SUCCESS)
    };
    if let Some(known) = library::up_to_date(&config, &update_options(cache)) {
        return up_to_date(known.written.unchanged);
    }
    let files = generated(&config)?;
    let stale = files.check(output).map_err(unwritten)?;
    if stale.is_empty() {
        return up_to_date(files.files().len());
    }
    let command = "run `discogen generate` with the same arguments to update them";
    output::print(&report::stale(&stale, output, command))?;
    Ok(ExitCode::from(STALE))
}

/// Generates a crate in memory, and prints warnings.
fn generated(config: &Config) -> Result<Files, Errors> {
    let options = GenerateOptions::default().progress(progress::bar_for(config));
    let files = generate_with(config, &options)?;
    problems::print(&files.warnings);
    Ok(files)
}

/// Returns the options of a run that may have a cache.
fn update_options(cache: Option<PathBuf>) -> UpdateOptions {
    let options = UpdateOptions::default();
    match cache {
        Some(cache) => options.cache(cache),
        None => options,
    }
}
