//! Resumable uploads (<https://developers.google.com/workspace/gmail/api/guides/uploads>): a first
//! request opens a session, whose URL then receives the media chunk by chunk. With status 308 the
//! server requests more; its `range` header states the bytes that it has.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use tokio::time::{Instant, timeout_at};

use super::error::{MediaError, MediaProblem};
use super::location;
use super::upload_queue::UploadQueue;
use super::upload_request::{Progress, SessionCallback, UNIT, UploadRequest};
use crate::client::{ActiveCall, Attempts, Core, Repetition, Sender, Unread, deadline_in, whole};
use crate::error::Error;
use crate::method::Method;
use crate::request::{QUOTA_PROJECT, Request, RetryPolicy};
use crate::transport::{Body, TransportError};

const UPLOAD_TYPE: HeaderName = HeaderName::from_static("x-upload-content-type");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("x-upload-content-length");

/// Sends media chunk by chunk.
pub(crate) async fn run(
    upload: UploadRequest,
    client: &Core,
    path: &'static str,
    call: &ActiveCall,
) -> Result<http::Response<Bytes>, Error> {
    let opening = opening(&upload, client, path)?;
    let method = upload.request.method();
    let options = upload.request.call_options();
    let (total, limit) = (
        upload.media.length(),
        method.upload.and_then(|it| it.max_size),
    );
    let mut run = Upload {
        client,
        call,
        method,
        policy: options.policy(&client.retry),
        deadline: deadline_in(options.deadline),
        headers: own_headers(opening.headers()),
        queue: UploadQueue::new(method, upload.media.source, total, limit),
        request: upload.request,
        opening,
        chunk_size: upload.chunk_size,
        on_progress: upload.on_progress,
        on_session: upload.on_session,
        sessions: 0,
    };
    let mut location = match upload.session {
        Some(url) => Some(run.known_session(&url)?),
        None => None,
    };
    loop {
        let resumed = location.is_some();
        let session = match location.take() {
            Some(location) => location,
            None => run.open().await?,
        };
        if let Some(response) = run.transfer(session, resumed).await? {
            return whole(response).await;
        }
    }
}

/// Returns the request that opens a session.
fn opening(
    upload: &UploadRequest,
    client: &Core,
    path: &'static str,
) -> Result<http::Request<Bytes>, Error> {
    let root_url = client.root_url(upload.request.method());
    let request = upload.request.at_media_path(path, "resumable");
    let mut request = request.to_http_at(root_url)?;
    let headers = request.headers_mut();
    headers.insert(UPLOAD_TYPE, upload.content_type()?);
    if let Some(length) = upload.media.length() {
        headers.insert(UPLOAD_LENGTH, HeaderValue::from(length));
    }
    Ok(request)
}

/// Returns the headers of the caller for all requests of an upload.
fn own_headers(headers: &HeaderMap) -> HeaderMap {
    let names = [header::AUTHORIZATION, header::USER_AGENT, QUOTA_PROJECT];
    let own = names.into_iter().filter_map(|name| {
        let value = headers.get(&name)?.clone();
        Some((name, value))
    });
    own.collect()
}

/// A resumable upload in progress.
struct Upload<'a> {
    client: &'a Core,
    call: &'a ActiveCall,
    method: &'static Method,
    request: Request,
    policy: RetryPolicy,
    /// The end of the time for the whole upload.
    deadline: Option<Instant>,
    opening: http::Request<Bytes>,
    /// The headers of all requests.
    headers: HeaderMap,
    queue: UploadQueue,
    chunk_size: usize,
    on_progress: Option<Box<dyn FnMut(Progress) + Send>>,
    on_session: Option<SessionCallback>,
    /// The number of sessions that were opened.
    sessions: u32,
}

/// The meaning of a response to a session's request.
enum Reply {
    /// The upload is complete.
    Complete,
    /// The server has this many bytes.
    Has(u64),
    /// The server does not state its bytes in a valid way.
    Unclear,
}

impl<'a> Upload<'a> {
    /// Opens a session and returns its URL. It is a request like any other: a `POST` whose
    /// response is lost is not sent again.
    async fn open(&mut self) -> Result<Uri, Error> {
        self.sessions += 1;
        let (uri, headers) = (self.opening.uri(), self.opening.headers());
        let repetition = Repetition::of(&self.request, uri, headers);
        let attempts = Attempts::new(&self.policy, repetition)?
            .throttled(self.client.retry_throttle.as_ref())
            .with_deadline(self.deadline);
        let mut sender = Sender::new(self.client, self.method, headers, attempts, self.call)?;
        let request = &self.opening;
        let response = sender.send(&mut || request.clone().map(Body::from)).await?;
        let location = location::resolve(uri, response.headers());
        let location = location.ok_or_else(|| self.problem(MediaProblem::Location))?;
        self.client.check_location(self.method, &location)?;
        if let Some(report) = &mut self.on_session {
            report(&location.to_string());
        }
        Ok(location)
    }

    /// Returns the URL of a session that was opened before.
    fn known_session(&self, url: &str) -> Result<Uri, Error> {
        let location: Uri = url
            .parse()
            .map_err(|_| self.problem(MediaProblem::Location))?;
        self.client.check_location(self.method, &location)?;
        Ok(location)
    }

    fn problem(&self, problem: MediaProblem) -> Error {
        MediaError::new(self.method.id, problem).into()
    }

    fn sender(&self) -> Result<Sender<'a>, Error> {
        let attempts = Attempts::new(&self.policy, Repetition::without_effect())?;
        let attempts = attempts.with_deadline(self.deadline);
        let sender = Sender::new(self.client, self.method, &self.headers, attempts, self.call)?;
        Ok(sender.limit_idle_time())
    }

    /// Sends the media to a session. Returns the response once the upload is complete, and `None`
    /// if another session must be opened.
    ///
    /// An attempt counts unless the server has received a whole unit more after it.
    async fn transfer(
        &mut self,
        session: Uri,
        resumed: bool,
    ) -> Result<Option<http::Response<Body>>, Error> {
        let mut sender = self.sender()?;
        // The server may have all bytes, and so have completed the upload.
        let mut may_be_complete = resumed;
        // Query the offset of the server instead of sending a chunk.
        let mut query = resumed;
        let mut counted_from = self.queue.start;
        loop {
            if !query {
                self.fill().await?;
            }
            let request = self.put(&session, query)?;
            may_be_complete |= !query && self.queue.is_last(self.chunk_size);
            let response = match sender.attempt(request, Unread::Incomplete).await {
                Ok(Some(response)) => response,
                // After a break, query the offset of the server.
                Ok(None) => {
                    query = true;
                    continue;
                }
                Err(error) if is_lost_session(&error) => {
                    self.restart(error, may_be_complete)?;
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            let reply = reply(&response);
            may_be_complete &= !matches!(reply, Reply::Has(_));
            match reply {
                Reply::Complete if may_be_complete => {
                    let end = self.queue.end(self.chunk_size).max(self.queue.start);
                    let total = self.queue.total.unwrap_or(end);
                    self.report(total, Some(total));
                    return Ok(Some(response));
                }
                Reply::Complete => {
                    let error = MediaError::new(self.method.id, MediaProblem::Incomplete);
                    return Err(error.with_response(whole(response).await?).into());
                }
                Reply::Has(has) if self.advance(has, query).await? => {
                    query = false;
                    self.report(self.queue.start, self.queue.total);
                    let all = self.queue.is_last(0);
                    if all || has.saturating_sub(counted_from) >= UNIT as u64 {
                        counted_from = has;
                        sender.restart();
                        continue;
                    }
                }
                // A chunk is sent again once the server has stated its offset.
                Reply::Has(has) if query && has == self.queue.start => {
                    query = false;
                    sender.return_attempt();
                    continue;
                }
                _ => query = true,
            }
            if !sender.pause_without_error().await {
                return Err(self.problem(MediaProblem::Offset));
            }
        }
    }

    /// Reads a chunk, within the time limits.
    async fn fill(&mut self) -> Result<(), Error> {
        let filling = self.queue.fill(self.chunk_size, self.policy.timeout);
        match self.deadline {
            Some(deadline) => match timeout_at(deadline, filling).await {
                Ok(filled) => filled,
                Err(_) => Err(TransportError::deadline(None).into()),
            },
            None => filling.await,
        }
    }

    /// Moves the queue to the offset of the server. Returns `true` if it moved forward.
    ///
    /// # Errors
    /// The server has bytes that were not sent, or lost bytes that are not in memory any more.
    async fn advance(&mut self, has: u64, asked: bool) -> Result<bool, Error> {
        let start = self.queue.start;
        if has < start && asked && !self.queue.rewind(has) {
            return Err(self.problem(MediaProblem::Offset));
        }
        // Another process filled the session: the bytes that the server has are read and dropped.
        while has > self.queue.end(usize::MAX) && asked && !self.queue.is_last(usize::MAX) {
            let end = self.queue.end(usize::MAX);
            self.queue.drop_to(end);
            self.fill().await?;
        }
        let end = self.queue.end(usize::MAX);
        if has > end {
            return match asked {
                true => Err(self.problem(MediaProblem::Offset)),
                false => Ok(false),
            };
        }
        if has > self.queue.start {
            self.queue.drop_to(has);
        }
        Ok(has > start)
    }

    /// Prepares another session after one was lost.
    ///
    /// # Errors
    /// The media cannot be read again, or the upload may be complete.
    fn restart(&mut self, error: Error, may_be_complete: bool) -> Result<(), Error> {
        let harmless = !may_be_complete || self.request.is_idempotent();
        let again = harmless && self.queue.is_rewindable() && self.sessions < self.policy.attempts;
        if again && self.queue.rewind(0) {
            return Ok(());
        }
        let lost = MediaError::new(self.method.id, MediaProblem::SessionLost);
        Err(lost.caused_by(error).into())
    }

    fn report(&mut self, sent: u64, total: Option<u64>) {
        if let Some(report) = &mut self.on_progress {
            report(Progress { sent, total });
        }
    }

    /// Builds a request that sends the chunk, or queries the offset of the server.
    fn put(&self, session: &Uri, query: bool) -> Result<http::Request<Body>, Error> {
        let (range, body) = match query {
            true => (self.queue.unknown_range(), Body::empty()),
            false => (
                self.queue.range(self.chunk_size),
                self.queue.body(self.chunk_size),
            ),
        };
        let mut request = http::Request::new(body);
        *request.method_mut() = http::Method::PUT;
        *request.uri_mut() = session.clone();
        *request.headers_mut() = self.headers.clone();
        let range = HeaderValue::try_from(range).map_err(|_| self.problem(MediaProblem::Offset))?;
        request.headers_mut().insert(header::CONTENT_RANGE, range);
        Ok(request)
    }
}

fn reply(response: &http::Response<Body>) -> Reply {
    if response.status() != StatusCode::PERMANENT_REDIRECT {
        return Reply::Complete;
    }
    // `bytes=0-524287` is 524288 bytes; without the header there are none.
    let Some(range) = response.headers().get(header::RANGE) else {
        return Reply::Has(0);
    };
    let last = range.to_str().ok().and_then(|it| {
        let it = it.strip_prefix("bytes=").unwrap_or(it);
        it.strip_prefix("0-")?.parse::<u64>().ok()
    });
    match last.and_then(|it| it.checked_add(1)) {
        Some(has) => Reply::Has(has),
        None => Reply::Unclear,
    }
}

/// Returns `true` if the server does not know the session, or not any more.
fn is_lost_session(error: &Error) -> bool {
    matches!(error, Error::Status(_)) && error.is_gone()
}
