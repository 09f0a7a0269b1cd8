//! Failures to obtain an access token.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::transport::BoxError;

/// A method that none of the client's scopes covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError {
    method: &'static str,
    accepted: &'static [&'static str],
}

impl ScopeError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, accepted: &'static [&'static str]) -> Self {
        Self { method, accepted }
    }

    /// The id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The scopes of which any one suffices.
    pub const fn accepted(&self) -> &'static [&'static str] {
        self.accepted
    }
}

impl fmt::Display for ScopeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, accepted } = self;
        write!(
            out,
            "the client's scopes do not cover `{method}` (needs one of: "
        )?;
        for (index, scope) in accepted.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(out, "{comma}`{scope}`")?;
        }
        out.write_str(")")
    }
}

impl StdError for ScopeError {}

/// An access token that could not be obtained. Clones share the cause: all calls that waited for
/// one refresh get its error.
#[derive(Clone, Debug)]
pub struct AuthError {
    source: Arc<dyn StdError + Send + Sync>,
}

impl AuthError {
    /// An error with its cause. The text of the cause is shown: it must hold no secret.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            source: source.into().into(),
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("could not obtain an access token")
    }
}

impl StdError for AuthError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
