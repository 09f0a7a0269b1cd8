//! Requests for access tokens: the scopes, and the client that sends HTTP requests for them.

use std::fmt;

use bytes::Bytes;
use tokio::time::Instant;

use super::error::AuthError;
use super::token::Token;
use super::token_endpoint_error::TokenEndpointError;
use crate::transport::BoxFuture;

/// A request for an access token.
///
/// It carries the client's transport, retry policy and deadline: what a provider
/// [sends](Self::send) uses the same connections as the calls, and ends in time.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    scopes: &'a [&'a str],
    refused: Option<&'a Token>,
    exchange: Option<&'a dyn Exchange>,
    deadline: Option<Instant>,
}

/// The client as token providers see it.
pub(crate) trait Exchange: Send + Sync {
    /// Sends a request over the client's connections, and again as its retry policy says, no
    /// longer than until the deadline. Any status but a success is an error.
    fn send(
        &self,
        request: http::Request<Bytes>,
        deadline: Option<Instant>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TokenEndpointError>>;
}

impl<'a> TokenRequest<'a> {
    /// Creates a request without a client. Providers that send HTTP requests by
    /// [`send`](Self::send) return an error.
    pub const fn new(scopes: &'a [&'a str]) -> Self {
        Self {
            scopes,
            refused: None,
            exchange: None,
            deadline: None,
        }
    }

    /// Creates a request whose provider may send HTTP requests, until the deadline.
    pub(crate) const fn of_client(
        scopes: &'a [&'a str],
        exchange: &'a dyn Exchange,
        deadline: Option<Instant>,
    ) -> Self {
        Self {
            scopes,
            refused: None,
            exchange: Some(exchange),
            deadline,
        }
    }

    /// Returns the same request with other scopes, for the provider that this one builds on.
    #[must_use]
    pub const fn with_scopes(self, scopes: &'a [&'a str]) -> Self {
        Self {
            scopes,
            refused: None,
            ..self
        }
    }

    /// Returns the same request for a token instead of `refused`.
    #[must_use]
    pub const fn replacing(self, refused: &'a Token) -> Self {
        Self {
            refused: Some(refused),
            ..self
        }
    }

    /// Returns the scopes that the token must cover.
    pub const fn scopes(&self) -> &'a [&'a str] {
        self.scopes
    }

    /// Returns the token to replace, which a server refused as expired or invalid.
    pub const fn refused(&self) -> Option<&'a Token> {
        self.refused
    }

    /// Sends an HTTP request with the client's transport, retry policy and deadline, and returns
    /// the response.
    ///
    /// The request must be safe to repeat. Like all requests of the client, it goes to Google's
    /// APIs over TLS, to this machine, or to a host that the client allows by name.
    ///
    /// # Errors
    /// The status is no success, there is no response, or this request has no client.
    pub async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, AuthError> {
        Ok(self.exchange(request).await?)
    }

    /// Sends an HTTP request, and returns an error that can get a hint.
    pub(crate) async fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TokenEndpointError> {
        match self.exchange {
            Some(exchange) => exchange.send(request, self.deadline).await,
            None => Err(TokenEndpointError::without_client(request.uri())),
        }
    }
}

impl fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenRequest")
            .field("scopes", &self.scopes)
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}
