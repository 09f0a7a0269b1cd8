//! Resumable uploads, as <https://developers.google.com/workspace/gmail/api/guides/uploads> has
//! them: a first request opens a session, whose URL then takes the media chunk by chunk. Status
//! 308 says that the server wants more, its `range` how much it has.

use std::collections::VecDeque;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use tokio::time::{Instant, timeout_at};

use super::error::{MediaError, MediaProblem};
use super::media::{Joined, Source};
use super::upload_request::{Progress, UploadRequest};
use crate::client::{ActiveCall, Attempts, Core, Repetition, Sender, Unread, deadline_in, whole};
use crate::error::Error;
use crate::method::Method;
use crate::request::{QUOTA_PROJECT, RetryPolicy};
use crate::transport::{Body, TransportError};

const UPLOAD_TYPE: HeaderName = HeaderName::from_static("x-upload-content-type");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("x-upload-content-length");

/// Sends media chunk by chunk.
pub(crate) async fn run(
    mut upload: UploadRequest,
    client: &Core,
    path: &'static str,
    call: &ActiveCall,
) -> Result<http::Response<Bytes>, Error> {
    let method = upload.request.method();
    let options = upload.request.call_options();
    let policy = options.policy(&client.retry);
    let ends = deadline_in(options.deadline);
    let limit = method.upload.and_then(|it| it.max_size);
    let request = opening(&upload, client, path)?;
    let headers = own_headers(request.headers());
    let repetition = Repetition::of(&upload.request, request.uri(), request.headers());
    let attempts = Attempts::new(&policy, repetition)?
        .throttled(client.retry_throttle.as_ref())
        .with_deadline(ends);
    let location = open(method, request, client, attempts, call).await?;
    let (total, chunk_size) = (upload.media.length(), upload.chunk_size);
    let mut session = Session {
        client,
        method,
        call,
        policy,
        ends,
        headers,
        location,
        queue: Queue::new(method, upload.media.source, total, limit),
    };
    let mut progress = move |sent, total| {
        if let Some(report) = &mut upload.progress {
            report(Progress { sent, total });
        }
    };
    loop {
        session.fill(chunk_size).await?;
        if let Some(response) = session.push(chunk_size).await? {
            let total = session.queue.end(chunk_size);
            progress(total, Some(total));
            return whole(response).await;
        }
        progress(session.queue.start, session.queue.total);
    }
}

/// The request that opens a session.
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

/// What the caller says of all requests of an upload: whose they are.
fn own_headers(headers: &HeaderMap) -> HeaderMap {
    let names = [header::AUTHORIZATION, header::USER_AGENT, QUOTA_PROJECT];
    let own = names.into_iter().filter_map(|name| {
        let value = headers.get(&name)?.clone();
        Some((name, value))
    });
    own.collect()
}

/// Opens a session and gives its URL. It is a request like any other: if the answer to a `POST` is
/// lost, it is not sent again.
async fn open(
    method: &'static Method,
    request: http::Request<Bytes>,
    client: &Core,
    attempts: Attempts,
    call: &ActiveCall,
) -> Result<Uri, Error> {
    let mut sender = Sender::new(client, method, request.headers(), attempts, call)?;
    let response = sender.send(&mut || request.clone().map(Body::from)).await?;
    response
        .headers()
        .get(header::LOCATION)
        .and_then(|it| Uri::try_from(it.as_bytes()).ok())
        .ok_or_else(|| MediaError::new(method.id, MediaProblem::Location).into())
}

/// An upload that has begun.
struct Session<'a> {
    client: &'a Core,
    method: &'static Method,
    call: &'a ActiveCall,
    policy: RetryPolicy,
    /// When the whole upload is to be done.
    ends: Option<Instant>,
    /// Those that all its requests have.
    headers: HeaderMap,
    location: Uri,
    queue: Queue,
}

impl Session<'_> {
    /// Reads on, within the time that the whole upload has.
    async fn fill(&mut self, chunk_size: usize) -> Result<(), Error> {
        let filling = self.queue.fill(chunk_size);
        match self.ends {
            Some(ends) => match timeout_at(ends, filling).await {
                Ok(filled) => filled,
                Err(_) => Err(TransportError::deadline(None).into()),
            },
            None => filling.await,
        }
    }

    /// Sends the chunk that is in the queue until the server has it, or some of it. Gives the
    /// response once the upload is complete.
    async fn push(&mut self, chunk_size: usize) -> Result<Option<http::Response<Body>>, Error> {
        let attempts =
            Attempts::new(&self.policy, Repetition::without_effect())?.with_deadline(self.ends);
        let (client, headers) = (self.client, &self.headers);
        let mut sender = Sender::new(client, self.method, headers, attempts, self.call)?;
        let mut broken = false;
        loop {
            // After a break the server is asked how far it got.
            let request = match broken {
                true => self.put(self.queue.unknown_range(), Body::empty()),
                false => self.put(self.queue.range(chunk_size), self.queue.body(chunk_size)),
            };
            let Some(response) = sender.attempt(request?, Unread::Incomplete).await? else {
                broken = true;
                continue;
            };
            if response.status() != StatusCode::PERMANENT_REDIRECT {
                // No server has what was not sent yet.
                return match self.queue.is_last(chunk_size) {
                    true => Ok(Some(response)),
                    false => Err(MediaError::new(self.method.id, MediaProblem::Offset).into()),
                };
            }
            let has = self.has(response.headers())?;
            if has < self.queue.start || has > self.queue.end(chunk_size) {
                return Err(MediaError::new(self.method.id, MediaProblem::Offset).into());
            }
            let moved = has > self.queue.start;
            self.queue.drop_to(has);
            if moved {
                return Ok(None);
            }
            if !broken {
                // The server took the whole chunk and has nothing of it.
                let error = MediaError::new(self.method.id, MediaProblem::Offset);
                return Err(error.into());
            }
            broken = false;
        }
    }

    /// How many bytes the server has: `bytes=0-524287` says it; without it there are none.
    fn has(&self, headers: &HeaderMap) -> Result<u64, Error> {
        let Some(range) = headers.get(header::RANGE) else {
            return Ok(0);
        };
        let last = range
            .to_str()
            .ok()
            .and_then(|it| it.strip_prefix("bytes=0-")?.parse::<u64>().ok());
        last.and_then(|it| it.checked_add(1))
            .ok_or_else(|| MediaError::new(self.method.id, MediaProblem::Offset).into())
    }

    fn put(&self, range: String, body: Body) -> Result<http::Request<Body>, Error> {
        let mut request = http::Request::new(body);
        *request.method_mut() = http::Method::PUT;
        *request.uri_mut() = self.location.clone();
        *request.headers_mut() = self.headers.clone();
        let range = HeaderValue::try_from(range)
            .map_err(|_| MediaError::new(self.method.id, MediaProblem::Offset))?;
        request.headers_mut().insert(header::CONTENT_RANGE, range);
        Ok(request)
    }
}

/// The bytes that the server does not have yet, as far as they are in memory.
struct Queue {
    method: &'static Method,
    limit: Option<u64>,
    /// Where the queue begins in the media.
    start: u64,
    total: Option<u64>,
    parts: VecDeque<Bytes>,
    length: usize,
    /// What is not in memory; none once it has been read to its end.
    rest: Option<Pin<Box<Body>>>,
}

impl Queue {
    fn new(
        method: &'static Method,
        source: Source,
        total: Option<u64>,
        limit: Option<u64>,
    ) -> Self {
        let (parts, rest): (VecDeque<Bytes>, _) = match source {
            Source::Bytes(bytes) => ([bytes].into(), None),
            Source::Body(body, _) => (VecDeque::new(), Some(Box::pin(body))),
        };
        Self {
            method,
            limit,
            start: 0,
            total,
            length: parts.iter().map(Bytes::len).sum(),
            parts,
            rest,
        }
    }

    /// Reads on until there is more than a chunk, or all that there is: only then is it known
    /// whether the chunk is the last.
    async fn fill(&mut self, chunk_size: usize) -> Result<(), Error> {
        while self.length <= chunk_size {
            let Some(rest) = &mut self.rest else { break };
            match rest.frame().await {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.length += data.len();
                        self.parts.push_back(data);
                    }
                }
                Some(Err(error)) => {
                    let problem = MediaError::new(self.method.id, MediaProblem::Unreadable);
                    return Err(problem.caused_by(error).into());
                }
                None => self.rest = None,
            }
        }
        self.check()
    }

    fn check(&mut self) -> Result<(), Error> {
        let read = self.start + self.length as u64;
        let problem = |problem| Err(MediaError::new(self.method.id, problem).into());
        if let Some(limit) = self.limit.filter(|limit| read > *limit) {
            return problem(MediaProblem::TooLarge { limit });
        }
        let ended = self.rest.is_none();
        match self.total {
            Some(total) if read > total || (ended && read < total) => {
                return problem(MediaProblem::Length);
            }
            None if ended => self.total = Some(read),
            _ => {}
        }
        Ok(())
    }

    /// Whether nothing follows behind the chunk.
    fn is_last(&self, chunk_size: usize) -> bool {
        self.rest.is_none() && self.length <= chunk_size
    }

    /// Where the chunk ends.
    fn end(&self, chunk_size: usize) -> u64 {
        self.start + self.length.min(chunk_size) as u64
    }

    fn total_text(&self) -> String {
        self.total
            .map_or_else(|| "*".to_owned(), |it| it.to_string())
    }

    fn range(&self, chunk_size: usize) -> String {
        match self.end(chunk_size) {
            end if end == self.start => self.unknown_range(),
            end => format!("bytes {}-{}/{}", self.start, end - 1, self.total_text()),
        }
    }

    fn unknown_range(&self) -> String {
        format!("bytes */{}", self.total_text())
    }

    fn body(&self, chunk_size: usize) -> Body {
        let mut before = VecDeque::new();
        let mut room = chunk_size;
        for part in &self.parts {
            let part = part.slice(..part.len().min(room));
            room -= part.len();
            before.push_back(part);
            if room == 0 {
                break;
            }
        }
        Body::new(Joined {
            before,
            ..Joined::default()
        })
    }

    /// Forgets the bytes before this offset, which is one in the queue.
    fn drop_to(&mut self, offset: u64) {
        let mut gone = usize::try_from(offset - self.start).unwrap_or(self.length);
        self.start = offset;
        self.length -= gone;
        while let Some(mut part) = self.parts.pop_front() {
            if part.len() > gone {
                self.parts.push_front(part.split_off(gone));
                return;
            }
            gone -= part.len();
        }
    }
}
