//! The rules by which the response to a request is read.

use bytes::Bytes;
use http::response::Parts;
use serde_json::Value;

use super::api_error::ApiError;
use super::snippet::Snippet;
use super::unexpected::{ResponseProblem, UnexpectedResponse};
use crate::error::Error;
use crate::json::{Mode, ReadOptions, UnknownFields};
use crate::method::Method;
use crate::request::Request;

/// The kind of body that a type is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// JSON, which is required.
    Json,
    /// JSON of a type without fields; the body may be empty.
    EmptyJson,
    /// JSON, or nothing.
    OptionalJson,
    /// A long-running operation, of which an error is a part.
    Operation,
    /// Bytes of any kind.
    Bytes,
    /// No body for the caller.
    Nothing,
}

/// The rules by which the response to a request is read.
#[derive(Clone, Copy)]
pub(crate) struct ReadRules {
    pub(crate) method: &'static Method,
    pub(crate) options: ReadOptions,
    /// `true` if the request limits the response to some fields, which may leave none.
    is_partial: bool,
}

impl ReadRules {
    /// Returns the rules for the response to a request.
    pub(crate) fn of(request: &Request, strict: bool) -> Self {
        let mode = match strict || request.is_strict() {
            true => Mode::Strict,
            false => Mode::Lenient,
        };
        Self {
            method: request.method(),
            options: mode.into(),
            is_partial: request.is_partial(),
        }
    }

    /// Refuses a successful response that is not what the method returns.
    pub(super) fn check(&self, kind: BodyKind, parts: &Parts, body: &Bytes) -> Result<(), Error> {
        let text = body.trim_ascii_start();
        let problem = |problem| {
            let snippet = Snippet::new(parts.status, &parts.headers, body);
            Err(UnexpectedResponse::new(self.method.id, problem, snippet).into())
        };
        if text.is_empty() {
            return match kind {
                BodyKind::Json | BodyKind::Operation if !self.is_partial => {
                    problem(ResponseProblem::Empty)
                }
                _ => Ok(()),
            };
        }
        if kind == BodyKind::Bytes {
            return Ok(());
        }
        let is_json = text.starts_with(b"{") || text.starts_with(b"[");
        if !is_json && Snippet::new(parts.status, &parts.headers, body).is_html() {
            return problem(ResponseProblem::Html);
        }
        if kind == BodyKind::Nothing && !is_json && self.method.download {
            return problem(ResponseProblem::Media);
        }
        match kind != BodyKind::Operation && is_error(text) {
            true => Err(ApiError::new(
                self.method.id,
                parts.status,
                parts.headers.clone(),
                body.clone(),
            )
            .into()),
            false => Ok(()),
        }
    }
}

/// Returns `true` if a body is only an error in Google's style.
fn is_error(text: &[u8]) -> bool {
    let start = text.strip_prefix(b"{").unwrap_or_default();
    if !start.trim_ascii_start().starts_with(b"\"error\"") {
        return false;
    }
    let Ok(Value::Object(body)) = serde_json::from_slice(text) else {
        return false;
    };
    let error = body.get("error").filter(|_| body.len() == 1);
    let names = ["code", "message", "status", "errors"];
    error.is_some_and(|it| names.iter().any(|name| it.get(name).is_some()))
}

/// Returns `true` if a type is a message without fields: it has only its unknown fields.
pub(crate) const fn has_no_fields<T>() -> bool {
    size_of::<T>() == size_of::<UnknownFields>()
}
