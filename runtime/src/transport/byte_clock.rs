//! The time of the last byte that a body passed to the transport.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Instant;

use super::body::Body;
use super::error::BoxError;

/// The number of bytes that a transport gets at a time, so that progress is visible.
const FRAME: usize = 16 * 1024;

/// The time of the last byte that a body passed to the transport.
#[derive(Clone)]
pub(crate) struct ByteClock(Arc<Mutex<Instant>>);

impl ByteClock {
    /// Creates a clock that starts now.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    /// Returns the time of the last byte.
    pub(crate) fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Wraps a body so that its bytes set the clock.
    pub(crate) fn watch(&self, body: Body) -> Body {
        Body::new(WatchedBody {
            body,
            clock: self.clone(),
            rest: Bytes::new(),
        })
    }
}

struct WatchedBody {
    body: Body,
    clock: ByteClock,
    /// The rest of a frame of the body.
    rest: Bytes,
}

impl http_body::Body for WatchedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        while this.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => return Poll::Ready(end),
            }
        }
        this.clock.tick();
        let frame = this.rest.split_to(this.rest.len().min(FRAME));
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        match http_body::Body::size_hint(&self.body).exact() {
            Some(length) => SizeHint::with_exact(length + rest),
            None => SizeHint::default(),
        }
    }
}
