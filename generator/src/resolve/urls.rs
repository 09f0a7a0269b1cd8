//! The addresses of a document: access tokens are sent to them. Older documents and those of other
//! makers state them with other keys, or with a path after the host.

use super::{Resolver, with_slash};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::model::PathTemplate;

const EXAMPLE: &str = "an example is `https://gmail.googleapis.com/`";

/// The addresses of an API, each ending in a slash if anything follows it.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    pub root_url: String,
    pub mtls_root_url: Option<String>,
    pub service_path: String,
    pub batch_path: Option<String>,
    pub endpoints: Vec<String>,
}

impl Resolver<'_> {
    /// Returns the addresses of a document, and reports invalid ones.
    pub(super) fn addresses(&mut self, document: &Document) -> Addresses {
        let base = document.base_url.as_deref().and_then(Address::parse);
        let root = match document.root_url.as_str() {
            "" => base.map(Address::of_host),
            text => Address::parse(text),
        };
        let Some(root) = root.filter(Address::is_plain) else {
            self.no_root(document);
            return Addresses::default();
        };
        let service_path = self.service_path(document, &root, base.as_ref());
        self.check_path("servicePath", document.service_path.as_deref());
        self.check_path("batchPath", document.batch_path.as_deref());
        let in_root = |path: &str| joined(root.path, path);
        let mtls = document.mtls_root_url.as_deref();
        let endpoints = document.endpoints.iter().enumerate();
        let endpoints = endpoints.filter(|(_, endpoint)| !endpoint.deprecated);
        Addresses {
            root_url: format!("{}{}/", root.scheme, root.host),
            mtls_root_url: mtls.and_then(|url| self.host_of(url, &root, "/mtlsRootUrl")),
            service_path,
            batch_path: document.batch_path.as_deref().map(in_root),
            endpoints: endpoints
                .filter_map(|(index, endpoint)| {
                    let pointer = format!("/endpoints/{index}/endpointUrl");
                    self.host_of(endpoint.endpoint_url.as_deref()?, &root, &pointer)
                })
                .collect(),
        }
    }

    /// Returns another URL instead of the root, without the path that both share.
    fn host_of(&mut self, url: &str, root: &Address<'_>, pointer: &str) -> Option<String> {
        let Some(address) = Address::parse(url) else {
            let key = pointer.rsplit('/').next().unwrap_or(pointer);
            let message = format!("`{key}` is not the HTTPS URL of a host");
            let error = self.source.error(pointer, message).with_hint(EXAMPLE);
            self.problems.push(error.with_repair(pointer, None));
            return None;
        };
        Some(match same_path(address.path, root.path) {
            true => format!("{}{}/", address.scheme, address.host),
            false => with_slash(url),
        })
    }

    fn no_root(&mut self, document: &Document) {
        let written = document.root_url.as_str();
        let (key, written) = match (written, document.base_url.as_deref()) {
            ("", Some(base)) => ("baseUrl", base),
            _ => ("rootUrl", written),
        };
        let pointer = format!("/{key}");
        let message = format!("`{key}` is not the HTTPS URL of a host");
        let error = self.source.error(&pointer, message);
        let insecure = written.strip_prefix("http://");
        let secure = insecure.map(|rest| format!("https://{rest}"));
        let (hint, value) = match secure {
            Some(secure) if Address::parse(&secure).is_some_and(|it| it.is_plain()) => (
                "`http` is allowed for loopback only, such as `http://localhost:8080/`",
                secure,
            ),
            _ => (
                EXAMPLE,
                format!("https://{}.googleapis.com/", document.name),
            ),
        };
        let error = error.with_hint(hint);
        self.problems
            .push(error.with_repair("/rootUrl", Some(&value.into())));
    }

    /// Returns the path between host and method path: `servicePath`, or else the path of `baseUrl`
    /// or of `basePath`.
    fn service_path(
        &mut self,
        document: &Document,
        root: &Address<'_>,
        base: Option<&Address<'_>>,
    ) -> String {
        let base_path = document.base_path.as_deref().map(path_alone);
        let others = [
            ("baseUrl", base.map(|base| trimmed(base.path))),
            ("basePath", base_path.map(trimmed)),
        ];
        let mut others = others
            .into_iter()
            .filter_map(|(key, path)| Some((key, path?)));
        let Some(written) = document.service_path.as_deref() else {
            let found = others.next().map(|(_, path)| with_end(path));
            let path = found.unwrap_or_else(|| joined(root.path, ""));
            self.check_path_at("/baseUrl", "baseUrl", &path);
            return path;
        };
        let path = with_end(&joined(root.path, written));
        // Google's documents always have an empty `basePath`.
        let other = others.find(|(_, other)| !other.is_empty() && *other != trimmed(&path));
        if let Some((key, other)) = other {
            self.contradiction(key, other, &path, root);
        }
        path
    }

    fn contradiction(&mut self, key: &str, other: &str, path: &str, root: &Address<'_>) {
        let message = format!(
            "`{key}` leads to `/{}`, and `rootUrl` with `servicePath` to `/{path}`, which is used",
            with_end(other)
        );
        let warning = self.source.warning(&format!("/{key}"), message);
        let inside = other.strip_prefix(trimmed(root.path)).map(trimmed);
        let warning = match inside {
            Some(inside) => warning.with_repair("/servicePath", Some(&with_end(inside).into())),
            None => warning,
        };
        self.problems.push(warning);
    }

    fn check_path(&mut self, key: &str, path: Option<&str>) {
        if let Some(path) = path {
            self.check_path_at(&format!("/{key}"), key, path);
        }
    }

    fn check_path_at(&mut self, pointer: &str, key: &str, path: &str) {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c);
        let problem = if !path.chars().all(is_allowed) || path.contains("://") {
            "holds characters that cannot stand in a path"
        } else if PathTemplate::has_dots(path) {
            "has a segment `.` or `..`, which URL parsers resolve"
        } else {
            return;
        };
        let error: Diagnostic = self.source.error(pointer, format!("`{key}` {problem}"));
        let repaired = format!("/{key}");
        self.problems
            .push(error.with_repair(&repaired, Some(&"the/path/".into())));
    }
}

/// The parts of a URL that requests may go to.
#[derive(Clone, Copy, Debug)]
struct Address<'a> {
    scheme: &'a str,
    /// The host, with the port.
    host: &'a str,
    /// The path from its slash on; empty if there is none.
    path: &'a str,
}

impl<'a> Address<'a> {
    /// Parses an HTTPS URL, or an HTTP URL of loopback. A port is a number.
    fn parse(url: &'a str) -> Option<Self> {
        let end = url.find("://")? + "://".len();
        let (scheme, rest) = url.split_at_checked(end)?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (host, path) = rest.split_at_checked(end)?;
        // An IPv6 address is in brackets.
        let name_end = host.find(']').map_or(0, |end| end + 1);
        let (bracketed, tail) = host.split_at_checked(name_end)?;
        let (name, port) = match tail.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (tail, None),
        };
        let digits =
            |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
        let is_loopback = matches!(
            (bracketed, name),
            ("", "localhost" | "127.0.0.1") | ("[::1]", "")
        );
        let has_name = is_loopback || (bracketed.is_empty() && !name.is_empty());
        let is_allowed = scheme == "https://" || (scheme == "http://" && is_loopback);
        (has_name && is_allowed && port.is_none_or(digits)).then_some(Self { scheme, host, path })
    }

    fn of_host(self) -> Self {
        Self { path: "", ..self }
    }

    /// Returns `true` if host and path contain only allowed characters.
    fn is_plain(&self) -> bool {
        let in_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        let in_path = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c);
        self.host.chars().all(in_host)
            && self.path.chars().all(in_path)
            && !PathTemplate::has_dots(self.path)
    }
}

/// Returns the path of a URL, or a path unchanged.
fn path_alone(text: &str) -> &str {
    match text.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |start| rest.split_at(start).1),
        None => text,
    }
}

fn trimmed(path: &str) -> &str {
    path.trim_matches('/')
}

fn same_path(a: &str, b: &str) -> bool {
    trimmed(a) == trimmed(b)
}

/// Returns a path without a leading slash, and with a trailing one unless it is empty.
fn with_end(path: &str) -> String {
    match path.strip_prefix('/').unwrap_or(path) {
        "" => String::new(),
        path => with_slash(path),
    }
}

/// Joins a path to a base path.
fn joined(base: &str, path: &str) -> String {
    format!(
        "{}{}",
        with_end(base),
        path.strip_prefix('/').unwrap_or(path)
    )
}
