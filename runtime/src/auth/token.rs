//! Access tokens.

use std::time::SystemTime;

use http::HeaderValue;

use super::error::AuthError;
use crate::scalar::Secret;

/// An OAuth 2 access token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Token {
    /// The token itself, without the prefix `Bearer`.
    pub secret: Secret<String>,
    /// The expiry, if it is known.
    pub expires_at: Option<SystemTime>,
}

impl Token {
    /// Creates a token without a known expiry.
    pub fn new(secret: impl Into<String>) -> Self {
        Self {
            secret: Secret::new(secret.into()),
            expires_at: None,
        }
    }

    /// Returns the same token with its expiry.
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// Returns the value of an `authorization` header.
    pub(crate) fn to_header(&self) -> Result<HeaderValue, AuthError> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.secret.expose()))
            .map_err(|_| AuthError::new("the token has characters that a header cannot have"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}
