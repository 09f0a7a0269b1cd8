//! Sends the HTTP requests of one call: each with a token, and again if the policy allows it.

use std::pin::pin;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::active_call::ActiveCall;
use super::attempts::Attempts;
use super::core::Core;
use crate::auth::Authorization;
use crate::error::Error;
use crate::method::Method;
use crate::transport::{Body, ByteClock};

/// Sends the HTTP requests of one call.
pub(crate) struct Sender<'a> {
    client: &'a Core,
    method: &'static Method,
    authorization: Authorization<'a>,
    attempts: Attempts,
    call: &'a ActiveCall,
    /// The limit on the time without a byte, if it replaces the time limit of an attempt.
    clock: Option<ByteClock>,
    /// `true` if the request can be sent again.
    is_repeatable: Option<Box<dyn Fn() -> bool + Send + 'a>>,
    /// `true` if a success needs its body.
    needs_body: bool,
}

/// The responses whose bodies an attempt leaves unread. All others are read, and are errors unless
/// their status is a success.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// None.
    Nothing,
    /// Those with a success status.
    Success,
    /// Status 308 of a resumable upload, which requests more.
    Incomplete,
}

impl Unread {
    fn holds(self, status: StatusCode) -> bool {
        match self {
            Self::Nothing => false,
            Self::Success => status.is_success(),
            Self::Incomplete => status == StatusCode::PERMANENT_REDIRECT,
        }
    }
}

impl<'a> Sender<'a> {
    /// Creates a sender for a call that starts now.
    ///
    /// # Errors
    /// None of the client's scopes allows the method.
    pub(crate) fn new(
        client: &'a Core,
        method: &'static Method,
        headers: &HeaderMap,
        attempts: Attempts,
        call: &'a ActiveCall,
    ) -> Result<Self, Error> {
        Ok(Self {
            client,
            method,
            authorization: client.authorization(method, headers)?,
            attempts,
            call,
            clock: None,
            is_repeatable: None,
            needs_body: true,
        })
    }

    /// Accepts a success whose body breaks off, unless the caller needs the body.
    pub(crate) fn needs_body(mut self, needs_body: bool) -> Self {
        self.needs_body = needs_body;
        self
    }

    /// Sends the request again as long as this returns true.
    pub(crate) fn repeat_while(mut self, test: impl Fn() -> bool + Send + 'a) -> Self {
        self.is_repeatable = Some(Box::new(test));
        self
    }

    /// Resets the number of attempts and the time, after progress.
    pub(crate) fn restart(&mut self) {
        self.authorization.allow_renewal();
        self.attempts.restart();
    }

    /// Does not count the last attempt.
    pub(crate) fn return_attempt(&mut self) {
        self.attempts.return_one();
    }

    /// Pauses before another attempt although there was no error. Returns `true` if there is one.
    pub(crate) async fn pause_without_error(&mut self) -> bool {
        self.attempts.pause_without_error().await
    }

    /// Limits the time without a byte instead of the time of an attempt.
    pub(crate) fn limit_idle_time(mut self) -> Self {
        self.clock = Some(ByteClock::new());
        self
    }

    /// Sends a request until a response arrives, and reads it. Each attempt builds a new request.
    pub(crate) async fn send(
        &mut self,
        request: &mut (dyn FnMut() -> http::Request<Body> + Send),
    ) -> Result<http::Response<Bytes>, Error> {
        loop {
            if let Some(response) = self.attempt(request(), Unread::Nothing).await? {
                return whole(response).await;
            }
        }
    }

    /// Sends a request once. Returns `None` if it failed and another attempt is due, after the
    /// pause before that attempt.
    pub(crate) async fn attempt(
        &mut self,
        mut request: http::Request<Body>,
        unread: Unread,
    ) -> Result<Option<http::Response<Body>>, Error> {
        request.extensions_mut().insert(self.method);
        self.complete(&mut request).await?;
        let error = match self.exchange(request, unread).await {
            Ok(response) => {
                self.attempts.succeeded();
                return Ok(Some(response));
            }
            Err(error) => error,
        };
        if self.is_repeatable.as_ref().is_some_and(|it| !it()) {
            return Err(self.attempts.conclude(error));
        }
        if !self.renew_token(&error).await? {
            self.attempts.pause(error).await?;
        }
        Ok(None)
    }

    /// Completes a request, with a token if it needs one. The host of the request is checked first.
    pub(crate) async fn complete(
        &mut self,
        request: &mut http::Request<Body>,
    ) -> Result<(), Error> {
        self.call.set_host(request.uri());
        self.client.complete(self.method, request)?;
        self.authorization.end_at(self.attempts.deadline());
        Ok(self.authorization.add_to(request.headers_mut()).await?)
    }

    /// Sends a complete request, and counts the attempt.
    pub(crate) async fn exchange(
        &mut self,
        mut request: http::Request<Body>,
        unread: Unread,
    ) -> Result<http::Response<Body>, Error> {
        if let Some(clock) = &self.clock {
            request = request.map(|body| clock.watch(body));
        }
        self.call.start_attempt();
        let exchange = exchange(self.client, self.method, request, unread, self.needs_body);
        let exchange = pin!(exchange);
        let result = self.attempts.run(exchange, self.clock.as_ref()).await;
        let status = result.as_ref().map(http::Response::status);
        self.call.end_attempt(status);
        result
    }

    /// Requests another token if the server refused that of the last attempt, once. Returns `true`
    /// if there is another one.
    pub(crate) async fn renew_token(&mut self, error: &Error) -> Result<bool, Error> {
        Ok(self.authorization.renew(error).await?)
    }

    /// Returns the attempts of the call.
    pub(crate) const fn attempts(&mut self) -> &mut Attempts {
        &mut self.attempts
    }
}

/// Returns a response whose body has been read.
pub(crate) async fn whole(response: http::Response<Body>) -> Result<http::Response<Bytes>, Error> {
    let (parts, body) = response.into_parts();
    Ok(http::Response::from_parts(
        parts,
        body.bytes(usize::MAX).await?,
    ))
}

async fn exchange(
    client: &Core,
    method: &'static Method,
    request: http::Request<Body>,
    unread: Unread,
    needs_body: bool,
) -> Result<http::Response<Body>, Error> {
    let response = client.transport.send(request).await?;
    if unread.holds(response.status()) {
        return Ok(response);
    }
    let response = client.receive(method, response, needs_body).await?;
    Ok(response.map(Body::from))
}
