//! Access tokens and where they come from.

use std::sync::Arc;
use std::time::SystemTime;

use super::error::AuthError;
use crate::scalar::Secret;
use crate::transport::BoxFuture;

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

/// Gives access tokens.
///
/// The client keeps what it gives until shortly before its end, for each set of scopes, and asks
/// once however many calls wait: a provider that states the end of its tokens needs no cache of
/// its own. A token without a stated end is not kept.
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that holds these scopes.
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>>;

    /// A token in place of one that a server refused as ended or not valid. A provider that keeps
    /// tokens must not give `refused` again if it can help it; where it does, the call fails.
    fn renew<'a>(
        &'a self,
        scopes: &'a [&'a str],
        refused: &'a Token,
    ) -> BoxFuture<'a, Result<Token, AuthError>> {
        let _ = refused;
        self.token(scopes)
    }
}

/// A provider behind a pointer is a provider.
macro_rules! forward {
    ($($pointer:ident)*) => {$(
        impl<T: TokenProvider + ?Sized> TokenProvider for $pointer<T> {
            fn token<'a>(
                &'a self,
                scopes: &'a [&'a str],
            ) -> BoxFuture<'a, Result<Token, AuthError>> {
                (**self).token(scopes)
            }

            fn renew<'a>(
                &'a self,
                scopes: &'a [&'a str],
                refused: &'a Token,
            ) -> BoxFuture<'a, Result<Token, AuthError>> {
                (**self).renew(scopes, refused)
            }
        }
    )*};
}

forward!(Arc Box);

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

/// The token that an environment variable holds, read for each request: for scripts, with
/// `gcloud auth print-access-token`.
#[derive(Clone, Debug)]
pub struct EnvToken(String);

impl EnvToken {
    /// A provider of the token in this variable.
    pub fn new(variable: impl Into<String>) -> Self {
        Self(variable.into())
    }

    fn read(&self) -> Result<Token, AuthError> {
        let Self(name) = self;
        match std::env::var(name) {
            Ok(text) if !text.trim().is_empty() => Ok(Token::new(text.trim())),
            Ok(_) => Err(AuthError::new(format!("the variable `{name}` is empty"))),
            // The error of a variable that is not Unicode shows its value.
            Err(std::env::VarError::NotPresent) => {
                Err(AuthError::new(format!("the variable `{name}` is not set")))
            }
            Err(_) => Err(AuthError::new(format!("the variable `{name}` is no text"))),
        }
    }
}

impl TokenProvider for EnvToken {
    fn token<'a>(&'a self, _: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(std::future::ready(self.read()))
    }
}
