//! Downloads: the media of a resource, as a stream or into a writer, whole or in part.

use std::ops::{Bound, RangeBounds};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWrite;

use super::download_source::{Source, fetch, set_range};
use super::download_stream::DownloadStream;
use crate::client::{ActiveCall, Attempts, Client, Repetition, deadline_in};
use crate::error::Error;
#[cfg(feature = "blocking")]
use crate::method::Method;
use crate::request::{HttpBody, Request};
use crate::transport::BoxFuture;

/// A request for media.
#[derive(Clone, Debug)]
#[must_use = "a download does nothing until it is sent"]
pub struct MediaDownload {
    request: Request,
    /// The first byte, and the last.
    range: Option<(u64, Option<u64>)>,
}

impl MediaDownload {
    /// Creates a request for media.
    pub fn new(mut request: Request) -> Self {
        request.set_text("alt", "media");
        Self {
            request,
            range: None,
        }
    }

    /// Requests a part of the media, by the numbers of its bytes (RFC 9110, section 14.2). A range
    /// without a start begins at 0. An empty range means everything from its start on.
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

    /// Limits the time without a byte, instead of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.call_options_mut().timeout = Some(timeout);
        self
    }

    /// Limits the time of the whole download.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.request.call_options_mut().deadline = Some(deadline);
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.request.header(name.as_ref(), value.as_ref());
        self
    }

    /// Sends the request; the media follow as a stream. Until the stream starts, the request is
    /// retried by its policy. A stream that breaks is resumed if the server states that the media
    /// are the same. Its time limits are that without a byte, and the deadline of the request
    /// (`.deadline(..)`), if it has one, for the whole stream.
    ///
    /// # Errors
    /// [`Error::Media`] where the server sends another range; else see [`Error`].
    pub fn send(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<DownloadStream, Error>> + Send + use<> {
        let client = client.clone();
        let run: BoxFuture<'static, _> = Box::pin(async move {
            let call = Arc::new(ActiveCall::new(self.request.method().id));
            let run = pin!(self.run(client, call.clone()));
            call.run(run).await
        });
        run
    }

    /// Sends the request and writes the media to a writer as they arrive. Returns their length.
    ///
    /// # Errors
    /// [`Error::Media`] if the media cannot be written, or do not match their checksum; then some
    /// of them have been written. Else see [`MediaDownload::send`].
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

    async fn run(self, client: Client, call: Arc<ActiveCall>) -> Result<DownloadStream, Error> {
        let (method, core) = (self.request.method(), client.core());
        let mut head = self.request.to_http_at(core.root_url(method))?.map(|_| ());
        if let Some((first, last)) = self.range {
            set_range(head.headers_mut(), method, first, last)?;
        }
        let options = self.request.call_options();
        let policy = options.policy(&core.retry);
        let repetition = Repetition::of(&self.request, head.uri(), head.headers());
        let attempts = Attempts::new(&policy, repetition)?.throttled(core.retry_throttle.as_ref());
        let deadline = deadline_in(options.deadline);
        let response = fetch(core, method, &head, attempts, &call).await?;
        DownloadStream::new(
            Source {
                client,
                call,
                method,
                head,
                policy,
                is_idempotent: self.request.is_idempotent(),
            },
            self.range,
            deadline,
            response,
        )
    }
}
