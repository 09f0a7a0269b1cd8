//! A transport for tests of several methods: each method has a response of its own.

use std::fmt;

use bytes::Bytes;

use super::error::TransportError;
use super::memory::{MemoryTransport, json_response, method_of};

type Handler =
    dyn Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> + Send + Sync;

/// A builder of a [`MemoryTransport`] that responds by the method of the request. A request of a
/// method without a route fails, and is not retried. Batches have no method.
///
/// ```
/// use discogen_runtime::{Client, MemoryTransport};
///
/// let server = MemoryTransport::routes()
///     .json("gmail.users.getProfile", 200, r#"{"emailAddress": "liz@example.com"}"#)
///     .json("gmail.users.labels.list", 403, "{}")
///     .build();
/// let client = Client::builder().transport(server.clone()).build()?;
/// // .. the code under test, with this client; then:
/// assert!(server.requests_of("gmail.users.labels.list").is_empty());
/// # Ok::<(), discogen_runtime::Error>(())
/// ```
#[derive(Default)]
#[must_use = "routes do nothing until they are built"]
pub struct MemoryRoutes(Vec<(String, Box<Handler>)>);

impl MemoryTransport {
    /// Returns a transport that responds by the method of the request.
    pub fn routes() -> MemoryRoutes {
        MemoryRoutes::default()
    }
}

impl MemoryRoutes {
    /// Responds to the requests of a method, by its id, with the result of a function. If a method
    /// has several functions, the last one counts.
    pub fn on<F>(mut self, method: impl Into<String>, handler: F) -> Self
    where
        F: Fn(&http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>
            + Send
            + Sync
            + 'static,
    {
        self.0.push((method.into(), Box::new(handler)));
        self
    }

    /// Responds to the requests of a method, by its id, with this status and this JSON text.
    pub fn json(self, method: impl Into<String>, status: u16, body: impl Into<String>) -> Self {
        let body = Bytes::from(body.into());
        self.on(method, move |_| json_response(status, body.clone()))
    }

    /// Returns the transport.
    pub fn build(self) -> MemoryTransport {
        let Self(routes) = self;
        MemoryTransport::new(move |request| {
            let id = method_of(request);
            match routes
                .iter()
                .rev()
                .find(|(method, _)| Some(method.as_str()) == id)
            {
                Some((_, handler)) => handler(request),
                None => {
                    let id = id.unwrap_or("a request without a method id");
                    Err(TransportError::protocol(format!("no route for `{id}`")))
                }
            }
        })
    }
}

impl fmt::Debug for MemoryRoutes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods = self.0.iter().map(|(method, _)| method);
        out.debug_set().entries(methods).finish()
    }
}
