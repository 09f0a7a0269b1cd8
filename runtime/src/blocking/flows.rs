//! Blocking variants of everything that takes more than one request: pages, operations, media,
//! batches.

use std::io::{Read, Write};
use std::iter::FusedIterator;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::batch::{Batch, BatchResults};
use crate::client::Client;
use crate::error::Error;
use crate::json::{Decoded, TypeMismatch, Wire};
use crate::media::{Media, MediaDownload, MediaError, MediaProblem, MediaUpload};
use crate::operation::{LongRunning, Operation, PollingPolicy};
use crate::paging::{Items, Paged, PagedItems, Pages};
use crate::request::ApiRequest;
use crate::request::HttpBody;
use crate::response::{FromResponse, Response};

/// The pages of a request. The iterator blocks until each page has arrived. It ends after the last
/// page, and after an error.
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct BlockingPages<R: Paged>(Option<Pages<R>>);

/// The items of a request's pages. The iterator blocks at the first item of each page. It ends
/// after the last item, and after an error.
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct BlockingItems<R: PagedItems>(Option<Items<R>>);

impl<R: Paged> BlockingPages<R> {
    /// Creates the pages of a request.
    pub fn new(request: R, client: &Client) -> Self {
        Self(Some(Pages::new(request, client)))
    }

    /// See [`Pages::next_page_token`]; `None` after an error that is not that of a page.
    pub fn next_page_token(&self) -> Option<String> {
        self.0.as_ref().and_then(Pages::next_page_token)
    }

    /// See [`Pages::next_response`].
    pub fn next_response(&mut self) -> Option<Result<Response<R::Response>, Error>> {
        let pages = self.0.as_mut()?;
        let client = pages.client().clone();
        let next = client.block_on(async { pages.next_response().await.transpose() });
        end_if_refused(&mut self.0, next)
    }

    /// See [`Pages::mismatches`].
    pub fn mismatches(&self) -> &[TypeMismatch] {
        self.0.as_ref().map_or(&[], Pages::mismatches)
    }
}

impl<R: PagedItems> BlockingItems<R> {
    /// Creates the items of a request's pages.
    pub fn new(request: R, client: &Client) -> Self {
        Self(Some(Items::new(request, client)))
    }

    /// See [`Items::mismatches`].
    pub fn mismatches(&self) -> &[TypeMismatch] {
        self.0.as_ref().map_or(&[], Items::mismatches)
    }
}

impl<R: Paged> Iterator for BlockingPages<R> {
    type Item = Result<R::Response, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let pages = self.0.as_mut()?;
        let client = pages.client().clone();
        let next = client.block_on(async { pages.next().await.transpose() });
        end_if_refused(&mut self.0, next)
    }
}

impl<R: PagedItems> Iterator for BlockingItems<R> {
    type Item = Result<R::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let items = self.0.as_mut()?;
        if let Some(item) = items.at_hand() {
            return Some(Ok(item));
        }
        let client = items.client().clone();
        let next = client.block_on(async { items.next().await.transpose() });
        end_if_refused(&mut self.0, next)
    }
}

impl<R: Paged> FusedIterator for BlockingPages<R> {}
impl<R: PagedItems> FusedIterator for BlockingItems<R> {}

/// A thread that must not block would get this error forever.
fn end_if_refused<S, T>(
    stream: &mut Option<S>,
    next: Result<Option<T>, Error>,
) -> Option<Result<T, Error>> {
    if let Err(Error::Config(_)) = next {
        *stream = None;
    }
    next.transpose()
}

impl<O, R, M> Operation<O, R, M>
where
    O: LongRunning + Send,
    R: Wire + Default,
    M: Wire,
{
    /// Waits for the result, as [`Operation::wait`] does. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_blocking(self, client: &Client) -> Result<R, Error> {
        self.wait_with_blocking(client, PollingPolicy::new())
    }

    /// Waits for the result with the caller's pauses and deadline. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_with_blocking(self, client: &Client, policy: PollingPolicy) -> Result<R, Error> {
        // Its timers begin inside the runtime.
        client.block_on(async { self.wait_with(client, policy).await })
    }

    /// Waits for the result, as [`Operation::wait_response`] does. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_response_blocking(self, client: &Client) -> Result<Decoded<R>, Error> {
        self.wait_response_with_blocking(client, PollingPolicy::new())
    }

    /// Waits with the caller's pauses and deadline, and reports the values that did not fit. Not
    /// for asynchronous code.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_response_with_blocking(
        self,
        client: &Client,
        policy: PollingPolicy,
    ) -> Result<Decoded<R>, Error> {
        client.block_on(async { self.wait_response_with(client, policy).await })
    }

    /// Polls the operation once. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`Operation::poll`].
    pub fn poll_blocking(&self, client: &Client) -> Result<Self, Error> {
        client.block_on(self.poll(client))
    }
}

impl<R: ApiRequest<Response: FromResponse>> MediaUpload<R> {
    /// Sends the media and reads the response. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`MediaUpload::send`].
    pub fn send_blocking(self, client: &Client) -> Result<R::Response, Error> {
        client.block_on(self.send(client))
    }

    /// Sends the media and returns the last response with its status and headers. Not for
    /// asynchronous code.
    ///
    /// # Errors
    /// See [`MediaUpload::send`].
    pub fn response_blocking(self, client: &Client) -> Result<Response<R::Response>, Error> {
        client.block_on(self.response(client))
    }
}

impl MediaDownload {
    /// Sends the request and keeps the media in memory. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`MediaDownload::bytes`].
    pub fn bytes_blocking(self, client: &Client) -> Result<HttpBody, Error> {
        client.block_on(self.bytes(client))
    }

    /// Sends the request and writes the media to a writer, such as a file, as they arrive. Returns
    /// their length. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`MediaDownload::write_to`].
    pub fn write_to_blocking(self, client: &Client, mut writer: impl Write) -> Result<u64, Error> {
        let method = self.method();
        let mut media = client.block_on(self.send(client))?;
        let unwritable = |error: std::io::Error| {
            Error::from(MediaError::new(method.id, MediaProblem::Unwritable).caused_by(error))
        };
        let mut length = 0;
        while let Some(chunk) = client.block_on(async { media.next().await.transpose() })? {
            writer.write_all(&chunk).map_err(unwritable)?;
            length += chunk.len() as u64;
        }
        writer.flush().map_err(unwritable)?;
        Ok(length)
    }
}

impl Media {
    /// Media from a blocking reader, such as a file: for blocking calls. On a runtime with a single
    /// thread, the reader blocks everything else that runs on it.
    pub fn blocking_reader(
        content_type: impl Into<String>,
        reader: impl Read + Send + Unpin + 'static,
    ) -> Self {
        Self::reader(content_type, BlockingReader(reader))
    }
}

impl Batch {
    /// Sends all calls and waits for their responses. Not for asynchronous code.
    ///
    /// # Errors
    /// This is asynchronous code, and nothing was sent. The error of a call is returned by
    /// [`BatchResults::take`].
    pub fn send_blocking(self, client: &Client) -> Result<BatchResults, Error> {
        client.block_on(async { Ok(self.send(client).await) })
    }

    /// Sends calls of one method, and returns their responses in the same order. Not for
    /// asynchronous code.
    ///
    /// # Errors
    /// This is asynchronous code, and nothing was sent.
    pub fn send_all_blocking<R: ApiRequest<Response: FromResponse>>(
        requests: impl IntoIterator<Item = R>,
        client: &Client,
    ) -> Result<Vec<Result<R::Response, Error>>, Error>
    where
        R::Response: 'static,
    {
        let sent = Self::send_all(requests, client);
        client.block_on(async { Ok(sent.await) })
    }
}

struct BlockingReader<R>(R);

impl<R: Read + Unpin> AsyncRead for BlockingReader<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let mut read = || self.0.read(buffer.initialize_unfilled());
        // The thread that sends the request also drives the other connections and the timers. A
        // runtime with several threads continues with them on another one.
        let many = Handle::try_current()
            .is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
        let count = match many {
            true => tokio::task::block_in_place(read)?,
            false => read()?,
        };
        // A reader that reports more bytes than the buffer has would make Tokio panic.
        if count > buffer.remaining() {
            let error = "the reader reported more bytes than its buffer holds";
            return Poll::Ready(Err(std::io::Error::other(error)));
        }
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}
