//! Uploads: in one request, with or without the request's body beside the media, or resumable.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::marker::PhantomData;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, header};

use super::error::{MediaError, MediaProblem};
use super::media::{Joined, Media, Source};
use super::replay::ReplayStream;
use super::resumable;
use super::upload_request::{CHUNK_SIZE, Progress, UploadProtocol, UploadRequest};
use crate::client::{ActiveCall, Attempts, Client, Core, Repetition, Sender};
use crate::error::Error;
use crate::request::ApiRequest;
use crate::request::{Request, RequestError, RequestProblem};
use crate::response::{self, FromResponse, Response};
use crate::transport::{Body, BoxFuture};

/// A request with media. By default, media of known length up to 5 MiB are sent in one request,
/// others are resumable, if the method supports both.
///
/// The deadline of the request (`.deadline(..)`) applies to the whole upload. That of the client's
/// retry policy starts again with each chunk of a resumable one, since the total time is not known
/// in advance.
#[must_use = "an upload does nothing until it is sent"]
pub struct MediaUpload<R> {
    upload: UploadRequest,
    types: PhantomData<fn() -> R>,
}

impl<R: ApiRequest<Response: FromResponse>> MediaUpload<R> {
    /// Creates a request with media.
    pub fn new(request: R, media: Media) -> Self {
        Self {
            upload: UploadRequest {
                request: request.into_request(),
                media,
                chunk_size: CHUNK_SIZE,
                on_progress: None,
                on_session: None,
                session: None,
                protocol: None,
            },
            types: PhantomData,
        }
    }

    /// Sends the media alone, in one request. The request's body is not sent.
    pub fn simple(mut self) -> Self {
        self.upload.protocol = Some(UploadProtocol::Simple);
        self
    }

    /// Sends the request's body and the media in one request (`multipart/related`, RFC 2387).
    pub fn multipart(mut self) -> Self {
        self.upload.protocol = Some(UploadProtocol::Multipart);
        self
    }

    /// Sends the media in chunks. When the connection breaks, the upload queries the offset of the
    /// server and continues there.
    pub fn resumable(mut self) -> Self {
        self.upload.protocol = Some(UploadProtocol::Resumable);
        self
    }

    /// Sets the size of a chunk of a resumable upload, rounded up to a multiple of 256 KiB
    /// (default 8 MiB). A chunk of a stream is kept in memory until the server has it.
    pub fn chunk_size(mut self, bytes: usize) -> Self {
        self.upload.set_chunk_size(bytes);
        self
    }

    /// Calls a function with the progress whenever the server states it.
    pub fn on_progress(mut self, progress: impl FnMut(Progress) + Send + 'static) -> Self {
        self.upload.on_progress = Some(Box::new(progress));
        self
    }

    /// Calls a function with the URL of the upload session as soon as there is one, and again for
    /// each new session. Another process can continue the upload with it, by
    /// [`resume_session`](Self::resume_session). The URL is a credential: anyone with it can write
    /// to the session.
    pub fn on_session(mut self, session: impl FnMut(&str) + Send + 'static) -> Self {
        self.upload.on_session = Some(Box::new(session));
        self
    }

    /// Continues an upload in a session that was opened before, by its URL. The media must be the
    /// same, from the first byte on. The server states the bytes that it has; these are not sent
    /// again.
    pub fn resume_session(mut self, url: impl Into<String>) -> Self {
        self.upload.session = Some(url.into());
        self.resumable()
    }

    /// Limits the time without a byte of an attempt, instead of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.upload.request.call_options_mut().timeout = Some(timeout);
        self
    }

    /// Limits the time of the whole upload.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.upload.request.call_options_mut().deadline = Some(deadline);
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.upload.request.header(name.as_ref(), value.as_ref());
        self
    }

    /// Sends the media and reads the response.
    ///
    /// # Errors
    /// [`Error::Media`] if the media do not fit the method or cannot be read, or if the server
    /// violates the protocol; else see [`Error`].
    pub fn send(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<R::Response, Error>> + Send + use<R> {
        let response = self.response(client);
        async move { response.await.map(Response::into_value) }
    }

    /// Sends the media and returns the last response with its status and headers.
    ///
    /// # Errors
    /// See [`MediaUpload::send`].
    pub fn response(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<Response<R::Response>, Error>> + Send + use<R> {
        let client = client.clone();
        let upload = self.upload;
        async move {
            let rules = client.core().rules(&upload.request);
            let call = ActiveCall::new(upload.request.method().id);
            let received = send(upload, &client, &call).await?;
            response::read(rules, received).map_err(|error| error.in_call(|| call.context()))
        }
    }
}

/// Sends media. The future is boxed so that its states are compiled once.
fn send<'a>(
    upload: UploadRequest,
    client: &'a Client,
    call: &'a ActiveCall,
) -> BoxFuture<'a, Result<http::Response<Bytes>, Error>> {
    Box::pin(async move {
        let run = pin!(run(upload, client.core(), call));
        call.run(run).await
    })
}

async fn run(
    upload: UploadRequest,
    client: &Core,
    call: &ActiveCall,
) -> Result<http::Response<Bytes>, Error> {
    let facts = upload.request.method().upload;
    let facts = facts.ok_or_else(|| upload.problem(MediaProblem::Protocol))?;
    upload.check(facts.max_size, facts.accept)?;
    let protocol = upload.protocol(facts.simple.is_some(), facts.resumable.is_some());
    // Google's own clients start resumable uploads at the path of simple ones, too; the other
    // path is older.
    let path = match protocol {
        UploadProtocol::Resumable => facts.resumable.and(facts.simple.or(facts.resumable)),
        UploadProtocol::Simple | UploadProtocol::Multipart => facts.simple,
    };
    let path = path.ok_or_else(|| upload.problem(MediaProblem::Protocol))?;
    match protocol {
        UploadProtocol::Resumable => resumable::run(upload, client, path, call).await,
        UploadProtocol::Simple => at_once(upload, client, path, false, call).await,
        UploadProtocol::Multipart => at_once(upload, client, path, true, call).await,
    }
}

/// Sends everything in one request. Bytes in memory can be sent again; a stream only while the
/// bytes that were read of it are kept.
async fn at_once(
    upload: UploadRequest,
    client: &Core,
    path: &'static str,
    multipart: bool,
    call: &ActiveCall,
) -> Result<http::Response<Bytes>, Error> {
    let (method, own_type) = (upload.request.method(), upload.content_type()?);
    let query = if multipart { "multipart" } else { "media" };
    let request = upload.request.at_media_path(path, query);
    let mut head = request.to_http_at(client.root_url(method))?.map(|_| ());
    let envelope = match multipart {
        true => Envelope::new(&upload.request, &upload.media.content_type)?,
        false => Envelope::bare(own_type),
    };
    head.headers_mut()
        .insert(header::CONTENT_TYPE, envelope.content_type.clone());

    let options = upload.request.call_options();
    let policy = options.policy(&client.retry);
    let (bytes, stream, length) = match upload.media.source {
        Source::Bytes(bytes) => (bytes, None, None),
        Source::Body(body, length) => (Bytes::new(), Some(ReplayStream::new(body)), length),
    };
    let repetition = Repetition::of(&upload.request, head.uri(), head.headers());
    let attempts = Attempts::new(&policy, repetition)?.throttled(client.retry_throttle.as_ref());
    let mut sender = Sender::new(client, method, head.headers(), attempts, call)?;
    sender = sender.limit_idle_time();
    if let Some(stream) = stream.clone() {
        sender = sender.repeat_while(move || stream.is_complete());
    }
    let sent = sender
        .send(&mut || {
            let mut body = Joined {
                before: [envelope.before.clone(), bytes.clone()].into(),
                after: envelope.after.clone(),
                method: method.id,
                ..Joined::default()
            };
            if let Some(stream) = &stream {
                (body.stream, body.length) = (Some(stream.body()), length);
            }
            head.clone().map(|()| Body::new(body))
        })
        .await;
    sent.map_err(|error| match problem_of(&error) {
        Some(problem) => MediaError::new(method.id, problem).caused_by(error).into(),
        None => error,
    })
}

/// Returns the problem with the media, if they were not sent because of it.
fn problem_of(error: &Error) -> Option<MediaProblem> {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<MediaError>() {
            return Some(error.problem());
        }
        source = error.source();
    }
    None
}

/// The bytes before and after media.
struct Envelope {
    content_type: HeaderValue,
    before: Bytes,
    after: Bytes,
}

impl Envelope {
    fn bare(content_type: HeaderValue) -> Self {
        Self {
            content_type,
            before: Bytes::new(),
            after: Bytes::new(),
        }
    }

    fn new(request: &Request, media_type: &str) -> Result<Self, Error> {
        let boundary = boundary();
        let content_type = format!("multipart/related; boundary={boundary}");
        let mut before = format!("--{boundary}\r\ncontent-type: application/json\r\n\r\n");
        before.push_str(
            std::str::from_utf8(request.metadata().map_or(b"{}", |it| it)).unwrap_or("{}"),
        );
        before.push_str(&format!(
            "\r\n--{boundary}\r\ncontent-type: {media_type}\r\ncontent-transfer-encoding: binary\r\n\r\n"
        ));
        Ok(Self {
            content_type: HeaderValue::try_from(content_type).map_err(|_| {
                RequestError::new(request.method().id, vec![RequestProblem::ContentType])
            })?,
            before: before.into(),
            after: format!("\r\n--{boundary}--\r\n").into(),
        })
    }
}

/// Returns a boundary that the author of the parts could not predict (RFC 2046, section 5.1.1).
pub(crate) fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("part-{:016x}{:016x}", random(), random())
}

impl<R> fmt::Debug for MediaUpload<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MediaUpload")
            .field("request", &self.upload.request)
            .field("media", &self.upload.media)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_differ() {
        assert_ne!(boundary(), boundary());
    }
}
