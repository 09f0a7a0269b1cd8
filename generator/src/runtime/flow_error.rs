//! Why a flow of several requests did not come to its end, although each answer by itself could
//! be read.

use std::fmt;

use super::ApiError;

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
        Self { name, problem }
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

impl std::error::Error for OperationError {}
