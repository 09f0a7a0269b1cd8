//! Uploads: in one request, with or without the request's body beside the media, or resumable.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::marker::PhantomData;

use bytes::Bytes;
use http::{HeaderValue, header};

use super::error::{MediaError, MediaProblem};
use super::media::{Joined, Media, Source};
use crate::request::ApiRequest;
use crate::client::{Attempts, Client, Core, Sender, Trace};
use crate::error::Error;
use crate::media::resumable;
use crate::request::{HeaderProblem, Problem, Request, RequestError};
use crate::response::{self, FromResponse, Response};
use crate::transport::Body;

/// Up to how many bytes go in one request where the caller does not say.
const SMALL: u64 = 5 * 1024 * 1024;

/// The unit of resumable uploads: every piece but the last is a multiple of it.
pub(crate) const UNIT: usize = 256 * 1024;

/// A request with media. What it does by itself: media of known length up to 5 MiB go in one
/// request, others resumable, where the method can do both.
///
/// The deadline of the request (`.deadline(..)`) holds for the whole upload. That of the client
/// holds for each piece of a resumable one, since nobody knows how long the whole takes.
#[must_use = "an upload does nothing until it is sent"]
pub struct MediaUpload<R> {
    job: Job,
    types: PhantomData<fn() -> R>,
}

/// How far a resumable upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes the server has.
    pub sent: u64,
    /// How many there are, where that is known.
    pub total: Option<u64>,
}

/// An upload without the types of its request.
pub(crate) struct Job {
    pub(crate) request: Request,
    pub(crate) media: Media,
    pub(crate) piece: usize,
    pub(crate) progress: Option<Box<dyn FnMut(Progress) + Send>>,
    way: Option<Way>,
}

/// How media go out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Simple,
    Multipart,
    Resumable,
}

impl<R: ApiRequest<Response: FromResponse>> MediaUpload<R> {
    /// A request with media.
    pub fn new(request: R, media: Media) -> Self {
        Self {
            job: Job {
                request: request.into_request(),
                media,
                piece: 32 * UNIT,
                progress: None,
                way: None,
            },
            types: PhantomData,
        }
    }

    /// Sends the media alone, in one request. The request's body is not sent.
    pub fn simple(mut self) -> Self {
        self.job.way = Some(Way::Simple);
        self
    }

    /// Sends the request's body and the media in one request (`multipart/related`, RFC 2387).
    pub fn multipart(mut self) -> Self {
        self.job.way = Some(Way::Multipart);
        self
    }

    /// Sends the media in pieces. When the connection breaks the server is asked how far it got,
    /// and the upload goes on from there.
    pub fn resumable(mut self) -> Self {
        self.job.way = Some(Way::Resumable);
        self
    }

    /// How many bytes a piece of a resumable upload has, rounded up to a multiple of 256 KiB; 8
    /// MiB if not set. A piece of a stream is kept in memory until the server has it.
    pub fn piece(mut self, bytes: usize) -> Self {
        let units = bytes.div_ceil(UNIT).max(1);
        self.job.piece = units.saturating_mul(UNIT);
        self
    }

    /// Is told how far the upload is, whenever the server says so.
    pub fn on_progress(mut self, progress: impl FnMut(Progress) + Send + 'static) -> Self {
        self.job.progress = Some(Box::new(progress));
        self
    }

    /// Sends it all and reads the response.
    ///
    /// # Errors
    /// [`Error::Media`] where the media do not fit the method, cannot be read, or the server does
    /// not keep to the protocol; else see [`Error`].
    pub fn send(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<R::Response, Error>> + Send + use<R> {
        let response = self.response(client);
        async move { response.await.map(Response::into_value) }
    }

    /// The same, with the status and the headers of the last response.
    ///
    /// # Errors
    /// See [`MediaUpload::send`].
    pub fn response(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<Response<R::Response>, Error>> + Send + use<R> {
        let client = client.clone();
        let job = self.job;
        async move {
            let mode = client.core().mode(&job.request);
            let method = job.request.method();
            let answer = job.boxed(&client).await?;
            response::read(method, mode, answer)
        }
    }
}

impl Job {
    /// The future is boxed so that its states are compiled once.
    fn boxed(
        self,
        client: &Client,
    ) -> crate::transport::BoxFuture<'_, Result<http::Response<Bytes>, Error>> {
        Box::pin(async move {
            let trace = Trace::of(self.request.method().id);
            trace.call(self.run(client.core(), &trace)).await
        })
    }

    async fn run(self, client: &Core, trace: &Trace) -> Result<http::Response<Bytes>, Error> {
        let upload = self.request.method().upload;
        let upload = upload.ok_or_else(|| self.problem(MediaProblem::Protocol))?;
        self.check(upload.max_size, upload.accept)?;
        let way = match self.way {
            Some(way) => way,
            None => self.choose(upload.simple.is_some(), upload.resumable.is_some()),
        };
        // Google's own clients start resumable uploads at the path of simple ones, too; the other
        // path is older.
        let path = match way {
            Way::Resumable => upload.resumable.and(upload.simple.or(upload.resumable)),
            Way::Simple | Way::Multipart => upload.simple,
        };
        let path = path.ok_or_else(|| self.problem(MediaProblem::Protocol))?;
        match way {
            Way::Resumable => resumable::run(self, client, path, trace).await,
            Way::Simple => self.at_once(client, path, false, trace).await,
            Way::Multipart => self.at_once(client, path, true, trace).await,
        }
    }

    fn choose(&self, simple: bool, resumable: bool) -> Way {
        let small = self.media.length().is_some_and(|it| it <= SMALL);
        match resumable && !(small && simple) {
            true => Way::Resumable,
            false if self.request.metadata().is_some() => Way::Multipart,
            false => Way::Simple,
        }
    }

    pub(crate) fn problem(&self, problem: MediaProblem) -> Error {
        MediaError::new(self.request.method().id, problem).into()
    }

    fn check(&self, limit: Option<u64>, accept: &[&str]) -> Result<(), Error> {
        if let Some(limit) = limit.filter(|limit| self.media.length().is_some_and(|it| it > *limit))
        {
            return Err(self.problem(MediaProblem::TooLarge { limit }));
        }
        let own = self.media.content_type.as_str();
        if !accept.is_empty() && !accept.iter().any(|range| in_range(own, range)) {
            return Err(self.problem(MediaProblem::ContentType));
        }
        Ok(())
    }

    /// The media's type, as a header.
    pub(crate) fn content_type(&self) -> Result<HeaderValue, Error> {
        HeaderValue::from_str(&self.media.content_type).map_err(|_| {
            let problem = Problem::Header {
                name: header::CONTENT_TYPE.to_string(),
                reason: HeaderProblem::Value,
            };
            RequestError::new(self.request.method().id, vec![problem]).into()
        })
    }

    /// Everything in one request. Bytes at hand can be sent again; a stream cannot.
    async fn at_once(
        self,
        client: &Core,
        path: &'static str,
        multipart: bool,
        trace: &Trace,
    ) -> Result<http::Response<Bytes>, Error> {
        let (method, own_type) = (self.request.method(), self.content_type()?);
        let upload = if multipart { "multipart" } else { "media" };
        let request = self.request.at_media_path(path, upload);
        let mut head = request.to_http_at(client.root_url(method))?.map(|_| ());
        let envelope = match multipart {
            true => Envelope::new(&self.request, &self.media.content_type)?,
            false => Envelope::bare(own_type),
        };
        head.headers_mut()
            .insert(header::CONTENT_TYPE, envelope.content_type.clone());

        let options = self.request.call_options();
        let mut policy = options.policy(&client.retry);
        let (bytes, mut stream) = match self.media.source {
            Source::Bytes(bytes) => (bytes, None),
            Source::Body(body, length) => {
                // A stream takes as long as its source.
                policy = policy.timeout(options.timeout);
                (Bytes::new(), Some((body, length)))
            }
        };
        let attempts = Attempts::new(&policy, self.request.is_idempotent(), false)?;
        let mut sender = Sender::new(client, method, head.headers(), attempts, trace)?;
        if stream.is_some() {
            sender = sender.send_once();
        }
        let sent = sender
            .send(&mut || {
                let mut body = Joined {
                    before: [envelope.before.clone(), bytes.clone()].into(),
                    after: envelope.after.clone(),
                    method: method.id,
                    ..Joined::default()
                };
                if let Some((stream, length)) = stream.take() {
                    (body.stream, body.length) = (Some(stream), length);
                }
                head.clone().map(|()| Body::new(body))
            })
            .await;
        sent.map_err(|error| match problem_of(&error) {
            Some(problem) => MediaError::new(method.id, problem).caused_by(error).into(),
            None => error,
        })
    }
}

/// What was wrong with the media, where that is why they were not sent.
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

/// What stands around media.
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
            content_type: HeaderValue::try_from(content_type)
                .map_err(|_| RequestError::new(request.method().id, vec![Problem::ContentType]))?,
            before: before.into(),
            after: format!("\r\n--{boundary}--\r\n").into(),
        })
    }
}

/// A line that no one who wrote the parts could foresee (RFC 2046, section 5.1.1).
pub(crate) fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("part-{:016x}{:016x}", random(), random())
}

/// Whether a media type is in a media range (RFC 9110, section 12.5.1), such as `image/*`.
fn in_range(own: &str, range: &str) -> bool {
    let essence = own.split(';').next().unwrap_or(own).trim();
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => essence
            .get(..start.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(start)),
        None => essence.eq_ignore_ascii_case(range),
    }
}

impl<R> fmt::Debug for MediaUpload<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MediaUpload")
            .field("request", &self.job.request)
            .field("media", &self.job.media)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_ranges_hold_types() {
        for (own, range, holds) in [
            ("message/rfc822", "message/*", true),
            ("Message/RFC822; charset=x", "message/*", true),
            ("text/plain", "message/*", false),
            ("messages/x", "message/*", false),
            ("text/plain", "*/*", true),
            ("text/plain; charset=utf-8", "text/plain", true),
            ("é", "message/*", false),
        ] {
            assert_eq!(in_range(own, range), holds, "{own} {range}");
        }
    }

    #[test]
    fn boundaries_differ() {
        assert_ne!(boundary(), boundary());
    }
}
