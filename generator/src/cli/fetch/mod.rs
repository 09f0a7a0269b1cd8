//! Fetches revisions of documents from a discovery service, a folder or a file.

mod address;
mod cache;
mod client;
mod directory;
mod validate;

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

pub(super) use address::{Hosts, Source};
pub(super) use cache::Cache;
pub(super) use client::Client;
pub(super) use directory::{Listed, list};
pub(super) use validate::Checked;

use crate::diagnostic::{Diagnostic, Errors, escaped};
use crate::document::names_beside;
use client::FetchResponse;

/// A requested document.
#[derive(Clone, Debug)]
pub(super) struct RequestedApi {
    /// Name and version, as in `gmail:v1`.
    pub name: String,
    /// Version; see `name`.
    pub version: String,
    /// Its locations, in the order in which they are tried.
    pub locations: Vec<DocumentLocation>,
    /// The stored text.
    pub stored: Option<String>,
    /// `true` if its prose is kept.
    pub prose: bool,
}

impl RequestedApi {
    /// Returns name and version, as in `gmail:v1`.
    pub(super) fn id(&self) -> String {
        format!("{}:{}", self.name, self.version)
    }
}

/// The location of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DocumentLocation {
    /// A URL.
    Url(String),
    /// The file that the user named; an error if it does not exist.
    File(PathBuf),
    /// A file of the folder that the user named, which may lack it.
    InFolder(PathBuf),
}

/// The outcome for a requested document.
#[derive(Debug)]
pub(super) enum FetchOutcome {
    /// No newer revision.
    Unchanged,
    /// No location has it, for this many runs in a row.
    Missing(u32),
    /// A valid document of a later revision.
    New(Checked),
    /// It could not be fetched, or is not valid.
    Failed(String),
}

/// Maximum number of parallel fetches, to limit the load on the service.
const AT_A_TIME: usize = 8;

/// Fetches documents in parallel. Returns one outcome for each, in order.
pub(super) fn all(
    requested: &[RequestedApi],
    client: &Client,
    cache: &mut Cache,
) -> Vec<FetchOutcome> {
    let bar =
        ProgressBar::with_draw_target(Some(requested.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let one = |requested: &RequestedApi| {
        let outcome = fetch(requested, client, cache);
        bar.set_message(escaped(&requested.id()).into_owned());
        bar.inc(1);
        outcome
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(AT_A_TIME)
        .build();
    let fetched: Vec<Fetched> = match pool {
        Ok(pool) => pool.install(|| requested.par_iter().map(one).collect()),
        Err(_) => requested.iter().map(one).collect(),
    };
    bar.finish_and_clear();
    let mut outcomes = Vec::new();
    for (requested, fetched) in requested.iter().zip(fetched) {
        let outcome = match fetched.outcome {
            FetchOutcome::Missing(_) => FetchOutcome::Missing(cache.missed(&requested.id())),
            other => {
                cache.found(&requested.id());
                other
            }
        };
        if let Some((address, validators)) = fetched.validators {
            cache.note(&address, validators);
        }
        outcomes.push(outcome);
    }
    outcomes
}

struct Fetched {
    outcome: FetchOutcome,
    validators: Option<(String, cache::Validators)>,
}

fn fetch(requested: &RequestedApi, client: &Client, cache: &Cache) -> Fetched {
    let mut fetched = Fetched {
        outcome: FetchOutcome::Missing(0),
        validators: None,
    };
    for location in &requested.locations {
        let response = match location {
            DocumentLocation::Url(address) => {
                let known = cache.validators(address, requested.stored.as_deref());
                client.get(address, known)
            }
            DocumentLocation::File(path) if !path.exists() => Err(no_source(path).into()),
            DocumentLocation::File(path) | DocumentLocation::InFolder(path) => read(path),
        };
        fetched.outcome = match response {
            Ok(FetchResponse::Missing) => continue,
            Ok(FetchResponse::NotModified) => FetchOutcome::Unchanged,
            Err(problems) => FetchOutcome::Failed(text(&problems)),
            Ok(FetchResponse::Found(found)) => {
                let name = match location {
                    DocumentLocation::Url(address) => address.clone(),
                    DocumentLocation::File(path) | DocumentLocation::InFolder(path) => {
                        path.display().to_string()
                    }
                };
                let outcome = validate::check(requested, name, found.bytes, client.hosts());
                let stored = match &outcome {
                    FetchOutcome::New(checked) => Some(checked.text.as_str()),
                    FetchOutcome::Unchanged => requested.stored.as_deref(),
                    _ => None,
                };
                if let (Some(stored), DocumentLocation::Url(address)) = (stored, location) {
                    let validators = cache::Validators::new(found.etag, found.modified, stored);
                    fetched.validators = Some((address.clone(), validators));
                }
                outcome
            }
        };
        break;
    }
    fetched
}

/// Returns the messages of problems, each with its hint on a line of its own.
fn text(Errors(problems): &Errors) -> String {
    let lines = problems.iter().flat_map(|problem| {
        let hint = problem.hint.as_ref().map(|hint| format!("hint: {hint}"));
        std::iter::once(problem.message.clone()).chain(hint)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The error for a source that is a path which does not exist.
fn no_source(path: &Path) -> Diagnostic {
    let message = format!("there is no folder or file `{}`", path.display());
    let error = Diagnostic::error("", message);
    match path.file_name() {
        Some(name) => {
            let beside = names_beside(path);
            error.with_nearest(&name.to_string_lossy(), beside.iter().map(String::as_str))
        }
        None => error,
    }
}

fn read(path: &Path) -> Result<FetchResponse, Errors> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(FetchResponse::Found(client::Found {
            bytes,
            etag: None,
            modified: None,
        })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(FetchResponse::Missing),
        Err(error) => {
            let message = format!("{}: {error}", path.display());
            Err(Diagnostic::error("", message).into())
        }
    }
}
