//! Sends the HTTP requests of one call: each with a token, and again where the policy has it.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::attempts::Attempts;
use super::core::Core;
use super::trace::Trace;
use crate::auth::Authorization;
use crate::error::Error;
use crate::method::Method;
use crate::transport::Body;

/// Sends the HTTP requests of one call.
pub(crate) struct Sender<'a> {
    client: &'a Core,
    method: &'static Method,
    authorization: Authorization<'a>,
    attempts: Attempts,
    trace: &'a Trace,
}

/// Which responses an attempt leaves unread. It reads all others, and where the status is no
/// success they are errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// None.
    Nothing,
    /// Those with a success status.
    Success,
    /// The word of a resumable upload that more is to come.
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
    /// What sends the requests of a call that begins now.
    ///
    /// # Errors
    /// None of the client's scopes allows the method.
    pub(crate) fn new(
        client: &'a Core,
        method: &'static Method,
        headers: &HeaderMap,
        attempts: Attempts,
        trace: &'a Trace,
    ) -> Result<Self, Error> {
        let mut authorization = client.authorization(method, headers)?;
        authorization.end_at(attempts.ends());
        Ok(Self {
            client,
            method,
            authorization,
            attempts,
            trace,
        })
    }

    /// What is sent cannot be sent again.
    pub(crate) fn send_once(mut self) -> Self {
        self.authorization.never_renew();
        self.attempts.be_last();
        self
    }

    /// Sends a request until a response comes, and reads it. Each attempt takes a new one.
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

    /// Sends a request once. Gives nothing where it failed and another attempt is due: then it has
    /// waited for it.
    ///
    /// Wherever a request goes, its host is checked before it gets a token.
    pub(crate) async fn attempt(
        &mut self,
        mut request: http::Request<Body>,
        unread: Unread,
    ) -> Result<Option<http::Response<Body>>, Error> {
        self.client.complete(&mut request)?;
        self.authorization.add_to(request.headers_mut()).await?;
        let exchange = exchange(self.client, self.method, request, unread);
        let result = self.attempts.run(exchange).await;
        let status = result.as_ref().map(http::Response::status);
        self.trace.attempt(self.attempts.number(), status);
        let error = match result {
            Ok(response) => return Ok(Some(response)),
            Err(error) => error,
        };
        if !self.authorization.renew(&error).await? {
            self.attempts.pause(error).await?;
        }
        Ok(None)
    }
}

/// A response whose body has been read.
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
) -> Result<http::Response<Body>, Error> {
    let response = client.transport.send(request).await?;
    if unread.holds(response.status()) {
        return Ok(response);
    }
    let response = client.receive(method, response).await?;
    Ok(response.map(Body::from))
}
