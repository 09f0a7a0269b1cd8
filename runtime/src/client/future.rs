//! The futures that sending a request returns, as named types: emitted signatures stay short.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::active_call::ActiveCall;
use super::client::{Client, Received};
use crate::error::{CallContext, Error};
use crate::request::Request;
use crate::response::{FromResponse, Response};
use crate::transport::BoxFuture;

/// Resolves to the value of a response.
#[must_use = "a future does nothing until it is awaited"]
pub struct SendFuture<T>(ResponseFuture<T>);

/// Resolves to a response: the value, its status, its headers and a report of type mismatches.
#[must_use = "a future does nothing until it is awaited"]
pub struct ResponseFuture<T> {
    exchange: BoxFuture<'static, Result<Received, Error>>,
    decode: fn(Received) -> Decoded<T>,
    /// The call, once there is a response.
    call: Option<ActiveCall>,
}

/// A response, or the error of its decoding, and the call that it ended.
pub(super) type Decoded<T> = (Result<Response<T>, Error>, ActiveCall);

impl<T: FromResponse> SendFuture<T> {
    /// Sends a request.
    #[inline]
    pub fn new(request: Request, client: &Client) -> Self {
        Self(ResponseFuture::new(request, client))
    }
}

impl<T: FromResponse> ResponseFuture<T> {
    /// Sends a request.
    #[inline]
    pub fn new(request: Request, client: &Client) -> Self {
        Self {
            exchange: client.exchange(request, T::BODY),
            decode: Received::decode,
            call: None,
        }
    }

    /// Returns the call as its errors describe it, once there is a response.
    pub(crate) fn context(&self) -> Option<CallContext> {
        self.call.as_ref().map(ActiveCall::context)
    }
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(self.exchange.as_mut().poll(context))?;
        let (result, call) = (self.decode)(received);
        self.call = Some(call);
        Poll::Ready(result)
    }
}

impl<T> Future for SendFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(response.map(Response::into_value))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SendFuture<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SendFuture").finish_non_exhaustive()
    }
}
