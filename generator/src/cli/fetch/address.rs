//! Addresses of the discovery service, of each API's own copy of its document, and of folders; and
//! the hosts that requests may go to.

use std::path::{Path, PathBuf};

use ureq::http::Uri;

use super::DocumentLocation;

/// Google's discovery service.
const CENTRAL: &str = "https://www.googleapis.com/";

/// The source of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Source {
    /// Google: each API's own address, then the central service.
    Google,
    /// A service at this URL, which ends in `/`, with the same paths as the central one.
    Service(String),
    /// One document at this URL.
    Document(String),
    /// A folder of documents named `<name>.<version>.json`.
    Folder(PathBuf),
    /// One document in a file.
    File(PathBuf),
    /// No source: the document is maintained by hand.
    None,
}

impl Source {
    /// Parses the URL of a service (with `/` at its end) or of a document, a folder, a file, or
    /// `none`. Relative paths start in `folder`.
    pub(in crate::cli) fn parse(text: &str, folder: &Path) -> Self {
        if text == "none" {
            return Self::None;
        }
        if text.starts_with("https://") || text.starts_with("http://") {
            return if text.ends_with('/') {
                Self::Service(text.to_owned())
            } else {
                Self::Document(text.to_owned())
            };
        }
        let path = folder.join(text);
        if path.is_dir() {
            Self::Folder(path)
        } else {
            Self::File(path)
        }
    }

    /// Returns the locations of an API's document. `root_url` is the API's own host, if known.
    pub(in crate::cli) fn locations(
        &self,
        name: &str,
        version: &str,
        root_url: Option<&str>,
    ) -> Vec<DocumentLocation> {
        let central = |base: &str| {
            DocumentLocation::Url(format!("{base}discovery/v1/apis/{name}/{version}/rest"))
        };
        match self {
            Self::Google => {
                let own = root_url.map(|root| {
                    let slash = if root.ends_with('/') { "" } else { "/" };
                    DocumentLocation::Url(format!("{root}{slash}$discovery/rest?version={version}"))
                });
                own.into_iter().chain([central(CENTRAL)]).collect()
            }
            Self::Service(base) => vec![central(base)],
            Self::Document(address) => vec![DocumentLocation::Url(address.clone())],
            Self::Folder(folder) => {
                vec![DocumentLocation::InFolder(
                    folder.join(format!("{name}.{version}.json")),
                )]
            }
            Self::File(path) => vec![DocumentLocation::File(path.clone())],
            Self::None => Vec::new(),
        }
    }

    /// Returns the address of the list of all APIs.
    pub(in crate::cli) fn directory(&self) -> Option<String> {
        let list = |base: &str| format!("{base}discovery/v1/apis");
        match self {
            Self::Google => Some(list(CENTRAL)),
            Self::Service(base) => Some(list(base)),
            _ => None,
        }
    }

    /// Returns the loopback host of a service, for tests and mirrors.
    fn loopback(&self) -> Option<String> {
        let (Self::Service(address) | Self::Document(address)) = self else {
            return None;
        };
        let uri: Uri = address.parse().ok()?;
        is_loopback(uri.host()?).then(|| uri.authority().map(ToString::to_string))?
    }
}

/// The hosts that requests may go to, and that documents may name.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Hosts {
    named: Vec<String>,
    loopback: Vec<String>,
}

impl Hosts {
    /// Allows `*.googleapis.com` and the hosts that the manifest names; on this machine, only the
    /// hosts of the given sources.
    pub(in crate::cli) fn new<'s>(
        named: &[String],
        sources: impl IntoIterator<Item = &'s Source>,
    ) -> Self {
        Self {
            named: named.to_vec(),
            loopback: sources.into_iter().filter_map(Source::loopback).collect(),
        }
    }

    /// Checks that a document may be fetched from an address; the error states the reason.
    pub(super) fn check_host(&self, uri: &Uri) -> Result<(), String> {
        let authority = uri.authority().map(|authority| authority.as_str());
        let authority = authority.ok_or_else(|| format!("`{uri}` has no host"))?;
        let encrypted = uri.scheme_str() == Some("https");
        if self.loopback.iter().any(|host| host == authority) {
            return Ok(());
        }
        if !encrypted {
            return Err(format!("`{uri}` is not an HTTPS URL"));
        }
        self.may_name(authority)
    }

    /// Checks that a document may name a host, with an optional port; the error states the reason.
    pub(super) fn may_name(&self, host: &str) -> Result<(), String> {
        let google = host == "googleapis.com" || host.ends_with(".googleapis.com");
        // A user name before the host could look like a host.
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        if !host.chars().all(plain) {
            return Err(format!("`{host}` is not a plain host name"));
        }
        if google || self.named.iter().any(|named| named == host) {
            return Ok(());
        }
        Err(format!(
            "the host `{host}` is not below googleapis.com; add it to `hosts` in `[update]` of the manifest to allow it"
        ))
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_has_its_own_and_a_central_url() {
        let locations = Source::Google.locations(
            "admin",
            "directory_v1",
            Some("https://admin.googleapis.com/"),
        );
        let expected = [
            "https://admin.googleapis.com/$discovery/rest?version=directory_v1",
            "https://www.googleapis.com/discovery/v1/apis/admin/directory_v1/rest",
        ];
        assert_eq!(
            locations,
            expected.map(|url| DocumentLocation::Url(url.to_owned()))
        );
    }

    #[test]
    fn sources_are_urls_folders_or_files() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let parse = |text| Source::parse(text, here);
        assert_eq!(parse("none"), Source::None);
        assert_eq!(
            parse("https://a/b/"),
            Source::Service("https://a/b/".to_owned())
        );
        assert_eq!(
            parse("https://a/b"),
            Source::Document("https://a/b".to_owned())
        );
        assert_eq!(parse("src"), Source::Folder(here.join("src")));
        assert_eq!(parse("Cargo.toml"), Source::File(here.join("Cargo.toml")));
    }

    #[test]
    fn only_allowed_hosts_are_requested() {
        let service = Source::Service("http://127.0.0.1:8080/".to_owned());
        let hosts = Hosts::new(&["api.example.com".to_owned()], [&service]);
        let may = |address: &str| hosts.check_host(&address.parse().unwrap()).is_ok();
        for address in [
            "https://gmail.googleapis.com/x",
            "https://api.example.com/x",
            "http://127.0.0.1:8080/x",
        ] {
            assert!(may(address), "{address}");
        }
        for address in [
            "http://gmail.googleapis.com/x",
            "https://gmail.googleapis.com.evil.example/x",
            "https://gmail.googleapis.com@evil.example/x",
            "https://evilgoogleapis.com/x",
            "https://api.example.com:8443/x",
            "http://127.0.0.1:8081/x",
            "https://169.254.169.254/x",
            "/x",
        ] {
            assert!(!may(address), "{address}");
        }
    }
}
