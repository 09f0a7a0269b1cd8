//! Servers that break the rules of pages.

use std::fmt;

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
    /// The token of the next page is not a string.
    InvalidToken,
    /// The items of a page are not of their type.
    InvalidItems,
    /// A thousand pages, one behind the other, had no item.
    NoItems,
}

impl PageError {
    #[cfg(feature = "client")]
    pub(crate) const fn new(method: &'static str, problem: PageProblem) -> Self {
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
            PageProblem::InvalidToken => "have a next page token that is not a string",
            PageProblem::InvalidItems => "have items that are not a list or map of their type",
            PageProblem::NoItems => "go on and on without an item",
        };
        write!(out, "the pages of `{}` {problem}", self.method)
    }
}

impl std::error::Error for PageError {}
