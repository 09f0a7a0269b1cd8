//! Failures to obtain an access token.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "client")]
use super::token_endpoint_error::TokenEndpointError;
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

    /// Returns the id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the scopes of which any one suffices.
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

/// A failure to obtain an access token, or to read the credentials for it.
///
/// Clones share the cause: all calls that waited for one token get the same error.
#[derive(Clone)]
pub struct AuthError {
    #[cfg(feature = "client")]
    kind: AuthErrorKind,
    /// The address of the user or the service account that the token was for.
    identity: Option<Arc<str>>,
    cause: Arc<dyn StdError + Send + Sync>,
}

#[cfg(feature = "client")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum AuthErrorKind {
    /// A provider returned no token.
    Token,
    /// The deadline of the call passed before the provider returned.
    Deadline,
    /// The credentials cannot be used. The cause names them.
    #[cfg(feature = "service-account")]
    Credentials,
}

impl AuthError {
    /// Creates an error with its cause. The text of the cause is shown: it must contain no secret.
    pub fn new(cause: impl Into<BoxError>) -> Self {
        Self {
            #[cfg(feature = "client")]
            kind: AuthErrorKind::Token,
            identity: None,
            cause: cause.into().into(),
        }
    }

    #[cfg(feature = "client")]
    fn with_kind(self, kind: AuthErrorKind) -> Self {
        Self { kind, ..self }
    }

    /// Creates the error of a call whose deadline passed before the provider returned.
    #[cfg(feature = "client")]
    pub(crate) fn deadline() -> Self {
        Self::new("the deadline of the call passed").with_kind(AuthErrorKind::Deadline)
    }

    /// Credentials that cannot be used, by an error that names them.
    #[cfg(feature = "service-account")]
    pub(crate) fn credentials(cause: impl Into<BoxError>) -> Self {
        Self::new(cause).with_kind(AuthErrorKind::Credentials)
    }

    /// Sets the address of the user or the service account that the token was for.
    #[cfg(feature = "service-account")]
    pub(crate) fn for_identity(self, identity: &str) -> Self {
        let identity = Some(identity.into());
        match self.identity {
            None => Self { identity, ..self },
            // The token of one identity was to be exchanged for that of another.
            Some(_) => Self {
                kind: self.kind,
                identity,
                cause: Arc::new(self),
            },
        }
    }

    /// Returns the cause, such as the error that the provider passed to [`new`](Self::new).
    pub fn get_ref(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.cause.as_ref()
    }

    /// Returns the error of the server that issues the token, if there is one.
    #[cfg(feature = "client")]
    pub fn as_token_endpoint_error(&self) -> Option<&TokenEndpointError> {
        let cause = self.get_ref();
        let nested = || cause.downcast_ref::<Self>()?.as_token_endpoint_error();
        cause.downcast_ref().or_else(nested)
    }

    /// Returns `true` if a time limit passed: of the request for the token, or of the call.
    pub fn is_timeout(&self) -> bool {
        #[cfg(feature = "client")]
        return self.kind == AuthErrorKind::Deadline
            || self
                .as_token_endpoint_error()
                .is_some_and(TokenEndpointError::is_timeout);
        #[cfg(not(feature = "client"))]
        false
    }

    /// Returns `true` if a later deadline of the call would have left time for another attempt.
    #[cfg(feature = "client")]
    pub(crate) fn is_out_of_time(&self) -> bool {
        self.kind == AuthErrorKind::Deadline
            || self
                .as_token_endpoint_error()
                .is_some_and(TokenEndpointError::is_out_of_time)
    }
}

#[cfg(feature = "client")]
impl From<TokenEndpointError> for AuthError {
    fn from(error: TokenEndpointError) -> Self {
        Self::new(error)
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "service-account")]
        if self.kind == AuthErrorKind::Credentials {
            return fmt::Display::fmt(&self.cause, out);
        }
        out.write_str("could not obtain an access token")?;
        if let Some(identity) = &self.identity {
            write!(out, " for `{}`", identity.escape_debug())?;
        }
        write!(out, ": {}", self.cause)
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AuthError")
            .field("identity", &self.identity)
            .field("cause", &self.cause)
            .finish()
    }
}

impl StdError for AuthError {
    /// Returns the source of the cause: the cause itself is part of the text.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.source()
    }
}
