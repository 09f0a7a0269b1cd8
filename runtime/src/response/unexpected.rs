//! Successful responses that are not what the method returns.

use std::fmt;

use super::snippet::Snippet;

/// A successful response that is not what the method returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnexpectedResponse {
    method: &'static str,
    problem: ResponseProblem,
    snippet: Snippet,
}

/// The reason why a successful response is not what the method returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseProblem {
    /// The response is empty, and the method returns a value.
    Empty,
    /// The response is an HTML page, such as the sign-in page of a proxy.
    Html,
    /// The response is media, which the type of the request cannot represent: request them by
    /// `.download()`.
    Media,
}

impl UnexpectedResponse {
    pub(crate) const fn new(
        method: &'static str,
        problem: ResponseProblem,
        snippet: Snippet,
    ) -> Self {
        Self {
            method,
            problem,
            snippet,
        }
    }

    /// Returns the id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the reason.
    pub const fn problem(&self) -> ResponseProblem {
        self.problem
    }

    /// Returns the beginning of the response.
    pub const fn snippet(&self) -> &Snippet {
        &self.snippet
    }
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method, snippet, ..
        } = self;
        match self.problem {
            ResponseProblem::Empty => write!(
                out,
                "`{method}` failed: the response is empty (status {}), and the method returns a value",
                snippet.status.as_u16()
            ),
            ResponseProblem::Html => write!(
                out,
                "`{method}` failed: the response is an HTML page: {snippet}"
            ),
            ResponseProblem::Media => write!(
                out,
                "`{method}` failed: the response is {} bytes of media (`{}`); use `.download()`",
                snippet.length, snippet.content_type
            ),
        }
    }
}

impl std::error::Error for UnexpectedResponse {}
