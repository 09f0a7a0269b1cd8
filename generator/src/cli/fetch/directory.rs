//! The list of APIs: a service's directory, or the files of a folder.

use serde::Deserialize;

use super::address::Source;
use super::client::{Client, FetchResponse};
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
pub(in crate::cli) fn list(source: &Source, client: &Client) -> Result<Vec<Listed>, String> {
    let mut found = match source {
        Source::Folder(folder) => in_folder(folder)?,
        _ => {
            let address = source
                .directory()
                .ok_or("this source is a single document, without a list of APIs")?;
            match client.get(&address, None)? {
                FetchResponse::Found(found) => in_service(&address, &found.bytes)?,
                FetchResponse::Missing | FetchResponse::NotModified => {
                    return Err(format!("{address}: no list of APIs found"));
                }
            }
        }
    };
    found.sort();
    Ok(found)
}

fn in_service(address: &str, bytes: &[u8]) -> Result<Vec<Listed>, String> {
    let directory: Directory = serde_json::from_slice(bytes)
        .map_err(|error| format!("{address}: this is not a list of APIs: {error}"))?;
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
fn in_folder(folder: &std::path::Path) -> Result<Vec<Listed>, String> {
    #[derive(Deserialize)]
    struct Head {
        name: String,
        version: String,
        #[serde(default)]
        title: String,
    }
    let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let Ok(text) = Text::read(&path) else {
            continue;
        };
        if let Ok(head) = serde_json::from_str::<Head>(text.text()) {
            found.push(Listed {
                name: head.name,
                version: head.version,
                title: head.title,
                preferred: false,
                address: None,
            });
        }
    }
    Ok(found)
}
