//! An upload as a value: its request, its media, and its protocol.

use http::{HeaderValue, header};

use super::error::{MediaError, MediaProblem};
use super::media::Media;
use crate::error::Error;
use crate::request::{HeaderProblem, Request, RequestError, RequestProblem};

/// The largest media that are sent in one request by default: 5 MiB.
const SMALL: u64 = 5 * 1024 * 1024;

/// The unit of resumable uploads, 256 KiB: every chunk but the last is a multiple of it.
pub(crate) const UNIT: usize = 256 * 1024;

/// The default size of a chunk: 8 MiB.
pub(crate) const CHUNK_SIZE: usize = 32 * UNIT;

/// The progress of a resumable upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of bytes that the server has.
    pub sent: u64,
    /// The number of all bytes, if it is known.
    pub total: Option<u64>,
}

/// Receives the URL of an upload session.
pub(crate) type SessionCallback = Box<dyn FnMut(&str) + Send>;

/// An upload without the type of its request.
pub(crate) struct UploadRequest {
    pub(crate) request: Request,
    pub(crate) media: Media,
    pub(crate) chunk_size: usize,
    pub(crate) on_progress: Option<Box<dyn FnMut(Progress) + Send>>,
    /// Receives the URL of a session.
    pub(crate) on_session: Option<SessionCallback>,
    /// The URL of a session that was opened before.
    pub(crate) session: Option<String>,
    pub(crate) protocol: Option<UploadProtocol>,
}

/// The protocol of an upload.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UploadProtocol {
    Simple,
    Multipart,
    Resumable,
}

impl UploadRequest {
    /// Rounds the size of a chunk up to a multiple of 256 KiB.
    pub(crate) fn set_chunk_size(&mut self, bytes: usize) {
        let units = bytes.div_ceil(UNIT).max(1);
        self.chunk_size = units.saturating_mul(UNIT);
    }

    /// Returns the protocol to use, of those that the method supports.
    pub(crate) fn protocol(&self, simple: bool, resumable: bool) -> UploadProtocol {
        if let Some(protocol) = self.protocol {
            return protocol;
        }
        let small = self.media.length().is_some_and(|it| it <= SMALL);
        match resumable && !(small && simple) {
            true => UploadProtocol::Resumable,
            false if self.request.metadata().is_some() => UploadProtocol::Multipart,
            false => UploadProtocol::Simple,
        }
    }

    pub(crate) fn problem(&self, problem: MediaProblem) -> Error {
        MediaError::new(self.request.method().id, problem).into()
    }

    /// Checks the media against the limits of the method.
    pub(crate) fn check(&self, limit: Option<u64>, accept: &[&str]) -> Result<(), Error> {
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

    /// Returns the media's type, as a header.
    pub(crate) fn content_type(&self) -> Result<HeaderValue, Error> {
        HeaderValue::from_str(&self.media.content_type).map_err(|_| {
            let problem = RequestProblem::Header {
                name: header::CONTENT_TYPE.to_string(),
                reason: HeaderProblem::Value,
            };
            RequestError::new(self.request.method().id, vec![problem]).into()
        })
    }
}

/// Returns `true` if a media type is in a media range (RFC 9110, section 12.5.1), such as
/// `image/*`.
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
}
