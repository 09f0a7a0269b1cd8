//! A stream that can be sent again as long as little of it was read, so that it survives a request
//! that was not sent, or whose token the server refused at once.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::transport::{Body, BoxError};

/// The number of read bytes that are kept: 1 MiB.
const KEPT: usize = 1024 * 1024;

/// A stream that starts at its first byte for each request.
#[derive(Clone)]
pub(crate) struct ReplayStream(Arc<Mutex<State>>);

struct State {
    /// The bytes that were not read yet.
    rest: Body,
    /// The bytes that were read; `None` once there were too many to keep.
    read: Option<VecDeque<Bytes>>,
    length: usize,
    /// The number of the body that may read.
    reader: u64,
}

impl ReplayStream {
    /// Creates a stream of which nothing was read.
    pub(crate) fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(State {
            rest: body,
            read: Some(VecDeque::new()),
            length: 0,
            reader: 0,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns `true` if all bytes are still there.
    pub(crate) fn is_complete(&self) -> bool {
        self.state().read.is_some()
    }

    /// Returns the stream from its beginning. An earlier body returns no more bytes.
    pub(crate) fn body(&self) -> Body {
        let mut state = self.state();
        state.reader += 1;
        Body::new(ReplayBody {
            stream: self.clone(),
            number: state.reader,
            before: state.read.clone().unwrap_or_default(),
        })
    }
}

impl State {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(http_body::Body::poll_frame(
            Pin::new(&mut self.rest),
            context
        ));
        match &frame {
            Some(Ok(frame)) => {
                let data = frame.data_ref().cloned().unwrap_or_default();
                self.length += data.len();
                match &mut self.read {
                    Some(read) if self.length <= KEPT => read.push_back(data),
                    _ => self.read = None,
                }
            }
            // A source that failed does not start again.
            Some(Err(_)) => self.read = None,
            None => {}
        }
        Poll::Ready(frame)
    }
}

struct ReplayBody {
    stream: ReplayStream,
    number: u64,
    before: VecDeque<Bytes>,
}

impl http_body::Body for ReplayBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Some(data) = self.before.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        let mut state = self.stream.state();
        if state.reader != self.number {
            return Poll::Ready(Some(Err("the request was aborted".into())));
        }
        state.poll(context)
    }

    fn size_hint(&self) -> SizeHint {
        let before: usize = self.before.iter().map(Bytes::len).sum();
        let rest = http_body::Body::size_hint(&self.stream.state().rest).exact();
        match rest {
            Some(rest) => SizeHint::with_exact(rest + before as u64),
            None => SizeHint::default(),
        }
    }
}
