//! The access token of one call: requested before each attempt, renewed once after a refusal.

use std::future::Future;

use http::{HeaderMap, header};
use tokio::time::Instant;

use super::error::{AuthError, ScopeError};
use super::token::Token;
use super::token_provider::TokenProvider;
use super::token_request::{Exchange, TokenRequest};
use crate::auth::scopes;
use crate::error::Error;
use crate::method::Method;

/// The token of one call.
pub(crate) struct Authorization<'a> {
    /// The token source; `None` if the call needs no token.
    tokens: Option<&'a dyn TokenProvider>,
    /// Sends the provider's requests.
    exchange: &'a dyn Exchange,
    scopes: Vec<&'a str>,
    deadline: Option<Instant>,
    /// The token of the last attempt.
    used: Option<Token>,
    /// The replacement of a refused token, for the next attempt.
    renewed: Option<Token>,
    may_renew: bool,
}

impl<'a> Authorization<'a> {
    /// Creates the authorization of a call of this method, for a client with these scopes.
    ///
    /// # Errors
    /// None of the client's scopes allows the method.
    pub(crate) fn new(
        tokens: Option<&'a dyn TokenProvider>,
        exchange: &'a dyn Exchange,
        client: &'a [String],
        method: &'static Method,
    ) -> Result<Self, ScopeError> {
        let scopes = match tokens {
            Some(_) => scopes::choose(client, method)?,
            None => Vec::new(),
        };
        Ok(Self {
            tokens: tokens.filter(|_| !scopes.is_empty()),
            exchange,
            scopes,
            deadline: None,
            used: None,
            renewed: None,
            may_renew: true,
        })
    }

    /// Sets the deadline of the call, which also limits the wait for tokens.
    pub(crate) const fn end_at(&mut self, deadline: Option<Instant>) {
        self.deadline = deadline;
    }

    fn request(&self) -> TokenRequest<'_> {
        TokenRequest::of_client(&self.scopes, self.exchange, self.deadline)
    }

    /// Adds the `authorization` header if the call has a token.
    pub(crate) async fn add_to(&mut self, headers: &mut HeaderMap) -> Result<(), AuthError> {
        let Some(tokens) = self.tokens else {
            return Ok(());
        };
        let token = match self.renewed.take() {
            Some(token) => token,
            None => within(self.deadline, tokens.token(self.request())).await?,
        };
        headers.insert(header::AUTHORIZATION, token.to_header()?);
        self.used = Some(token);
        Ok(())
    }

    /// Allows another renewal, after progress with the last token.
    pub(crate) const fn allow_renewal(&mut self) {
        self.may_renew = true;
    }

    /// Requests another token if the server refused that of the last attempt. Returns `true` if it
    /// did. It does so once. The server did not process the refused request, so even a `POST` may
    /// be sent again.
    pub(crate) async fn renew(&mut self, error: &Error) -> Result<bool, AuthError> {
        let (Some(tokens), Some(refused)) = (self.tokens, self.used.take()) else {
            return Ok(false);
        };
        if !self.may_renew || !error.is_unauthenticated() {
            return Ok(false);
        }
        self.may_renew = false;
        let request = self.request().replacing(&refused);
        let token = within(self.deadline, tokens.token(request)).await?;
        let another = token.secret != refused.secret;
        self.renewed = another.then_some(token);
        Ok(another)
    }
}

/// Waits for a provider until the deadline of the call.
async fn within(
    deadline: Option<Instant>,
    work: impl Future<Output = Result<Token, AuthError>>,
) -> Result<Token, AuthError> {
    match deadline {
        Some(deadline) => tokio::time::timeout_at(deadline, work)
            .await
            .unwrap_or_else(|_| Err(AuthError::deadline())),
        None => work.await,
    }
}
