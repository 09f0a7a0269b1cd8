//! The addresses of a document: tokens are sent to them.

use super::Resolver;
use crate::document::Document;
use crate::model::PathTemplate;

const EXAMPLE: &str = "it looks like `https://gmail.googleapis.com/`";

impl Resolver<'_> {
    /// Reports addresses that are none.
    pub(super) fn check_urls(&mut self, document: &Document) {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        let root = host(&document.root_url)
            .is_some_and(|(host, rest)| host.chars().all(plain) && matches!(rest, "" | "/"));
        if !root {
            self.no_host("/rootUrl", "rootUrl", " alone");
        }
        if let Some(url) = &document.mtls_root_url {
            if host(url).is_none() {
                self.no_host("/mtlsRootUrl", "mtlsRootUrl", "");
            }
        }
        for (index, endpoint) in document.endpoints.iter().enumerate() {
            let url = endpoint.endpoint_url.as_deref();
            if !endpoint.deprecated && url.is_some_and(|url| host(url).is_none()) {
                let pointer = format!("/endpoints/{index}/endpointUrl");
                self.no_host(&pointer, "endpointUrl", "");
            }
        }
        self.check_base("servicePath", document.service_path.as_deref());
        self.check_base("batchPath", document.batch_path.as_deref());
    }

    fn no_host(&mut self, pointer: &str, key: &str, alone: &str) {
        let message = format!("`{key}` is no HTTPS URL of a host{alone}");
        let error = self.source.error(pointer, message);
        self.problems.push(error.with_hint(EXAMPLE));
    }

    fn check_base(&mut self, key: &str, path: Option<&str>) {
        let Some(path) = path else { return };
        let stands = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c);
        let pointer = format!("/{key}");
        if !path.chars().all(stands) {
            let message = format!("`{key}` holds characters that cannot stand in a path");
            let error = self.source.error(&pointer, message);
            self.problems.push(error);
        } else if PathTemplate::has_dots(path) {
            let message = format!("`{key}` has a segment `.` or `..`, which URL parsers resolve");
            let error = self.source.error(&pointer, message);
            let hint = "write the path that is meant, for instance with a repair in the overlay";
            self.problems.push(error.with_hint(hint));
        }
    }
}

/// Host and port of an HTTPS URL, and what comes behind. A port is a number.
fn host(url: &str) -> Option<(&str, &str)> {
    let text = url.strip_prefix("https://")?;
    let end = text.find('/').unwrap_or(text.len());
    let (authority, rest) = text.split_at_checked(end)?;
    let (name, port) = match authority.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (authority, None),
    };
    let digits =
        |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let sound = !name.is_empty() && port.is_none_or(digits);
    sound.then_some((authority, rest))
}
