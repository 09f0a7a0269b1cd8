//! Settings from which no client can be made, and hosts that get no credentials.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// A setting from which no client can be made.
#[derive(Debug)]
pub struct ConfigError {
    message: Cow<'static, str>,
}

impl ConfigError {
    /// An error with this text.
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

/// A host that may not have the caller's credentials.
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

    /// The host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Why it may not have them.
    pub const fn reason(&self) -> HostProblem {
        self.reason
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match self.reason {
            HostProblem::Malformed => out.write_str("the URL has no plain host; nothing was sent"),
            HostProblem::Unknown => write!(
                out,
                "`{host}` is neither a host of Google's APIs nor allowed by name; nothing was sent"
            ),
            HostProblem::Plaintext => write!(
                out,
                "`{host}` would be reached without TLS; nothing was sent"
            ),
        }
    }
}

impl StdError for HostError {}

/// Why a host may not have the caller's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostProblem {
    /// It is missing, holds user information (`@`), or is no host name.
    Malformed,
    /// It is neither under `googleapis.com` nor this machine, nor allowed by name.
    Unknown,
    /// It is not this machine, and the scheme is not `https`.
    Plaintext,
}
