//! Uploads and downloads that cannot go on.

use std::fmt;

use crate::transport::BoxError;

/// An upload or a download that cannot go on.
#[derive(Debug)]
pub struct MediaError {
    method: &'static str,
    problem: MediaProblem,
    source: Option<BoxError>,
}

/// Why media cannot be sent or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MediaProblem {
    /// There are more bytes than the method takes; if their number was known, nothing was sent.
    TooLarge {
        /// How many it takes.
        limit: u64,
    },
    /// The method does not take media of this type; nothing was sent.
    ContentType,
    /// The method does not take media in this way; nothing was sent.
    Protocol,
    /// The bytes could not be read from where they come.
    Unreadable,
    /// There are more or fewer bytes than was said.
    Length,
    /// The server does not say where the upload goes on.
    Location,
    /// The server says that it has bytes that it cannot have, or has lost some.
    Offset,
    /// The server sends something other than the range that was asked for.
    Range,
    /// The bytes are not those of which the server gave the checksum.
    Checksum,
    /// The bytes could not be written to where they go.
    Unwritable,
}

impl MediaError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, problem: MediaProblem) -> Self {
        let source = None;
        Self {
            method,
            problem,
            source,
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Why not.
    pub const fn problem(&self) -> MediaProblem {
        self.problem
    }
}

impl fmt::Display for MediaError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            MediaProblem::TooLarge { limit } => {
                return write!(out, "`{}` takes up to {limit} bytes of media", self.method);
            }
            MediaProblem::ContentType => "the method does not take this content type",
            MediaProblem::Protocol => "the method does not take it in this way",
            MediaProblem::Unreadable => "it could not be read",
            MediaProblem::Length => "its length is not what was said",
            MediaProblem::Location => "the server does not say where the upload goes on",
            MediaProblem::Offset => "the server does not go on from where it was",
            MediaProblem::Range => "the server sends another range",
            MediaProblem::Checksum => "it does not match its checksum",
            MediaProblem::Unwritable => "it could not be written",
        };
        write!(out, "media of `{}`: {problem}", self.method)
    }
}

impl std::error::Error for MediaError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
