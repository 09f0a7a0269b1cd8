//! Documents of a folder, and the head of a document: which API it is of.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;

/// The head of a document.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head {
    /// The API's name.
    pub name: String,
    /// The API's version.
    pub version: String,
    /// The API's title; empty if the document states none.
    #[serde(default)]
    pub title: String,
    /// The root of all URLs; empty if the document states none.
    #[serde(default)]
    pub root_url: String,
}

/// Reads the head of a document.
///
/// # Errors
/// A text that is not a document.
pub(super) fn head(document: &Source) -> Result<Head, Errors> {
    serde_json::from_str(document.text()).map_err(|error| {
        Diagnostic::error(document.name(), format!("this is not a document: {error}")).into()
    })
}

/// Returns the JSON files of a folder, sorted, except for a list of documents.
///
/// # Errors
/// A folder that cannot be read.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Errors> {
    let fail = |error: std::io::Error| {
        let message = format!("cannot read the folder: {error}");
        Errors::from(Diagnostic::error(folder.display().to_string(), message))
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let is_document = path
            .extension()
            .is_some_and(|extension| extension == "json");
        if is_document && path.file_name().is_some_and(|name| name != "index.json") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
