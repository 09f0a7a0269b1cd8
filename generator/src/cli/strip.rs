//! `discogen strip`: writes the facts of full documents, without their prose.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{CommandResult, output, problems, report, unwritten};
use crate::diagnostic::Errors;
use crate::document::{Source, Stripped, strip};
use crate::write::{self, WriteError};

/// What to strip.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Full Discovery documents.
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// Output folder.
    #[arg(long, default_value = "discovery")]
    out: PathBuf,
}

/// Strips all documents that can be read.
pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let documents = arguments.documents.iter();
    let written = documents.map(|document| {
        let stripped = strip(&Source::read(document)?)?;
        write(&stripped, &arguments.out)
    });
    Errors::collect(written)?;
    Ok(ExitCode::SUCCESS)
}

fn write(stripped: &Stripped, out: &Path) -> Result<(), Errors> {
    problems::print(&stripped.warnings);
    let path = out.join(&stripped.file_name);
    std::fs::create_dir_all(out)
        .map_err(|source| WriteError {
            path: out.to_owned(),
            source,
        })
        .and_then(|()| write::replace(&path, stripped.text.as_bytes()))
        .map_err(unwritten)?;
    output::line(format_args!(
        "{}: {}{} bytes, {} with prose",
        path.display(),
        report::revision(&stripped.revision),
        stripped.bytes_after,
        stripped.bytes_before
    ))
}
