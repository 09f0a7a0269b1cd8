//! The caller's own `reqwest::Client` as a transport.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::body::Body;
use super::error::{BoxError, TransportError};
use super::transport::{BoxFuture, Transport};
use crate::transport::{complete, failure};

/// Sends requests by a `reqwest::Client`, with its pool, its TLS, its proxies and its other
/// settings.
///
/// The client must not follow redirects: a redirect sends a request to a host that was not checked
/// for the caller's token. A response after a redirect is refused, but then the redirect was
/// followed already. reqwest drops the token on the way to another host.
///
/// ```no_run
/// use discogen_runtime::{Client, ReqwestTransport};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let own = reqwest::Client::builder()
///     .redirect(reqwest::redirect::Policy::none())
///     .build()?;
/// let client = Client::builder()
///     .transport(ReqwestTransport::new(own))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// Creates a transport of this client, which should have been built with
    /// `reqwest::redirect::Policy::none()`.
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self::new(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = request.map(|body| reqwest::Body::wrap(SyncBody(Mutex::new(body))));
            let request = reqwest::Request::try_from(request).map_err(sorted)?;
            let url = request.url().clone();
            let is_head = request.method() == http::Method::HEAD;
            let response = self.0.execute(request).await.map_err(sorted)?;
            if *response.url() != url {
                let error = "the client follows redirects: build it with `Policy::none()`";
                return Err(TransportError::protocol(error));
            }
            let response = http::Response::from(response).map(Body::new);
            Ok(complete::check_length(response, is_head))
        })
    }
}

/// Returns the state of the request after an error. The error's own text would show the URL with
/// its arguments.
fn sorted(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        failure::connecting(error)
    } else {
        failure::exchanging(error)
    }
}

/// reqwest requires bodies that are `Sync`. This mutex is never locked, because polling the body
/// needs exclusive access to it.
struct SyncBody(Mutex<Body>);

impl http_body::Body for SyncBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.size_hint()
    }
}
