//! Validates a fetched document: it is the requested one, and names only allowed hosts.

use serde_json::Value;

use super::address::Hosts;
use super::{FetchOutcome, RequestedApi};
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::{Document, Source, strip};

/// A valid document, as it is stored.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Checked {
    /// The file's text.
    pub text: String,
    /// Its revision.
    pub revision: String,
    /// Warnings about the document.
    pub warnings: Vec<Diagnostic>,
}

/// Validates a document. Differences of revision and etag alone are no change.
pub(super) fn check(
    requested: &RequestedApi,
    name: String,
    bytes: Vec<u8>,
    hosts: &Hosts,
) -> FetchOutcome {
    match checked(requested, name, bytes, hosts) {
        Err(message) => FetchOutcome::Failed(message),
        Ok(checked) => match &requested.stored {
            Some(stored) if same(stored, &checked.text) => FetchOutcome::Unchanged,
            _ => FetchOutcome::New(checked),
        },
    }
}

fn checked(
    requested: &RequestedApi,
    name: String,
    bytes: Vec<u8>,
    hosts: &Hosts,
) -> Result<Checked, String> {
    let text = |errors: Errors| errors.to_string();
    let source = Source::from_bytes(name, bytes).map_err(text)?;
    if let Some(message) = error_body(&source) {
        return Err(message);
    }
    let (document, warnings) = Document::parse(&source).map_err(text)?;
    let fail = |message: String| Err(format!("{}: {message}", source.name()));
    let is = format!("{}:{}", document.name, document.version);
    if is != requested.id() {
        return fail(format!("this is `{is}`, not `{}`", requested.id()));
    }
    for url in urls(&document) {
        if let Err(message) = may_name(hosts, url) {
            return fail(message);
        }
    }
    let revision = document.revision.clone().unwrap_or_default();
    if let Some(ours) = requested.stored.as_deref().and_then(revision_of) {
        if is_older(&revision, &ours) {
            return fail(format!(
                "revision {revision} is older than {ours}, which is already here"
            ));
        }
    }
    let text = if requested.prose {
        source.text().to_owned()
    } else {
        strip(&source).map_err(text)?.text
    };
    Ok(Checked {
        text,
        revision,
        warnings,
    })
}

/// Some services return an error with a success status.
fn error_body(source: &Source) -> Option<String> {
    let value: Value = serde_json::from_str(source.text()).ok()?;
    let error = value.get("error").filter(|_| value.get("name").is_none())?;
    let text = |key| error.get(key).map(ToString::to_string).unwrap_or_default();
    Some(format!(
        "{}: this is an error, not a document: {} {}",
        source.name(),
        text("code"),
        text("message")
    ))
}

/// Returns all URLs that requests may go to.
fn urls(document: &Document) -> impl Iterator<Item = &str> {
    let endpoints = document.endpoints.iter();
    std::iter::once(document.root_url.as_str())
        .chain(document.mtls_root_url.as_deref())
        .chain(endpoints.filter_map(|endpoint| endpoint.endpoint_url.as_deref()))
}

fn may_name(hosts: &Hosts, url: &str) -> Result<(), String> {
    let Some(rest) = url.strip_prefix("https://") else {
        return Err(format!(
            "requests would go to `{url}`, which is not an HTTPS URL"
        ));
    };
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    hosts
        .may_name(host)
        .map_err(|message| format!("requests would go to `{url}`: {message}"))
}

fn revision_of(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Head {
        revision: Option<String>,
    }
    serde_json::from_str::<Head>(text).ok()?.revision
}

/// Revisions are dates, `YYYYMMDD`; any other revision is never older.
fn is_older(new: &str, old: &str) -> bool {
    let date = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    date(new) && date(old) && new < old
}

/// Returns `true` if two documents differ only in fields that change every day.
fn same(old: &str, new: &str) -> bool {
    let facts = |text: &str| -> Option<Value> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        let root = value.as_object_mut()?;
        root.remove("revision");
        root.remove("etag");
        Some(value)
    };
    let (old, new) = (facts(old), facts(new));
    old.is_some() && old == new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_and_nothing_else() {
        assert!(is_older("20250101", "20260101"));
        assert!(!is_older("20260101", "20260101"));
        assert!(!is_older("20260102", "20260101"));
        assert!(!is_older("0", "20260101"));
        assert!(!is_older("", "20260101"));
        assert!(!is_older("20250101", "v9"));
    }

    #[test]
    fn revision_and_etag_make_no_change() {
        assert!(same(
            r#"{"a": 1, "revision": "1", "etag": "x"}"#,
            r#"{"revision": "2", "a": 1}"#
        ));
        assert!(!same(r#"{"a": 1}"#, r#"{"a": 2}"#));
    }
}
