//! The hosts that may receive the caller's credentials. A Discovery document is untrusted and names
//! the host, so the parsed URL is checked here.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::Scheme;

use super::error::{HostError, HostProblem};

/// The domain under which all hosts are Google's APIs.
const GOOGLE: &str = ".googleapis.com";

/// Hosts under `googleapis.com` and hosts that the caller named, over TLS; and this machine.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostRule {
    /// The allowed hosts, in the form of [`plain_host`].
    allowed: Vec<String>,
    /// The allowed hosts that may be reached without TLS.
    insecure: Vec<String>,
}

impl HostRule {
    /// Allows a host by its name or address, on any port.
    pub(crate) fn allow(&mut self, host: &str) -> Result<(), HostError> {
        let Some(host) = plain_host(host) else {
            return Err(HostError::new(host, HostProblem::Malformed));
        };
        self.allowed.push(host);
        Ok(())
    }

    /// Allows a host by its name or address, on any port, over `http`, too.
    pub(crate) fn allow_insecure(&mut self, host: &str) -> Result<(), HostError> {
        self.allow(host)?;
        self.insecure.extend(plain_host(host));
        Ok(())
    }

    /// Refuses a URL whose host may not receive the caller's credentials.
    pub(crate) fn check(&self, uri: &Uri) -> Result<(), HostError> {
        let malformed = || HostError::new("", HostProblem::Malformed);
        let authority = uri.authority().ok_or_else(malformed)?;
        if authority.as_str().contains('@') {
            return Err(malformed());
        }
        let host = plain_host(authority.host()).ok_or_else(malformed)?;
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        if is_loopback(&host) && (secure || uri.scheme() == Some(&Scheme::HTTP)) {
            return Ok(());
        }
        if !host.ends_with(GOOGLE) && !self.allowed.contains(&host) {
            return Err(HostError::new(&host, HostProblem::Unknown));
        }
        let is_http = uri.scheme() == Some(&Scheme::HTTP);
        if secure || (is_http && self.insecure.contains(&host)) {
            return Ok(());
        }
        Err(HostError::new(&host, HostProblem::Plaintext))
    }
}

/// Returns `true` if a host, in any spelling, is this machine.
pub(crate) fn is_this_machine(host: &str) -> bool {
    plain_host(host).is_some_and(|it| is_loopback(&it))
}

/// Returns the host in lower case and without the trailing dot, if it is a name of letters, digits,
/// `-` and `_`, or an address.
fn plain_host(host: &str) -> Option<String> {
    if ipv6(host).is_some() {
        return Some(host.to_ascii_lowercase());
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let label = |label: &str| !label.is_empty() && label.chars().all(fits);
    name.split('.')
        .all(label)
        .then(|| name.to_ascii_lowercase())
}

fn ipv6(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Returns `true` if a host is this machine (RFC 6890; `localhost` by RFC 6761).
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
        || ipv6(host).is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<(), HostProblem> {
        let mut rule = HostRule::default();
        rule.allow("Private.Example.").unwrap();
        rule.allow("10.0.0.7").unwrap();
        rule.allow("[2001:DB8::1]").unwrap();
        rule.allow_insecure("Emulator").unwrap();
        let uri: Uri = url.parse().expect(url);
        rule.check(&uri).map_err(|error| error.reason())
    }

    #[test]
    fn google_loopback_and_named_hosts_are_allowed() {
        for url in [
            "https://gmail.googleapis.com/",
            "https://gmail.googleapis.com:443/gmail/v1",
            "https://GMAIL.GoogleApis.COM/",
            "https://gmail.googleapis.com./",
            "https://gmail.mtls.googleapis.com/",
            "https://www.googleapis.com/batch",
            "http://localhost:8080/",
            "https://LOCALHOST/",
            "http://localhost./",
            "http://127.0.0.1:1/",
            "http://127.8.9.10/",
            "https://127.0.0.1/",
            "http://[::1]:8080/",
            "http://[0:0:0:0:0:0:0:1]/",
            "https://private.example/",
            "https://PRIVATE.example:8443/",
            "https://private.example./",
            "https://10.0.0.7/",
            "https://[2001:db8::1]/",
            "http://emulator:8080/",
            "https://emulator/",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn other_hosts_are_refused() {
        use HostProblem::{Malformed, Plaintext, Unknown};
        for (url, reason) in [
            ("https://gmail.googleapis.com@evil.com/", Malformed),
            ("https://user:gmail.googleapis.com@evil.com/", Malformed),
            ("https://evil.com@gmail.googleapis.com/", Malformed),
            ("https://@gmail.googleapis.com/", Malformed),
            ("https://gmail.googleapis.com.evil.example/", Unknown),
            ("https://evilgoogleapis.com/", Unknown),
            ("https://googleapis.com/", Unknown),
            ("https://googleapis.com.evil.example./", Unknown),
            ("https://gmail-googleapis.com/", Unknown),
            ("https://gmail.googleapis.co/", Unknown),
            ("https://.googleapis.com/", Malformed),
            ("https://a..googleapis.com/", Malformed),
            ("https://gmail.googleapis.com../", Malformed),
            ("http://gmail.googleapis.com/", Plaintext),
            ("http://private.example/", Plaintext),
            ("http://10.0.0.7/", Plaintext),
            ("https://sub.private.example/", Unknown),
            ("https://evil.example/", Unknown),
            ("https://localhost.evil.example/", Unknown),
            ("https://127.0.0.1.evil.example/", Unknown),
            ("http://evil.localhost/", Unknown),
            ("http://0.0.0.0/", Unknown),
            ("http://127.1/", Unknown),
            ("http://2130706433/", Unknown),
            ("http://128.0.0.1/", Unknown),
            ("http://[::2]/", Unknown),
            ("http://[::ffff:127.0.0.1]/", Unknown),
            ("ftp://localhost/", Unknown),
            ("http://emulator.evil.example/", Unknown),
            ("ftp://emulator/", Plaintext),
            ("/relative", Malformed),
        ] {
            assert_eq!(check(url), Err(reason), "{url}");
        }
    }

    #[test]
    fn only_hosts_can_be_allowed() {
        for host in [
            "",
            ".",
            "https://a.example",
            "a.example:443",
            "*.example",
            "a@b",
            "a/b",
            "é.example",
        ] {
            assert!(HostRule::default().allow(host).is_err(), "{host}");
        }
    }
}
