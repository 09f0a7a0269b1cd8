//! The token of one call: asked for before each attempt, renewed once if the server refuses it.

use http::{HeaderMap, HeaderValue, header};

use super::error::{AuthError, ScopeError};
use super::token::{Token, TokenProvider};
use crate::auth::scopes;
use crate::error::Error;
use crate::method::Method;

/// The token of one call.
pub(crate) struct Authorization<'a> {
    /// `None` where the call goes without a token.
    tokens: Option<&'a dyn TokenProvider>,
    scopes: Vec<&'a str>,
    /// The token of the last attempt.
    used: Option<Token>,
    /// What came in place of a refused token, for the next attempt.
    renewed: Option<Token>,
    may_renew: bool,
}

impl<'a> Authorization<'a> {
    /// The token for a method, of a client with these scopes.
    ///
    /// # Errors
    /// None of the client's scopes allows the method.
    pub(crate) fn new(
        tokens: Option<&'a dyn TokenProvider>,
        client: &'a [String],
        method: &'static Method,
    ) -> Result<Self, ScopeError> {
        let scopes = match tokens {
            Some(_) => scopes::choose(client, method)?,
            None => Vec::new(),
        };
        Ok(Self {
            tokens: tokens.filter(|_| !scopes.is_empty()),
            scopes,
            used: None,
            renewed: None,
            may_renew: true,
        })
    }

    /// Adds the `authorization` header, if there is to be one.
    pub(crate) async fn add_to(&mut self, headers: &mut HeaderMap) -> Result<(), AuthError> {
        let Some(tokens) = self.tokens else {
            return Ok(());
        };
        let token = match self.renewed.take() {
            Some(token) => token,
            None => tokens.token(&self.scopes).await?,
        };
        headers.insert(header::AUTHORIZATION, bearer(&token)?);
        self.used = Some(token);
        Ok(())
    }

    /// Allows to renew the token again, after progress with the last one.
    pub(crate) const fn allow_renewal(&mut self) {
        self.may_renew = true;
    }

    /// Gets another token if the server refused that of the last attempt, and says whether it
    /// did. It does so once: the server did not look at the request, so that even a `POST` may be
    /// sent again.
    pub(crate) async fn renew(&mut self, error: &Error) -> Result<bool, AuthError> {
        let (Some(tokens), Some(refused)) = (self.tokens, self.used.take()) else {
            return Ok(false);
        };
        if !self.may_renew || !error.is_unauthenticated() {
            return Ok(false);
        }
        self.may_renew = false;
        let token = tokens.renew(&self.scopes, &refused).await?;
        let another = token.secret != refused.secret;
        self.renewed = another.then_some(token);
        Ok(another)
    }
}

fn bearer(token: &Token) -> Result<HeaderValue, AuthError> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret.expose()))
        .map_err(|_| AuthError::new("the token has characters that a header cannot have"))?;
    value.set_sensitive(true);
    Ok(value)
}
