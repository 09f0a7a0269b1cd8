//! Access tokens.

use std::time::SystemTime;

use http::HeaderValue;

use super::error::AuthError;
use crate::scalar::Secret;

/// An OAuth 2 access token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Token {
    /// The token itself, as it stands after `Bearer`.
    pub secret: Secret<String>,
    /// When it ends, where that is known.
    pub expires_at: Option<SystemTime>,
}

impl Token {
    /// A token that ends at a time that is not known.
    pub fn new(secret: impl Into<String>) -> Self {
        Self {
            secret: Secret::new(secret.into()),
            expires_at: None,
        }
    }

    /// The same token, with the time at which it ends.
    pub fn with_expiry(mut self, expires_at: SystemTime) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// The value of an `authorization` header.
    pub(crate) fn to_header(&self) -> Result<HeaderValue, AuthError> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.secret.expose()))
            .map_err(|_| AuthError::new("the token has characters that a header cannot have"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}
