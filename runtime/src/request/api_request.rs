//! The trait that every emitted request implements.

use super::request::Request;

/// A request of one method, with the type of its response.
///
/// Emitted types implement it; their methods are on [`Call`](crate::Call).
pub trait ApiRequest: Sized {
    /// The value that the method returns.
    type Response;

    /// Returns the untyped request.
    fn request(&self) -> &Request;

    /// Returns the untyped request, to change it.
    fn request_mut(&mut self) -> &mut Request;

    /// Returns the untyped request alone.
    #[inline]
    fn into_request(mut self) -> Request {
        self.request_mut().take()
    }
}
