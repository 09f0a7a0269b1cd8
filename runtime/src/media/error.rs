//! Uploads and downloads that cannot continue.

use std::fmt;

use bytes::Bytes;

use crate::transport::BoxError;

/// An upload or a download that cannot continue.
#[derive(Debug)]
pub struct MediaError {
    method: &'static str,
    problem: MediaProblem,
    response: Option<Box<http::Response<Bytes>>>,
    source: Option<BoxError>,
}

/// The reason why media cannot be sent or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MediaProblem {
    /// There are more bytes than the method accepts.
    TooLarge {
        /// The number of bytes that the method accepts.
        limit: u64,
    },
    /// The method does not accept media of this type.
    ContentType,
    /// The method does not accept media by this protocol.
    Protocol,
    /// The source of the bytes failed, or returned none for too long.
    Unreadable,
    /// There are more or fewer bytes than were stated.
    Length,
    /// The server names no valid location of the upload session.
    Location,
    /// The server does not continue at its last offset: it lost bytes, or claims bytes that it
    /// cannot have, or accepts none.
    Offset,
    /// The server does not know the upload session any more, and the media cannot be sent from
    /// the beginning: they are a stream, or the upload may be complete.
    SessionLost,
    /// The server ended the upload before it had all bytes.
    Incomplete,
    /// The server sends another range than was requested.
    Range,
    /// The download broke, and cannot be resumed: the server states nothing that distinguishes the
    /// media from a later version, or compressed them on the way.
    NotResumable,
    /// The download broke, and the media changed before it was resumed.
    Changed,
    /// The bytes do not match the checksum of the server.
    Checksum,
    /// The target of the bytes failed.
    Unwritable,
}

impl MediaError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, problem: MediaProblem) -> Self {
        Self {
            method,
            problem,
            response: None,
            source: None,
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn with_response(mut self, response: http::Response<Bytes>) -> Self {
        self.response = Some(Box::new(response));
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns the id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the response of the server, for [`MediaProblem::Incomplete`].
    pub fn response(&self) -> Option<&http::Response<Bytes>> {
        self.response.as_deref()
    }

    /// Returns the reason.
    pub const fn problem(&self) -> MediaProblem {
        self.problem
    }
}

impl fmt::Display for MediaError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            MediaProblem::TooLarge { limit } => {
                return write!(
                    out,
                    "`{}` failed: it takes up to {limit} bytes of media",
                    self.method
                );
            }
            MediaProblem::ContentType => "the method does not take this content type",
            MediaProblem::Protocol => "the method does not take media by this protocol",
            MediaProblem::Unreadable => "the source could not be read",
            MediaProblem::Length => "the length is not what was stated",
            MediaProblem::Location => "the server names no valid location of the upload session",
            MediaProblem::Offset => "the server resumed the upload at another offset",
            MediaProblem::SessionLost => {
                "the server lost the upload session, and the upload cannot start again"
            }
            MediaProblem::Incomplete => "the server ended the upload before it had all bytes",
            MediaProblem::Range => "the server sends another range than was requested",
            MediaProblem::NotResumable => "the download broke and cannot be resumed",
            MediaProblem::Changed => "the media changed during the download",
            MediaProblem::Checksum => "the bytes do not match the checksum of the server",
            MediaProblem::Unwritable => "the target could not be written",
        };
        write!(out, "`{}` failed: {problem}", self.method)
    }
}

impl std::error::Error for MediaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
