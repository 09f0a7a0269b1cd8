//! Media that are being received, and the handling of broken streams.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderMap, StatusCode, header};
use tokio::io::AsyncWrite;
use tokio::time::Instant;

use super::checksum::Crc32c;
use super::download_facts::{Facts, Range};
use super::download_source::Source;
use super::error::{MediaError, MediaProblem};
use super::idle_timer::IdleTimer;
use crate::error::{Error, Retryability};
use crate::method::Method;
use crate::request::HttpBody;
use crate::transport::{Body, BoxFuture, TransportError};

/// Media that are being received: a stream of bytes with only one chunk in memory at a time.
///
/// A stream that breaks is resumed by a request for the rest, if the server states an `ETag`, a
/// generation or a hash that distinguishes the media from a later version. Otherwise it ends with
/// [`MediaProblem::NotResumable`].
///
/// If the server states a CRC-32C of the whole (`x-goog-hash`), the stream ends with
/// [`MediaProblem::Checksum`] when the bytes do not match it. A stream that is shorter than the
/// server states ends with [`MediaProblem::Length`].
pub struct DownloadStream {
    source: Source,
    status: StatusCode,
    headers: HeaderMap,
    state: State,
    facts: Facts,
    /// The offset of the next byte in the media.
    offset: u64,
    checksum: Option<(Crc32c, u32)>,
    timer: IdleTimer,
    deadline: Option<Instant>,
    /// The number of breaks since the last byte.
    breaks: u32,
}

enum State {
    Reading(Body),
    Resuming(BoxFuture<'static, Result<Body, Error>>),
    Ended,
}

impl DownloadStream {
    pub(super) fn new(
        source: Source,
        range: Option<(u64, Option<u64>)>,
        deadline: Option<Instant>,
        response: http::Response<Body>,
    ) -> Result<Self, Error> {
        let (parts, body) = response.into_parts();
        let offset = check_range(source.method, range, &parts)?;
        let facts = Facts::new(&parts, range);
        Ok(Self {
            timer: IdleTimer::new(source.policy.timeout, deadline),
            status: parts.status,
            checksum: facts.crc32c.map(|sum| (Crc32c::new(), sum)),
            headers: parts.headers,
            state: State::Reading(body),
            breaks: 0,
            facts,
            offset,
            deadline,
            source,
        })
    }

    /// Returns the status: 206 for a part, else 200.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers of the response.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the media's type; empty if the server states none.
    pub fn content_type(&self) -> &str {
        let content_type = self.headers.get(header::CONTENT_TYPE);
        content_type
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
    }

    /// Returns the number of bytes still to come, if it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.state {
            State::Reading(body) => http_body::Body::size_hint(body).exact(),
            _ => self.facts.end.map(|end| end.saturating_sub(self.offset)),
        }
    }

    /// Returns the next bytes, as long as there are any.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_bytes(context)).await
    }

    pub(super) async fn write_to(mut self, writer: impl AsyncWrite + Send) -> Result<u64, Error> {
        let mut writer = pin!(writer);
        let (method, call) = (self.source.method, self.source.call.clone());
        let unwritable = |error: std::io::Error| {
            let error = MediaError::new(method.id, MediaProblem::Unwritable).caused_by(error);
            Error::from(error).in_call(|| call.context())
        };
        let mut length = 0;
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            let mut rest = &chunk[..];
            while !rest.is_empty() {
                let count = poll_fn(|context| writer.as_mut().poll_write(context, rest)).await;
                let count = count.map_err(&unwritable)?;
                if count == 0 {
                    return Err(unwritable(std::io::ErrorKind::WriteZero.into()));
                }
                rest = rest.get(count..).unwrap_or_default();
            }
            length += chunk.len() as u64;
        }
        poll_fn(|context| writer.as_mut().poll_flush(context))
            .await
            .map_err(&unwritable)?;
        Ok(length)
    }

    pub(super) async fn bytes(mut self, limit: usize) -> Result<HttpBody, Error> {
        let mut data = BytesMut::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if data.len() + chunk.len() > limit {
                let error = Error::from(TransportError::too_large());
                return Err(error.in_call(|| self.source.call.context()));
            }
            data.extend_from_slice(&chunk);
        }
        Ok(HttpBody::new(self.content_type(), data.freeze()))
    }

    fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let step = ready!(self.poll_step(context));
        Poll::Ready(step.map(|result| {
            result.map_err(|error| {
                self.state = State::Ended;
                error.in_call(|| self.source.call.context())
            })
        }))
    }

    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Resuming(request) => match request.as_mut().poll(context) {
                    Poll::Ready(Ok(body)) => self.state = State::Reading(body),
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Poll::Pending => {
                        let late = ready!(self.timer.poll_deadline(context));
                        return Poll::Ready(Some(Err(late.into())));
                    }
                },
                State::Reading(body) => {
                    let body = Pin::new(body);
                    let Poll::Ready(frame) = http_body::Body::poll_frame(body, context) else {
                        let late = ready!(self.timer.poll_late(context));
                        if let Err(error) = self.interrupted(late.into()) {
                            return Poll::Ready(Some(Err(error)));
                        }
                        continue;
                    };
                    self.timer.reset();
                    let step = match frame.map(|it| it.map(http_body::Frame::into_data)) {
                        Some(Ok(Ok(data))) => self.received(data).map(Some),
                        Some(Ok(Err(_trailers))) => continue,
                        Some(Err(error)) => self
                            .interrupted(TransportError::of_body(error).into())
                            .map(|()| None),
                        None => match self.ended() {
                            Ok(true) => return Poll::Ready(None),
                            other => other.map(|_| None),
                        },
                    };
                    match step.transpose() {
                        Some(result) => return Poll::Ready(Some(result)),
                        None => continue,
                    }
                }
            }
        }
    }

    /// Counts received bytes.
    fn received(&mut self, data: Bytes) -> Result<Bytes, Error> {
        self.offset = self.offset.saturating_add(data.len() as u64);
        if self.facts.end.is_some_and(|end| self.offset > end) {
            return Err(self.source.problem(MediaProblem::Length));
        }
        if !data.is_empty() {
            self.breaks = 0;
        }
        if let Some((crc, _)) = &mut self.checksum {
            crc.add(&data);
        }
        Ok(data)
    }

    /// Checks the media at the end of the stream. Returns `true` if they are complete; else the
    /// rest is requested.
    fn ended(&mut self) -> Result<bool, Error> {
        if self.facts.end.is_some_and(|end| self.offset < end) {
            let short = self.source.problem(MediaProblem::Length);
            return self.resume(short).map(|()| false);
        }
        self.state = State::Ended;
        let differs = |(crc, sum): (Crc32c, u32)| crc.finish() != sum;
        match self.checksum.take().is_some_and(differs) {
            true => Err(self.source.problem(MediaProblem::Checksum)),
            false => Ok(true),
        }
    }

    /// Resumes the stream after an error, if another attempt may succeed.
    fn interrupted(&mut self, error: Error) -> Result<(), Error> {
        match error.retryability() {
            Retryability::Ambiguous => self.resume(error),
            _ => Err(error),
        }
    }

    /// Requests the rest.
    ///
    /// # Errors
    /// The media could not be distinguished from a later version, or there were too many breaks.
    fn resume(&mut self, error: Error) -> Result<(), Error> {
        self.breaks += 1;
        if self.breaks >= self.source.policy.attempts {
            return Err(error);
        }
        if !self.source.is_idempotent || !self.facts.is_resumable() {
            let problem = MediaError::new(self.source.method.id, MediaProblem::NotResumable);
            return Err(problem.caused_by(error).into());
        }
        self.timer.reset();
        let source = self.source.clone();
        let resuming = source.resume(self.facts.clone(), self.offset, self.breaks);
        self.state = State::Resuming(Box::pin(resuming));
        Ok(())
    }
}

/// Returns the offset of the first byte. A server need not support ranges: it may send everything
/// if everything was requested (RFC 9110, section 14.2).
fn check_range(
    method: &'static Method,
    range: Option<(u64, Option<u64>)>,
    parts: &Parts,
) -> Result<u64, MediaError> {
    let Some((first, last)) = range else {
        return Ok(0);
    };
    let whole = (first, last) == (0, None) && parts.status == StatusCode::OK;
    let is_in = Range::read(&parts.headers).is_some_and(|it| it.is_in(first, last));
    match whole || (parts.status == StatusCode::PARTIAL_CONTENT && is_in) {
        true => Ok(first),
        false => Err(MediaError::new(method.id, MediaProblem::Range)),
    }
}

impl Stream for DownloadStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_bytes(context)
    }
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("DownloadStream")
            .field("method", &self.source.method.id)
            .field("status", &self.status)
            .field("length", &self.length())
            .field("deadline", &self.deadline.is_some())
            .finish_non_exhaustive()
    }
}
