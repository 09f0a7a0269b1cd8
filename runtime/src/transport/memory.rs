//! A transport for tests of code that calls an API: no socket, no server.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::body::Body;
use super::error::TransportError;
use super::transport::{BoxFuture, Transport};
use crate::method::Method;

/// The response of a [`MemoryTransport`] to a request.
type Handler =
    dyn Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> + Send + Sync;

/// A transport that responds by a function and records the requests. Clones share both.
///
/// ```
/// use discogen_runtime::{Client, MemoryTransport};
///
/// let server = MemoryTransport::json(200, r#"{"emailAddress": "liz@example.com"}"#);
/// let client = Client::builder().transport(server.clone()).build()?;
/// // .. the code under test, with this client; then:
/// for request in server.requests() {
///     println!("{} {}", request.method(), request.uri());
/// }
/// # Ok::<(), discogen_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct MemoryTransport {
    handler: Arc<Handler>,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl MemoryTransport {
    /// Responds to each request by this function; an error counts as an error of the connection.
    pub fn new<F>(handler: F) -> Self
    where
        F: Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>
            + Send
            + Sync
            + 'static,
    {
        Self {
            handler: Arc::new(handler),
            requests: Arc::default(),
        }
    }

    /// Responds to every request with this status and this JSON text. A status that HTTP does not
    /// allow is an error of the connection.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        let body = Bytes::from(body.into());
        Self::new(move |_| json_response(status, body.clone()))
    }

    /// Returns the received requests, the oldest first, including their tokens.
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.recorded().clone()
    }

    /// Returns the requests of a method, by its id, the oldest first.
    pub fn requests_of(&self, method: &str) -> Vec<http::Request<Bytes>> {
        let mut requests = self.requests();
        requests.retain(|it| method_of(it) == Some(method));
        requests
    }

    fn recorded(&self) -> MutexGuard<'_, Vec<http::Request<Bytes>>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns a response with a JSON body. A status that HTTP does not allow is an error of the
/// connection.
pub(crate) fn json_response(
    status: u16,
    body: Bytes,
) -> Result<http::Response<Bytes>, TransportError> {
    http::Response::builder()
        .status(status)
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(body)
        .map_err(TransportError::new)
}

/// Returns the id of the request's method.
pub(crate) fn method_of(request: &http::Request<Bytes>) -> Option<&'static str> {
    let method = request.extensions().get::<&'static Method>();
    method.map(|it| it.id)
}

impl Transport for MemoryTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.bytes(usize::MAX).await?;
            let request = http::Request::from_parts(parts, body);
            self.recorded().push(request.clone());
            let response = (self.handler)(&request)?;
            Ok(response.map(Body::from))
        })
    }
}

impl fmt::Debug for MemoryTransport {
    /// Shows the number of received requests, not their content.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryTransport")
            .field("requests", &self.recorded().len())
            .finish_non_exhaustive()
    }
}
