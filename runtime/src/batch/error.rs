//! Calls of a batch without a response of their own.

use std::fmt;
use std::sync::Arc;

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
    Whole(Arc<dyn std::error::Error + Send + Sync>),
    /// The server answered other calls of the batch, but not this one, or only in part.
    Unanswered,
    /// The answer has been taken before, or is that of another batch.
    Taken,
}

impl BatchError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, problem: BatchProblem) -> Self {
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

    /// The error of the whole batch, where that is why: an [`Error`](crate::Error).
    pub fn as_whole(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            BatchProblem::Whole(error) => Some(error.as_ref()),
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
