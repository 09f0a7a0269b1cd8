//! `discogen vendor`: writes the manifest's crate with its runtime into a folder of the user's
//! project.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use super::{CommandResult, STALE, generated, output, report, unwritten};
use crate::config::Config;
use crate::diagnostic::escaped;

/// Where to.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The folder of the crate, such as vendor/workspace-apis.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
    /// Report which files are out of date, and write nothing.
    #[arg(long)]
    check: bool,
}

/// Writes or checks the crate.
pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let start = Instant::now();
    let config = Config::from_manifest(&arguments.manifest)?.vendored(&arguments.folder)?;
    let folder = config.output();
    let files = generated(&config)?;
    if arguments.check {
        let stale = files.check(folder).map_err(unwritten)?;
        if stale.is_empty() {
            output::line(report::up_to_date(
                files.files().len(),
                folder,
                start.elapsed(),
            ))?;
            return Ok(ExitCode::SUCCESS);
        }
        let command = format!("run `{}` to update them", command(arguments));
        output::print(&report::stale(&stale, folder, &command))?;
        return Ok(ExitCode::from(STALE));
    }
    let written = files.write(folder).map_err(unwritten)?;
    output::line(report::summary(&written, folder, start.elapsed()))?;
    let line = dependency(&config);
    output::print(&format!("in [dependencies] of your Cargo.toml:\n{line}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The line for the user's Cargo.toml.
fn dependency(config: &Config) -> String {
    let path = slashes(config.output());
    format!("{} = {{ path = \"{path}\" }}", config.package().name)
}

/// The command that updates the folder.
fn command(arguments: &Arguments) -> String {
    let mut command = format!("discogen vendor {}", slashes(&arguments.folder));
    if arguments.manifest != Path::new("discovery/discogen.toml") {
        command.push_str(&format!(" --manifest {}", slashes(&arguments.manifest)));
    }
    command
}

/// A path with `/`, which Cargo accepts on every system.
fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.trim_end_matches(std::path::MAIN_SEPARATOR);
    escaped(&text.replace(std::path::MAIN_SEPARATOR, "/")).into_owned()
}
