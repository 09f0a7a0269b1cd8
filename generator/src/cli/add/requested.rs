//! The API that a user names: its version, and the locations of its document.

use crate::cli::fetch::{self, Client, DocumentLocation, Listed, RequestedApi, Source};
use crate::diagnostic::{Diagnostic, Errors, nearest};

/// Returns the requested document with its locations, and the listed API with the most similar id.
///
/// # Errors
/// A list that cannot be read, an API that the list lacks, or a version that is not clear.
pub(super) fn requested(
    api: &str,
    source: &Source,
    client: &Client,
    prose: bool,
) -> Result<(RequestedApi, Option<String>), Box<dyn std::error::Error>> {
    let (name, version) = match api.split_once(':') {
        Some((name, version)) => (name, Some(version)),
        None => (api, None),
    };
    let listed = match (source, version) {
        // A single document needs no list.
        (Source::File(_) | Source::Document(_), Some(_)) => Vec::new(),
        // The list may lack an API that exists.
        (_, Some(_)) => fetch::list(source, client).unwrap_or_default(),
        (_, None) => fetch::list(source, client)?,
    };
    let found = match version {
        Some(version) => listed
            .iter()
            .find(|listed| listed.name == name && listed.version == version),
        None => Some(default_version(name, &listed)?),
    };
    let version = found.map(|listed| listed.version.as_str()).or(version);
    let version = version.ok_or("a version is needed, as in `gmail:v1`")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if [name, version]
        .iter()
        .any(|part| part.is_empty() || part.starts_with('.') || !part.chars().all(plain))
    {
        return Err("an API is a name and a version, as in `gmail:v1`".into());
    }
    // An API that is not listed serves its document from its own host.
    let host = format!("https://{name}.googleapis.com/");
    let mut locations = source.locations(
        name,
        version,
        Some(&host).filter(|_| found.is_none()).map(String::as_str),
    );
    if *source == Source::Google {
        let own = found.and_then(|listed| listed.address.clone());
        locations.splice(0..0, own.map(DocumentLocation::Url));
    }
    let ids: Vec<String> = listed.iter().map(id).collect();
    let near = nearest(api, ids.iter().map(String::as_str));
    let requested = RequestedApi {
        name: name.to_owned(),
        version: version.to_owned(),
        locations,
        stored: None,
        prose,
    };
    Ok((requested, near.map(str::to_owned)))
}

fn id(listed: &Listed) -> String {
    format!("{}:{}", listed.name, listed.version)
}

/// Returns the preferred version of an API, the only one, or the newest stable one.
fn default_version<'l>(name: &str, listed: &'l [Listed]) -> Result<&'l Listed, Errors> {
    let versions: Vec<&Listed> = listed.iter().filter(|api| api.name == name).collect();
    if let Some(preferred) = versions.iter().find(|api| api.preferred) {
        return Ok(preferred);
    }
    match versions.as_slice() {
        [] => {
            let error = Diagnostic::error("", format!("the source has no API `{name}`"));
            let names = listed.iter().map(|api| api.name.as_str());
            Err(error.with_nearest(name, names).into())
        }
        [only] => Ok(only),
        several => {
            let stable = several.iter().copied();
            let stable = stable.filter(|api| stable_version(&api.version).is_some());
            let newest = stable.max_by_key(|api| stable_version(&api.version));
            newest.ok_or_else(|| {
                let ids: Vec<String> = several.iter().map(|api| format!("`{}`", id(api))).collect();
                let message = format!("`{name}` has several versions, and none is stable");
                let hint = format!("choose one: {}", ids.join(", "));
                Diagnostic::error("", message).with_hint(hint).into()
            })
        }
    }
}

/// Returns the numbers of a stable version, such as `v1` or `v1.2`.
fn stable_version(version: &str) -> Option<Vec<u64>> {
    let numbers = version.strip_prefix('v')?.split('.');
    numbers.map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the version of `a`, or the error, of a list with these versions; `*` marks the
    /// preferred one.
    fn version(versions: &[&str]) -> String {
        let listed = versions.iter().map(|version| Listed {
            name: "a".to_owned(),
            version: version.trim_end_matches('*').to_owned(),
            title: String::new(),
            preferred: version.ends_with('*'),
            address: None,
        });
        match default_version("a", &listed.collect::<Vec<_>>()) {
            Ok(listed) => listed.version.clone(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn preferred_only_or_newest_stable_version() {
        assert_eq!(version(&["v1*", "v2"]), "v1");
        assert_eq!(version(&["directory_v1"]), "directory_v1");
        assert_eq!(version(&["v1beta2"]), "v1beta2");
        assert_eq!(version(&["v1", "v10", "v11alpha", "v2"]), "v10");
        assert_eq!(version(&["v1", "v1.1", "v1p2beta1"]), "v1.1");
    }

    #[test]
    fn several_unstable_versions_are_named() {
        assert_eq!(
            version(&["v1beta1", "x_v1"]),
            "error: `a` has several versions, and none is stable\n  \
             hint: choose one: `a:v1beta1`, `a:x_v1`"
        );
        assert_eq!(version(&[]), "error: the source has no API `a`");
    }
}
