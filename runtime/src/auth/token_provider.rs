//! Sources of access tokens.

use std::sync::Arc;

use super::error::AuthError;
use super::token::Token;
use super::token_request::TokenRequest;
use crate::transport::BoxFuture;

/// A source of access tokens.
///
/// The client caches each token until shortly before it expires, for each set of scopes, and makes
/// one request however many calls wait for it. A provider that states when its tokens expire needs
/// no cache of its own. A token without a stated expiry is not cached.
///
/// ```
/// use discogen_runtime::{AuthError, BoxFuture, Token, TokenProvider, TokenRequest, http};
///
/// /// Tokens from a broker that holds the credentials of the whole company.
/// struct Broker;
///
/// impl TokenProvider for Broker {
///     fn token<'a>(
///         &'a self,
///         request: TokenRequest<'a>,
///     ) -> BoxFuture<'a, Result<Token, AuthError>> {
///         Box::pin(async move {
///             let scopes = request.scopes().join(" ");
///             let query = http::Request::post("http://localhost:8200/token").body(scopes.into());
///             let response = request.send(query.map_err(AuthError::new)?).await?;
///             let token = std::str::from_utf8(response.body()).map_err(AuthError::new)?;
///             Ok(Token::new(token))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns a token for the scopes of the request.
    ///
    /// A provider that caches tokens must not return the [refused](TokenRequest::refused) one again
    /// if it can avoid it. If it does, the call fails.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>>;
}

/// A provider behind a pointer is a provider.
macro_rules! forward {
    ($($pointer:ident)*) => {$(
        impl<T: TokenProvider + ?Sized> TokenProvider for $pointer<T> {
            fn token<'a>(
                &'a self,
                request: TokenRequest<'a>,
            ) -> BoxFuture<'a, Result<Token, AuthError>> {
                (**self).token(request)
            }
        }
    )*};
}

forward!(Arc Box);

/// A provider that always returns the same token, for any scopes.
#[derive(Clone, Debug)]
pub struct StaticToken(Token);

impl StaticToken {
    /// Creates a provider of this token.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Token::new(secret))
    }
}

impl TokenProvider for StaticToken {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

/// The token in an environment variable, read for each request: for scripts, with `gcloud auth
/// print-access-token`.
#[derive(Clone, Debug)]
pub struct EnvToken(String);

impl EnvToken {
    /// Creates a provider of the token in this variable.
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
            Err(_) => Err(AuthError::new(format!(
                "the variable `{name}` is not valid Unicode"
            ))),
        }
    }
}

impl TokenProvider for EnvToken {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(std::future::ready(self.read()))
    }
}
