//! The list of APIs: a service's directory, or the files of a folder.

use std::path::Path;

use serde::Deserialize;

use super::address::Source;
use super::client::{Client, FetchResponse};
use super::no_source;
use crate::cli::documents;
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source as Text;

/// An available API version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) struct Listed {
    /// API name, such as `gmail`.
    pub name: String,
    /// API version, such as `v1`.
    pub version: String,
    /// The name for people.
    pub title: String,
    /// `true` if this is the preferred version.
    pub preferred: bool,
    /// Address of its document.
    pub address: Option<String>,
}

#[derive(Deserialize)]
struct Directory {
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    version: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    preferred: bool,
    discovery_rest_url: Option<String>,
}

/// Lists all API versions of a source, by name.
pub(in crate::cli) fn list(source: &Source, client: &Client) -> Result<Vec<Listed>, Errors> {
    let mut found = match source {
        Source::Folder(folder) => in_folder(folder)?,
        Source::File(path) if !path.exists() => return Err(no_source(path).into()),
        Source::File(path) => vec![in_file(path)?],
        _ => {
            let single = "this source is a single document, without a list of APIs";
            let address = source.directory();
            let address = address.ok_or_else(|| Diagnostic::error("", single))?;
            match client.get(&address, None)? {
                FetchResponse::Found(found) => in_service(&address, &found.bytes)?,
                FetchResponse::Missing | FetchResponse::NotModified => {
                    let message = format!("{address}: no list of APIs found");
                    return Err(Diagnostic::error("", message).into());
                }
            }
        }
    };
    found.sort();
    Ok(found)
}

fn in_service(address: &str, bytes: &[u8]) -> Result<Vec<Listed>, Errors> {
    let directory: Directory = serde_json::from_slice(bytes).map_err(|error| {
        let message = format!("{address}: this is not a list of APIs: {error}");
        Diagnostic::error("", message)
    })?;
    let listed = directory.items.into_iter().map(|item| Listed {
        name: item.name,
        version: item.version,
        title: item.title,
        preferred: item.preferred,
        address: item.discovery_rest_url,
    });
    Ok(listed.collect())
}

/// Files that are not documents are ignored.
fn in_folder(folder: &Path) -> Result<Vec<Listed>, Errors> {
    let paths = documents::in_folder(folder)?.into_iter();
    Ok(paths.filter_map(|path| in_file(&path).ok()).collect())
}

/// Returns the API of a document.
fn in_file(path: &Path) -> Result<Listed, Errors> {
    let head = documents::head(&Text::read(path)?)?;
    Ok(Listed {
        name: head.name,
        version: head.version,
        title: head.title,
        preferred: false,
        address: None,
    })
}
