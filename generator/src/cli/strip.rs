//! `discogen strip`: the facts of full documents, without their prose.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Outcome, output, problems, unwritten};
use crate::diagnostic::{Errors, escaped};
use crate::document::{Source, Stripped, strip};
use crate::write::{self, WriteError};

/// What to strip.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Full Discovery documents.
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// Where the documents go.
    #[arg(long, default_value = "discovery")]
    out: PathBuf,
}

/// Strips all documents that can be read.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut found = Vec::new();
    for document in &arguments.documents {
        match Source::read(document).and_then(|source| strip(&source)) {
            Ok(stripped) => write(&stripped, &arguments.out)?,
            Err(Errors(errors)) => found.extend(errors),
        }
    }
    if found.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(Errors(found))
    }
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
        "{}: revision {}, {} bytes, {} with prose",
        path.display(),
        escaped(&stripped.revision),
        stripped.bytes_after,
        stripped.bytes_before
    ))
}
