//! The transport: from an HTTP request to an HTTP response.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::body::Body;
use super::error::TransportError;

/// A future on the heap, so that traits which return one can be objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An HTTP stack, or a fake one in tests: sends one request and returns its response.
///
/// [`HyperTransport`](crate::transport::hyper::HyperTransport) is the default,
/// [`MemoryTransport`](crate::transport::memory::MemoryTransport) is for tests; the feature
/// `reqwest` adapts the caller's own client of that name. A transport of your own can wrap another:
///
/// ```
/// use discogen_runtime::{Body, BoxFuture, HyperTransport, Transport, TransportError};
///
/// struct Counting(HyperTransport, std::sync::atomic::AtomicU64);
///
/// impl Transport for Counting {
///     fn send(
///         &self,
///         request: http::Request<Body>,
///     ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
///         self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         self.0.send(request)
///     }
/// }
/// ```
///
/// An error states the progress of the request, because the client decides by it on a retry:
/// [`TransportError::connect`] if the server cannot have seen the request.
///
/// It must not follow redirects. The client has checked the host of the request before the access
/// token was added; another host must not see that token.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request unchanged.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }
}
