//! Servers that violate the rules of paging.

use std::fmt;

/// A server that violates the rules of paging (AIP-158).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    method: &'static str,
    problem: PageProblem,
}

/// The violation of the rules of paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageProblem {
    /// The next page token was there before. The pages would never end.
    RepeatedToken,
    /// The token of the next page is not a string.
    InvalidToken,
    /// The items of a page are not of their type.
    InvalidItems,
    /// A thousand consecutive pages had no item.
    NoItems,
}

impl PageError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, problem: PageProblem) -> Self {
        Self { method, problem }
    }

    /// Returns the id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the violation.
    pub const fn problem(&self) -> PageProblem {
        self.problem
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            PageProblem::RepeatedToken => "repeat a page token",
            PageProblem::InvalidToken => "have a next page token that is not a string",
            PageProblem::InvalidItems => "have items that are not a list or map of their type",
            PageProblem::NoItems => "are empty, one after another, without an end",
        };
        write!(out, "the pages of `{}` {problem}", self.method)
    }
}

impl std::error::Error for PageError {}
