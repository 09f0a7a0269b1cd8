//! Why a flow of several requests did not come to its end, although each answer by itself could
//! be read.

use std::fmt;
use std::sync::Arc;

use super::{ApiError, BoxError, Error};

/// A server that does not keep to the rules of pages (AIP-158).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    method: &'static str,
    problem: PageProblem,
}

/// What is wrong with the pages of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageProblem {
    /// A page names a next one that was there before. To follow it would be endless.
    RepeatedToken,
    /// A thousand pages, one behind the other, had no item.
    NoItems,
}

/// An operation without a result.
#[derive(Clone, Debug)]
pub struct OperationError {
    name: Option<String>,
    problem: OperationProblem,
    source: Option<Arc<Error>>,
}

/// Why an operation has no result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OperationProblem {
    /// It ended with this error.
    Failed(ApiError),
    /// It goes on, and the caller waits no longer.
    Deadline,
    /// It goes on, and the server gave it no name to ask for.
    Unnamed,
    /// It goes on, and no method is known that reads it anew.
    NoPolling,
}

impl PageError {
    #[cfg(feature = "client")]
    pub(super) const fn new(method: &'static str, problem: PageProblem) -> Self {
        Self { method, problem }
    }

    /// The id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// What is wrong.
    pub const fn problem(&self) -> PageProblem {
        self.problem
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            PageProblem::RepeatedToken => "repeat a page token",
            PageProblem::NoItems => "go on and on without an item",
        };
        write!(out, "the pages of `{}` {problem}", self.method)
    }
}

impl std::error::Error for PageError {}

impl OperationError {
    pub(super) const fn new(name: Option<String>, problem: OperationProblem) -> Self {
        Self {
            name,
            problem,
            source: None,
        }
    }

    #[cfg(feature = "client")]
    pub(super) fn caused_by(mut self, source: Option<Error>) -> Self {
        self.source = source.map(Arc::new);
        self
    }

    /// The name by which the server knows the operation. One that goes on can be waited for
    /// again.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Why there is no result.
    pub const fn problem(&self) -> &OperationProblem {
        &self.problem
    }

    /// The error with which the operation ended, if it did.
    pub const fn as_api_error(&self) -> Option<&ApiError> {
        match &self.problem {
            OperationProblem::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for OperationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            OperationProblem::Failed(error) => write!(out, "the operation of {error}"),
            OperationProblem::Deadline => {
                out.write_str("the operation goes on past the time to wait for it")
            }
            OperationProblem::Unnamed => {
                out.write_str("the operation goes on, and has no name to ask for")
            }
            OperationProblem::NoPolling => {
                out.write_str("the operation goes on, and no method is known that reads it anew")
            }
        }
    }
}

impl std::error::Error for OperationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

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
    pub(super) const fn new(method: &'static str, problem: MediaProblem) -> Self {
        let source = None;
        Self {
            method,
            problem,
            source,
        }
    }

    #[cfg(feature = "client")]
    pub(super) fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
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

/// A call of a batch that has no answer of its own.
#[derive(Clone, Debug)]
pub struct BatchError {
    method: &'static str,
    problem: BatchProblem,
}

/// Why a call of a batch has no answer of its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BatchProblem {
    /// The API has no batches; nothing was sent.
    Unsupported,
    /// The batch as a whole failed. All its calls share the error.
    Whole(Arc<Error>),
    /// The server answered other calls of the batch, but not this one, or only in part.
    Unanswered,
    /// The answer has been taken before, or is that of another batch.
    Taken,
}

impl BatchError {
    #[cfg(feature = "client")]
    pub(super) const fn new(method: &'static str, problem: BatchProblem) -> Self {
        Self { method, problem }
    }

    /// The id of the method; empty where the answer is not of this batch.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Why there is no answer.
    pub const fn problem(&self) -> &BatchProblem {
        &self.problem
    }

    /// The error of the whole batch, where that is why.
    pub fn as_whole(&self) -> Option<&Error> {
        match &self.problem {
            BatchProblem::Whole(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            BatchProblem::Unsupported => {
                write!(
                    out,
                    "the API of `{}` has no batches; nothing was sent",
                    self.method
                )
            }
            BatchProblem::Whole(_) => write!(out, "the batch with `{}` failed", self.method),
            BatchProblem::Unanswered => {
                write!(out, "the answer to the batch has none to `{}`", self.method)
            }
            BatchProblem::Taken => out.write_str("the batch has no such answer, or not any more"),
        }
    }
}

impl std::error::Error for BatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            BatchProblem::Whole(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
