//! Calls of a batch without a response of their own.

use std::fmt;
use std::sync::Arc;

use crate::response::Snippet;

/// A call of a batch without a response of its own.
#[derive(Clone, Debug)]
pub struct BatchError {
    method: &'static str,
    problem: BatchProblem,
}

/// The reason why a call of a batch has no response of its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BatchProblem {
    /// The API does not support batches.
    Unsupported,
    /// The batch as a whole failed. All its calls share the error.
    Whole(Arc<dyn std::error::Error + Send + Sync>),
    /// The response to the batch is not `multipart/mixed`, such as a page of a proxy.
    NotMultipart(Snippet),
    /// The response to the batch has no complete part for the call.
    NoResponse,
    /// The response was removed before, or belongs to another batch.
    AlreadyTaken,
}

impl BatchError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, problem: BatchProblem) -> Self {
        Self { method, problem }
    }

    /// Returns the id of the method; empty for [`BatchProblem::AlreadyTaken`].
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the reason.
    pub const fn problem(&self) -> &BatchProblem {
        &self.problem
    }

    /// Returns the error of the whole batch, if that is the reason: an [`Error`](crate::Error).
    pub fn as_whole(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            BatchProblem::Whole(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.method;
        match &self.problem {
            BatchProblem::Unsupported => {
                write!(
                    out,
                    "the API of `{method}` has no batch endpoint: send the request by itself"
                )
            }
            BatchProblem::Whole(_) => write!(out, "the batch with `{method}` failed"),
            BatchProblem::NotMultipart(snippet) => write!(
                out,
                "the batch with `{method}` got a response that is not multipart/mixed: {snippet}"
            ),
            BatchProblem::NoResponse => {
                write!(
                    out,
                    "the batch response has no complete part for `{method}`"
                )
            }
            BatchProblem::AlreadyTaken => {
                out.write_str("the response was already returned, or belongs to another batch")
            }
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
