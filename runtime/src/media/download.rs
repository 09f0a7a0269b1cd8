//! Downloads: the media of a resource, as a stream or into a writer, whole or in part.

use std::fmt;
use std::future::poll_fn;
use std::ops::{Bound, RangeBounds};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::io::AsyncWrite;
use tokio::time::{Instant, Sleep, sleep_until};

use super::checksum::Crc32c;
use super::error::{MediaError, MediaProblem};
use crate::client::{ActiveCall, Attempts, Client, Core, Repetition, Sender, Unread, deadline_in};
use crate::error::Error;
use crate::method::Method;
use crate::request::{HttpBody, Request};
use crate::transport::{Body, TransportError};

/// A request for media.
#[derive(Clone, Debug)]
#[must_use = "a download does nothing until it is sent"]
pub struct MediaDownload {
    request: Request,
    /// The first byte, and the last.
    range: Option<(u64, Option<u64>)>,
}

/// Media on their way in: a stream of bytes, of which only one piece at a time is in memory.
///
/// Where the server gives a CRC-32C of the whole (`x-goog-hash`), the stream ends with
/// [`MediaProblem::Checksum`] if the bytes are others.
pub struct Downloading {
    method: &'static Method,
    headers: HeaderMap,
    status: StatusCode,
    body: Option<Body>,
    check: Option<(Crc32c, u32)>,
    watch: Watch,
}

/// How long media may take.
struct Watch {
    /// Without a byte.
    idle: Option<Duration>,
    /// In all.
    ends: Option<Instant>,
    /// Runs while the stream waits for bytes.
    timer: Option<Pin<Box<Sleep>>>,
}

impl MediaDownload {
    /// A request for media.
    pub fn new(mut request: Request) -> Self {
        request.set_text("alt", "media");
        Self {
            request,
            range: None,
        }
    }

    /// Asks for a part of it, by the numbers of its bytes (RFC 9110, section 14.2). A range that
    /// begins nowhere begins at 0. An empty one is taken for all from its start on.
    pub fn range(mut self, range: impl RangeBounds<u64>) -> Self {
        let first = match range.start_bound() {
            Bound::Included(first) => *first,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let last = match range.end_bound() {
            Bound::Included(last) => Some(*last),
            Bound::Excluded(end) => end.checked_sub(1),
            Bound::Unbounded => None,
        };
        self.range = Some((first, last.filter(|last| *last >= first)));
        self
    }

    /// Sends the request; the media follow as a stream. Until the stream begins, the request is
    /// sent again as the client's policy has it, and the times of the policy hold. Then the time
    /// of an attempt is that without a byte, and the deadline of the request (`.deadline(..)`), if
    /// it has one, that of the whole stream.
    ///
    /// # Errors
    /// [`Error::Media`] where the server sends another range; else see [`Error`].
    pub fn send(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<Downloading, Error>> + Send + use<> {
        let client = client.clone();
        async move {
            let call = ActiveCall::new(self.request.method().id);
            let run = call.run(self.run(client.core(), &call));
            let run: crate::transport::BoxFuture<'_, _> = Box::pin(run);
            run.await
        }
    }

    /// Sends the request and writes the media to a writer, as they come. Gives their length.
    ///
    /// # Errors
    /// [`Error::Media`] where the media cannot be written, or do not match their checksum; some
    /// of them have been written then. Else see [`MediaDownload::send`].
    pub fn write_to<W: AsyncWrite + Send>(
        self,
        client: &Client,
        writer: W,
    ) -> impl Future<Output = Result<u64, Error>> + Send + use<W> {
        let sent = self.send(client);
        async move { sent.await?.write_to(writer).await }
    }

    /// Sends the request and keeps the media in memory, as far as the client's limit for
    /// responses allows.
    ///
    /// # Errors
    /// See [`MediaDownload::send`].
    pub fn bytes(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<HttpBody, Error>> + Send + use<> {
        let (sent, limit) = (self.send(client), client.core().response_limit);
        async move { sent.await?.bytes(limit).await }
    }

    #[cfg(feature = "blocking")]
    pub(crate) const fn method(&self) -> &'static Method {
        self.request.method()
    }

    async fn run(self, client: &Core, call: &ActiveCall) -> Result<Downloading, Error> {
        let method = self.request.method();
        let mut head = self
            .request
            .to_http_at(client.root_url(method))?
            .map(|_| ());
        if let Some((first, last)) = self.range {
            let last = last.map(|it| it.to_string()).unwrap_or_default();
            let range = HeaderValue::try_from(format!("bytes={first}-{last}"))
                .map_err(|_| MediaError::new(method.id, MediaProblem::Range))?;
            head.headers_mut().insert(header::RANGE, range);
        }
        let options = self.request.call_options();
        let policy = options.policy(&client.retry);
        let ends = deadline_in(options.deadline);
        let repetition = Repetition::of(&self.request, head.uri(), head.headers());
        let attempts =
            Attempts::new(&policy, repetition)?.throttled(client.retry_throttle.as_ref());
        let mut sender = Sender::new(client, method, head.headers(), attempts, call)?;
        let response = loop {
            let request = head.clone().map(|()| Body::empty());
            if let Some(response) = sender.attempt(request, Unread::Success).await? {
                break response;
            }
        };
        let (parts, body) = response.into_parts();
        if let Some(range) = self.range {
            check_range(method, range, &parts)?;
        }
        Ok(Downloading {
            method,
            check: stated(&parts).map(|sum| (Crc32c::new(), sum)),
            headers: parts.headers,
            status: parts.status,
            body: Some(body),
            watch: Watch::new(policy.timeout, ends),
        })
    }
}

/// Whether the part that comes is in the one that was asked for. A server need not know of ranges:
/// where all was asked for, it may send all (RFC 9110, section 14.2).
fn check_range(
    method: &'static Method,
    (first, last): (u64, Option<u64>),
    parts: &http::response::Parts,
) -> Result<(), MediaError> {
    let whole = (first, last) == (0, None) && parts.status == StatusCode::OK;
    let range = parts.headers.get(header::CONTENT_RANGE);
    let range = range.and_then(|it| {
        let (range, _) = it.to_str().ok()?.strip_prefix("bytes ")?.split_once('/')?;
        let (from, to) = range.split_once('-')?;
        Some((from.parse::<u64>().ok()?, to.parse::<u64>().ok()?))
    });
    let asked = range.is_some_and(|(from, to)| from == first && last.is_none_or(|it| to <= it));
    match whole || (parts.status == StatusCode::PARTIAL_CONTENT && asked) {
        true => Ok(()),
        false => Err(MediaError::new(method.id, MediaProblem::Range)),
    }
}

/// The CRC-32C of the bytes that come, where the server gives one. It gives that of the bytes
/// that it stores: the whole, and compressed where they are stored so.
fn stated(parts: &http::response::Parts) -> Option<u32> {
    let headers = &parts.headers;
    let stored = headers.get("x-goog-stored-content-encoding");
    if parts.status != StatusCode::OK || stored.is_some_and(|it| it != "identity") {
        return None;
    }
    let hashes = headers.get_all("x-goog-hash").into_iter();
    let sum = hashes
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .find_map(|it| it.trim().strip_prefix("crc32c="))?;
    let sum = STANDARD.decode(sum).ok()?;
    Some(u32::from_be_bytes(sum.try_into().ok()?))
}

impl Downloading {
    /// The status: 206 for a part, else 200.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media's type; empty where the server states none.
    pub fn content_type(&self) -> &str {
        let content_type = self.headers.get(header::CONTENT_TYPE);
        content_type
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
    }

    /// How many bytes there are to come, where that is known.
    pub fn length(&self) -> Option<u64> {
        http_body::Body::size_hint(self.body.as_ref()?).exact()
    }

    /// The next bytes, as long as there are any.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_bytes(context)).await
    }

    async fn write_to(mut self, writer: impl AsyncWrite + Send) -> Result<u64, Error> {
        let media = &mut self;
        let mut writer = pin!(writer);
        let unwritable = |method: &Method, error: std::io::Error| {
            MediaError::new(method.id, MediaProblem::Unwritable).caused_by(error)
        };
        let mut length = 0;
        while let Some(piece) = media.next().await {
            let piece = piece?;
            let mut rest = &piece[..];
            while !rest.is_empty() {
                let count = poll_fn(|context| writer.as_mut().poll_write(context, rest)).await;
                let count = count.map_err(|error| unwritable(media.method, error))?;
                if count == 0 {
                    let error = std::io::ErrorKind::WriteZero.into();
                    return Err(unwritable(media.method, error).into());
                }
                rest = rest.get(count..).unwrap_or_default();
            }
            length += piece.len() as u64;
        }
        poll_fn(|context| writer.as_mut().poll_flush(context))
            .await
            .map_err(|error| unwritable(media.method, error))?;
        Ok(length)
    }

    async fn bytes(mut self, limit: usize) -> Result<HttpBody, Error> {
        let mut data = BytesMut::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if data.len() + piece.len() > limit {
                return Err(TransportError::too_large().into());
            }
            data.extend_from_slice(&piece);
        }
        Ok(HttpBody::new(self.content_type(), data.freeze()))
    }

    fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let Some(body) = &mut self.body else {
                return Poll::Ready(None);
            };
            let Poll::Ready(frame) = http_body::Body::poll_frame(Pin::new(body), context) else {
                let late = ready!(self.watch.poll_late(context));
                self.body = None;
                return Poll::Ready(Some(Err(late.into())));
            };
            self.watch.timer = None;
            match frame.map(|it| it.map(http_body::Frame::into_data)) {
                Some(Ok(Ok(data))) => {
                    if let Some((crc, _)) = &mut self.check {
                        crc.add(&data);
                    }
                    return Poll::Ready(Some(Ok(data)));
                }
                Some(Ok(Err(_trailers))) => {}
                Some(Err(error)) => {
                    self.body = None;
                    return Poll::Ready(Some(Err(TransportError::new(error).into())));
                }
                None => {
                    self.body = None;
                    let differs = |(crc, sum): (Crc32c, u32)| crc.finish() != sum;
                    let wrong = self.check.take().is_some_and(differs);
                    let error = || MediaError::new(self.method.id, MediaProblem::Checksum).into();
                    return Poll::Ready(wrong.then(|| Err(error())));
                }
            }
        }
    }
}

impl Watch {
    fn new(idle: Option<Duration>, ends: Option<Instant>) -> Self {
        let timer = None;
        Self { idle, ends, timer }
    }

    /// What there is to say when bytes do not come in time.
    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let now = Instant::now();
        let timer = match &mut self.timer {
            Some(timer) => timer,
            none => {
                let idle = self.idle.and_then(|idle| now.checked_add(idle));
                let Some(wake) = [idle, self.ends].into_iter().flatten().min() else {
                    return Poll::Pending;
                };
                none.insert(Box::pin(sleep_until(wake)))
            }
        };
        ready!(timer.as_mut().poll(context));
        let over = self.ends.is_some_and(|ends| ends <= Instant::now());
        Poll::Ready(match self.idle.filter(|_| !over) {
            Some(idle) => TransportError::timeout(idle),
            None => TransportError::deadline(None),
        })
    }
}

impl Stream for Downloading {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_bytes(context)
    }
}

impl fmt::Debug for Downloading {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Downloading")
            .field("method", &self.method.id)
            .field("status", &self.status)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
