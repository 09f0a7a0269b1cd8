//! Errors of requests that cannot be built. The texts contain names and reasons, never a value: an
//! argument may be as secret as a body.

use std::borrow::Cow;
use std::fmt;

/// All problems that prevent a request from being built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    method: &'static str,
    problems: Vec<RequestProblem>,
}

impl RequestError {
    pub(crate) const fn new(method: &'static str, problems: Vec<RequestProblem>) -> Self {
        Self { method, problems }
    }

    /// Returns the id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the problems; never empty.
    pub fn problems(&self) -> &[RequestProblem] {
        &self.problems
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a request of `{}` cannot be built", self.method)?;
        for (index, problem) in self.problems.iter().enumerate() {
            out.write_str(if index == 0 { ": " } else { "; " })?;
            problem.fmt(out)?;
        }
        Ok(())
    }
}

impl std::error::Error for RequestError {}

/// A problem that prevents a request from being built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestProblem {
    /// A path argument that cannot be part of the path.
    PathArgument {
        /// The parameter's wire name.
        name: Cow<'static, str>,
        /// The reason.
        reason: PathProblem,
    },
    /// A required field that the body lacks.
    MissingField {
        /// The path of the field, such as `name.givenName` or `fields[0].fieldName`.
        path: String,
    },
    /// A field of the body whose text does not have the form of its type.
    Field {
        /// The path, such as `expireTime` or `times[0]`.
        path: String,
        /// The expected form.
        expected: &'static str,
    },
    /// A query parameter with a value that every server refuses.
    Parameter {
        /// The parameter's wire name.
        name: Cow<'static, str>,
        /// The expected value.
        expected: &'static str,
    },
    /// A body that cannot be written as JSON.
    Body,
    /// A content type that cannot be a header value.
    ContentType,
    /// A header that cannot be sent.
    Header {
        /// The name, if it is valid; otherwise empty.
        name: String,
        /// The reason.
        reason: HeaderProblem,
    },
    /// The method's own description does not produce a URL.
    Url(UrlProblem),
}

impl fmt::Display for RequestProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PathArgument { name, reason } => write!(out, "path argument `{name}` {reason}"),
            Self::MissingField { path } => write!(out, "required field `{path}` is missing"),
            Self::Field { path, expected } => write!(out, "field `{path}` is not {expected}"),
            Self::Parameter { name, expected } => {
                write!(out, "the parameter `{name}` is not {expected}")
            }
            Self::Body => out.write_str("the body cannot be written as JSON"),
            Self::ContentType => out.write_str("the body's content type cannot stand in a header"),
            Self::Header { name, reason } if name.is_empty() => write!(out, "a header {reason}"),
            Self::Header { name, reason } => write!(out, "header `{name}` {reason}"),
            Self::Url(reason) => reason.fmt(out),
        }
    }
}

/// The reason why a value cannot be part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathProblem {
    /// There is no value.
    Missing,
    /// The value is empty, or has an empty segment.
    Empty,
    /// The value has a segment `.` or `..`, which URL parsers resolve even when it is encoded.
    Dots,
    /// The value does not have the shape that the template requires.
    Shape(&'static str),
    /// A segment of a resource name contains `/`.
    Slash,
    /// The template has no such variable.
    Unknown,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => out.write_str("is missing"),
            Self::Empty => out.write_str("is empty, or has a `/` at an end or beside another"),
            Self::Dots => out.write_str("has a segment `.` or `..`"),
            Self::Shape(shape) => write!(out, "is not of the form `{shape}`"),
            Self::Slash => out.write_str("has a `/` in a segment of its name"),
            Self::Unknown => out.write_str("is not a variable of the path"),
        }
    }
}

/// The reason why a header cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderProblem {
    /// The name has characters that a name cannot have (RFC 9110, section 5.1).
    Name,
    /// The value has characters that a value cannot have (RFC 9110, section 5.5).
    Value,
    /// The header belongs to the connection, not to the request: `host`, `content-length` and the
    /// like.
    Reserved,
}

impl fmt::Display for HeaderProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Name => "has a name that HTTP does not allow",
            Self::Value => "has a value that HTTP does not allow",
            Self::Reserved => "is set by the connection",
        })
    }
}

/// The reason why there is no URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlProblem {
    /// The root URL is no `http` or `https` URL with a host.
    Root,
    /// The path template is malformed, or produces a segment `.` or `..`.
    Template,
    /// The path would change the host.
    Host,
    /// The URL is longer than 65,534 bytes, or not one at all.
    Invalid,
}

impl fmt::Display for UrlProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Root => "the root URL is not an `http` or `https` URL with a plain host",
            Self::Template => "the path template is malformed",
            Self::Host => "the path would change the host of the root URL",
            Self::Invalid => "the URL is too long or malformed",
        })
    }
}
