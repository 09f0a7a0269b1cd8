//! Root URLs that the caller sets instead of the document's.

use http::Uri;
use http::uri::Scheme;

use super::error::ConfigError;
use super::host::{HostRule, is_this_machine};
use crate::error::Error;

/// Checks a root URL and appends the `/` before paths. Its host is allowed, because the caller
/// named it. `setting` is the name of the setting, for errors.
pub(crate) fn checked(setting: &str, url: String, hosts: &mut HostRule) -> Result<String, Error> {
    let mut url = url.trim().to_owned();
    let uri = parsed(&url).map_err(|problem| {
        ConfigError::new(format!("{setting} `{}` {problem}", url.escape_debug()))
    })?;
    hosts.allow(uri.host().unwrap_or_default())?;
    hosts.check(&uri)?;
    if !url.ends_with('/') {
        url.push('/');
    }
    Ok(url)
}

/// Returns the parts of a root URL; else what is wrong, and what would be right.
fn parsed(url: &str) -> Result<Uri, String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        let host = url.split(['/', ':']).next().unwrap_or_default();
        let scheme = if is_this_machine(host) {
            "http"
        } else {
            "https"
        };
        return Err(match url {
            "" => "is empty: set a URL such as `https://gmail.googleapis.com/`".to_owned(),
            _ => format!(
                "has no scheme: write `{scheme}://{}`",
                url.trim_start_matches('/')
            ),
        });
    };
    let is_http = [Scheme::HTTP, Scheme::HTTPS]
        .iter()
        .any(|it| scheme.eq_ignore_ascii_case(it.as_str()));
    if !is_http {
        return Err(format!(
            "has the scheme `{scheme}`: it must be `https` or `http`"
        ));
    }
    if let Some(end) = rest.find(['?', '#']) {
        let root = rest.get(..end).unwrap_or_default();
        return Err(format!(
            "has a query or a fragment: write `{scheme}://{root}`"
        ));
    }
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        return Err(
            "has user information (`@`): credentials come from a token provider".to_owned(),
        );
    }
    let after_address = authority
        .rsplit_once(']')
        .map_or(authority, |(_, rest)| rest);
    if let Some((_, port)) = after_address.rsplit_once(':') {
        if !port.parse::<u16>().is_ok_and(|it| it > 0) {
            return Err(format!(
                "has the port `{port}`: it must be a number from 1 to 65535"
            ));
        }
    }
    let uri = url.parse::<Uri>();
    let uri = uri.map_err(|error| format!("is not a URL: {error}"))?;
    match uri.host() {
        None | Some("") => Err("has no host".to_owned()),
        Some(_) => Ok(uri),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> String {
        let mut hosts = HostRule::default();
        match checked("endpoint", url.to_owned(), &mut hosts) {
            Ok(url) => url,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn root_urls_end_with_a_slash() {
        for (url, root) in [
            ("https://a.example", "https://a.example/"),
            (" https://a.example/b/ ", "https://a.example/b/"),
            ("HTTP://LOCALHOST:8080", "HTTP://LOCALHOST:8080/"),
            ("http://[::1]:8080/b", "http://[::1]:8080/b/"),
        ] {
            assert_eq!(check(url), root);
        }
    }

    #[test]
    fn errors_name_the_fix() {
        for (url, error) in [
            (
                "",
                "endpoint `` is empty: set a URL such as `https://gmail.googleapis.com/`",
            ),
            (
                "localhost:8080",
                "endpoint `localhost:8080` has no scheme: write `http://localhost:8080`",
            ),
            (
                "127.0.0.1",
                "endpoint `127.0.0.1` has no scheme: write `http://127.0.0.1`",
            ),
            (
                "a.example/b",
                "endpoint `a.example/b` has no scheme: write `https://a.example/b`",
            ),
            (
                "//a.example",
                "endpoint `//a.example` has no scheme: write `https://a.example`",
            ),
            (
                "ftp://localhost/",
                "endpoint `ftp://localhost/` has the scheme `ftp`: it must be `https` or `http`",
            ),
            (
                "http://localhost:99999",
                "endpoint `http://localhost:99999` has the port `99999`: it must be a number from 1 to 65535",
            ),
            (
                "http://[::1]:0",
                "endpoint `http://[::1]:0` has the port `0`: it must be a number from 1 to 65535",
            ),
            (
                "http://localhost:",
                "endpoint `http://localhost:` has the port ``: it must be a number from 1 to 65535",
            ),
            (
                "https://a.example/?q",
                "endpoint `https://a.example/?q` has a query or a fragment: write `https://a.example/`",
            ),
            (
                "https://a.example@b.example/",
                "endpoint `https://a.example@b.example/` has user information (`@`): credentials come from a token provider",
            ),
            (
                "https://a b/",
                "endpoint `https://a b/` is not a URL: invalid uri character",
            ),
            (
                "http://a.example/",
                "`a.example` may not receive credentials over http: use https, or allow it by `allow_insecure_host`",
            ),
        ] {
            assert_eq!(check(url), error);
        }
    }
}
