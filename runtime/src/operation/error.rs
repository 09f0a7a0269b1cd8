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
