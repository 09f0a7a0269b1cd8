//! Settings that are not valid, and hosts that receive no credentials.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// A setting that is not valid.
#[derive(Debug)]
pub struct ConfigError {
    message: Cow<'static, str>,
}

impl ConfigError {
    /// Creates an error with this text.
    #[cfg(feature = "client")]
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl StdError for ConfigError {}

/// A host that may not receive the caller's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// The host, in a form that can be printed.
    host: String,
    reason: HostProblem,
}

impl HostError {
    #[cfg(feature = "client")]
    pub(crate) fn new(host: &str, reason: HostProblem) -> Self {
        Self {
            host: host.escape_debug().to_string(),
            reason,
        }
    }

    /// Returns the host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the reason.
    pub const fn reason(&self) -> HostProblem {
        self.reason
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match self.reason {
            HostProblem::Malformed if host.is_empty() => {
                out.write_str("the URL has no plain host name")
            }
            HostProblem::Malformed => write!(
                out,
                "`{host}` is not a host name: it must have no scheme, port or path"
            ),
            HostProblem::Unknown => write!(
                out,
                "`{host}` may not receive credentials: it is not under googleapis.com; allow it by \
                 `allow_host`"
            ),
            HostProblem::Plaintext => write!(
                out,
                "`{host}` may not receive credentials over http: use https, or allow it by \
                 `allow_insecure_host`"
            ),
            HostProblem::Downgrade => write!(
                out,
                "the server named `{host}` over http as the location that continues a request \
                 over https"
            ),
        }
    }
}

impl StdError for HostError {}

/// The reason why a host may not receive the caller's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostProblem {
    /// The host is missing, is preceded by user information (`@`), or is no host name.
    Malformed,
    /// The host is neither under `googleapis.com` nor this machine, nor allowed by name.
    Unknown,
    /// The host is not this machine, and the scheme is not `https`.
    Plaintext,
    /// A response over `https` names a location over `http`.
    Downgrade,
}
