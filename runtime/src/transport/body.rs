//! Bodies of requests and responses as streams of bytes.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};

use super::error::{BoxError, TransportError};

/// The maximum number of bytes for which memory is reserved because a server says that it will send
/// them.
const RESERVE: usize = 64 * 1024;

/// The body of a request or a response: bytes in memory, or a stream of them.
pub struct Body(Source);

enum Source {
    /// The remaining content.
    Bytes(Bytes),
    Stream(Pin<Box<dyn AnyBody + Send>>),
}

/// A body of any type, its errors in a box.
trait AnyBody {
    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<FrameResult>>;

    fn is_end_stream(&self) -> bool;

    fn size_hint(&self) -> SizeHint;
}

type FrameResult = Result<Frame<Bytes>, BoxError>;

impl<B> AnyBody for B
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<FrameResult>> {
        http_body::Body::poll_frame(self, context).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        http_body::Body::is_end_stream(self)
    }

    fn size_hint(&self) -> SizeHint {
        http_body::Body::size_hint(self)
    }
}

impl Body {
    /// No bytes.
    pub const fn empty() -> Self {
        Self(Source::Bytes(Bytes::new()))
    }

    /// Returns the bytes of any body.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Source::Stream(Box::pin(body)))
    }

    /// Returns the next data or trailers, as long as there are any.
    pub(crate) async fn frame(&mut self) -> Option<FrameResult> {
        poll_fn(|context| http_body::Body::poll_frame(Pin::new(self), context)).await
    }

    /// All bytes, if they are no more than `limit`.
    ///
    /// # Errors
    /// The stream broke off, or there are more bytes.
    pub async fn bytes(self, limit: usize) -> Result<Bytes, TransportError> {
        match self.read(limit).await? {
            (bytes, true) => Ok(bytes),
            (_, false) => Err(TransportError::too_large()),
        }
    }

    /// Returns the first bytes, up to `limit`, and `true` if these are all.
    pub(crate) async fn read(mut self, limit: usize) -> Result<(Bytes, bool), TransportError> {
        let mut first = Bytes::new();
        let mut all = BytesMut::new();
        while let Some(frame) = self.frame().await {
            // This client does not use trailers.
            let Ok(mut data) = frame.map_err(TransportError::of_body)?.into_data() else {
                continue;
            };
            let room = limit.saturating_sub(first.len() + all.len());
            let whole = data.len() <= room;
            data.truncate(room);
            if first.is_empty() && all.is_empty() {
                first = data;
            } else {
                if all.is_empty() {
                    let rest = usize::try_from(http_body::Body::size_hint(&self).lower())
                        .unwrap_or(usize::MAX);
                    all.reserve(first.len() + data.len() + rest.min(room).min(RESERVE));
                }
                all.extend_from_slice(&std::mem::take(&mut first));
                all.extend_from_slice(&data);
            }
            if !whole {
                return Ok((joined(first, all), false));
            }
        }
        Ok((joined(first, all), true))
    }
}

/// Returns all bytes. The bytes of a single frame are not copied.
fn joined(first: Bytes, all: BytesMut) -> Bytes {
    if all.is_empty() { first } else { all.freeze() }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from_static(text.as_bytes()))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<FrameResult>> {
        match &mut self.0 {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Source::Stream(stream) => stream.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Source::Bytes(bytes) => bytes.is_empty(),
            Source::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Source::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Source::Stream(stream) => stream.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    /// Shows the length of the body, if it is known, not its content.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Body")
            .field("length", &http_body::Body::size_hint(self).exact())
            .finish_non_exhaustive()
    }
}
