//! Media to send: bytes in memory, or a stream of which no more is kept in memory than necessary.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, ReadBuf};

use super::error::{MediaError, MediaProblem};
use crate::transport::{Body, BoxError};

/// The number of bytes that are read from a reader at a time.
const CHUNK: usize = 64 * 1024;

/// The media of an upload, and their type.
pub struct Media {
    pub(crate) content_type: String,
    pub(crate) source: Source,
}

/// The source of the bytes of media.
pub(crate) enum Source {
    Bytes(Bytes),
    Body(Body, Option<u64>),
}

impl Media {
    /// Creates media from bytes in memory.
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            content_type: content_type.into(),
            source: Source::Bytes(bytes.into()),
        }
    }

    /// Creates media from a reader, such as a file.
    pub fn reader(
        content_type: impl Into<String>,
        reader: impl AsyncRead + Send + 'static,
    ) -> Self {
        let body = ReaderBody {
            reader: Box::pin(reader),
            buffer: Vec::new(),
        };
        Self::body(content_type, Body::new(body))
    }

    /// Creates media from a stream.
    pub fn body(content_type: impl Into<String>, body: Body) -> Self {
        let length = http_body::Body::size_hint(&body).exact();
        Self {
            content_type: content_type.into(),
            source: Source::Body(body, length),
        }
    }

    /// Sets the number of bytes of a reader or a stream. Then media that are too large fail before
    /// the first byte is sent.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        if let Source::Body(_, known) = &mut self.source {
            *known = Some(length);
        }
        self
    }

    /// Returns the number of bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Body(_, length) => *length,
        }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Media")
            .field("content_type", &self.content_type)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

struct ReaderBody {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    buffer: Vec<u8>,
}

impl http_body::Body for ReaderBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        this.buffer.resize(CHUNK, 0);
        let mut buffer = ReadBuf::new(&mut this.buffer);
        ready!(this.reader.as_mut().poll_read(context, &mut buffer))?;
        let read = buffer.filled();
        let frame = (!read.is_empty()).then(|| Ok(Frame::data(Bytes::copy_from_slice(read))));
        Poll::Ready(frame)
    }
}

/// Bytes, then a stream, then bytes again, as one body.
#[derive(Default)]
pub(crate) struct Joined {
    pub(crate) before: VecDeque<Bytes>,
    pub(crate) stream: Option<Body>,
    /// The number of remaining bytes of the stream, if it is known.
    pub(crate) length: Option<u64>,
    pub(crate) after: Bytes,
    /// The last bytes of the stream, until it is known that no others follow: a transport stops
    /// polling after as many bytes as were stated.
    pub(crate) buffered: Option<Bytes>,
    /// The id of the method.
    pub(crate) method: &'static str,
}

impl Joined {
    /// Counts bytes of the stream, and returns them unless they are to be buffered.
    fn count(&mut self, data: Bytes) -> Result<Option<Bytes>, BoxError> {
        let Some(left) = self.length else {
            return Ok(Some(data));
        };
        let rest = left.checked_sub(data.len() as u64);
        let rest = rest.ok_or_else(|| self.wrong_length())?;
        self.length = Some(rest);
        if rest == 0 && !data.is_empty() {
            self.buffered = Some(data);
            return Ok(None);
        }
        Ok(Some(data))
    }

    fn wrong_length(&self) -> BoxError {
        MediaError::new(self.method, MediaProblem::Length).into()
    }

    fn take_bytes(&mut self) -> Option<Bytes> {
        let after = |this: &mut Self| Some(std::mem::take(&mut this.after));
        match (self.before.pop_front(), &self.stream) {
            (Some(bytes), _) => Some(bytes),
            (None, Some(_)) => None,
            (None, None) => after(self).filter(|it| !it.is_empty()),
        }
    }
}

impl http_body::Body for Joined {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        loop {
            if let Some(bytes) = this.take_bytes() {
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
            let Some(stream) = &mut this.stream else {
                return Poll::Ready(None);
            };
            let frame = ready!(Pin::new(stream).poll_frame(context));
            match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => {
                    if let Some(data) = this.count(data)? {
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    }
                }
                Some(Ok(Err(_trailers))) => {}
                Some(Err(error)) => {
                    let problem = MediaError::new(this.method, MediaProblem::Unreadable);
                    return Poll::Ready(Some(Err(problem.caused_by(error).into())));
                }
                None if this.length.is_some_and(|left| left > 0) => {
                    return Poll::Ready(Some(Err(this.wrong_length())));
                }
                None => {
                    this.stream = None;
                    this.before.extend(this.buffered.take());
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.before.is_empty() && self.stream.is_none() && self.after.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let stream = match &self.stream {
            Some(body) => self
                .length
                .or_else(|| http_body::Body::size_hint(body).exact()),
            None => Some(0),
        };
        let before: usize = self
            .before
            .iter()
            .chain(&self.buffered)
            .map(Bytes::len)
            .sum();
        let around = (before + self.after.len()) as u64;
        match stream.and_then(|it| it.checked_add(around)) {
            // A transport does not poll a body without bytes, and so would not notice those of the
            // stream.
            Some(0) if self.stream.is_some() => SizeHint::default(),
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}
