//! Access tokens and where they come from.

use std::sync::Arc;
use std::time::SystemTime;

use super::BoxFuture;
use crate::runtime::{AuthError, Secret};

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
}

/// Gives access tokens. It is asked before each request, and caches by itself.
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that holds these scopes: those of the client, or else the first that the method
    /// names.
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>>;
}

impl<T: TokenProvider + ?Sized> TokenProvider for Arc<T> {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>> {
        (**self).token(scopes)
    }
}

impl<T: TokenProvider + ?Sized> TokenProvider for Box<T> {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>> {
        (**self).token(scopes)
    }
}

/// Always the same token, whatever the scopes.
#[derive(Clone, Debug)]
pub struct StaticToken(Token);

impl StaticToken {
    /// A provider of this token.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Token::new(secret))
    }
}

impl TokenProvider for StaticToken {
    fn token<'a>(&'a self, _: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}
