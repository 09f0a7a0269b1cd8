//! Operations without a result.

use std::fmt;
use std::sync::Arc;

use crate::response::ApiError;

/// An operation without a result.
#[derive(Clone, Debug)]
pub struct OperationError {
    name: Option<String>,
    problem: OperationProblem,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// The reason why an operation has no result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OperationProblem {
    /// It ended with this error.
    Failed(ApiError),
    /// The operation is still running, and the caller stopped waiting.
    Deadline,
    /// The operation is still running, and the server returned no name to poll.
    Unnamed,
    /// The operation is still running, and no method is known that polls it.
    NoPolling,
    /// It ended with neither a result nor an error.
    NoResult,
    /// It ended with a result of another type.
    OtherResult {
        /// The type that the server states (`@type`).
        type_url: String,
        /// The schema of the result.
        expected: &'static str,
    },
    /// The server does not state in a valid way if the operation is done.
    Invalid,
}

impl OperationError {
    pub(crate) const fn new(name: Option<String>, problem: OperationProblem) -> Self {
        Self {
            name,
            problem,
            source: None,
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn caused_by(mut self, source: Option<crate::transport::BoxError>) -> Self {
        self.source = source.map(Arc::from);
        self
    }

    /// Returns the server's name of the operation. The caller can wait again for an operation that
    /// is still running.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the reason.
    pub const fn problem(&self) -> &OperationProblem {
        &self.problem
    }

    /// Returns the error with which the operation ended, if it did.
    pub const fn as_api_error(&self) -> Option<&ApiError> {
        match &self.problem {
            OperationProblem::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for OperationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = match self.name() {
            Some(name) => format!("operation `{}`", name.escape_debug()),
            None => "the operation".to_owned(),
        };
        let problem = match &self.problem {
            OperationProblem::Failed(error) => return write!(out, "{operation} failed: {error}"),
            OperationProblem::Deadline => "did not end within the time to wait for it",
            OperationProblem::Unnamed => "has not ended, and has no name to poll",
            OperationProblem::NoPolling => "has not ended, and no method is known that polls it",
            OperationProblem::NoResult => "ended with neither a result nor an error",
            OperationProblem::OtherResult { type_url, expected } => {
                let type_url = type_url.escape_debug();
                return write!(
                    out,
                    "{operation} ended with a result of type `{type_url}` instead of `{expected}`"
                );
            }
            OperationProblem::Invalid => {
                "does not say whether it has ended: `done` is not a boolean"
            }
        };
        write!(out, "{operation} {problem}")
    }
}

impl std::error::Error for OperationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
