//! What carries requests to servers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Body;
use crate::runtime::TransportError;

/// A future on the heap, so that traits which return one can be objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries one request and brings its response: an HTTP stack, or a fake one in tests.
///
/// It must not follow redirects. The client has checked the host of the request before the access
/// token was added; another host must not see that token.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request as it is.
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
