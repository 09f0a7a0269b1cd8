//! The head of a document: which API it is of.

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
