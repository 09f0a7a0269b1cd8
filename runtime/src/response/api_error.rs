//! Errors from the server, in both of Google's styles: the canonical status with details (AIP-193),
//! and the older `errors[]` with reasons and domains.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::details::{ErrorDetail, ErrorInfo, FieldViolation};
use super::error_body::ErrorBody;
use super::error_reason::ErrorReason;
use super::retry_after;
use super::snippet::Snippet;

/// The number of bytes of an error's body that are kept.
pub(crate) const BODY_LIMIT: usize = 256 * 1024;

/// The number of characters of the server's message that are printed.
const SHOWN: usize = 1000;

/// The number of fields that are printed.
const VIOLATIONS: usize = 5;

/// The reasons of the older APIs for too many requests; with status 403.
const RATE_REASONS: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
];

/// The reason of the canonical style for too many requests (`google.rpc.ErrorInfo`).
const RATE_REASON: &str = "RATE_LIMIT_EXCEEDED";

/// The headers with the server's id of a request, the likeliest first.
const REQUEST_ID: [&str; 4] = [
    "x-goog-request-id",
    "x-request-id",
    "x-guploader-uploadid",
    "x-cloud-trace-context",
];

/// An error from the server.
#[derive(Clone)]
pub struct ApiError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    method: &'static str,
    http_status: StatusCode,
    status: Option<String>,
    message: Option<String>,
    reasons: Vec<ErrorReason>,
    details: Vec<ErrorDetail>,
    headers: HeaderMap,
    body: Bytes,
    is_google_style: bool,
}

impl ApiError {
    /// Reads the body of an error. Of a longer body the first 256 KiB are kept.
    pub(crate) fn new(
        method: &'static str,
        http_status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let ErrorBody {
            status,
            message,
            reasons,
            details,
            is_google_style,
        } = ErrorBody::read(&body);
        let body = match body.get(..BODY_LIMIT) {
            Some(start) => Bytes::copy_from_slice(start),
            None => body,
        };
        Self(Box::new(Inner {
            method,
            http_status,
            status,
            message,
            reasons,
            details,
            headers,
            body,
            is_google_style,
        }))
    }

    /// Returns the id of the method that was called.
    pub fn method(&self) -> &'static str {
        self.0.method
    }

    /// Returns the HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.0.http_status
    }

    /// Returns the canonical status, such as `PERMISSION_DENIED`, where the API states one.
    pub fn status(&self) -> Option<&str> {
        self.0.status.as_deref()
    }

    /// Returns the message for people; empty if the server states none.
    pub fn message(&self) -> &str {
        self.0.message.as_deref().unwrap_or_default()
    }

    /// Returns the reasons that the older APIs state.
    pub fn reasons(&self) -> &[ErrorReason] {
        &self.0.reasons
    }

    /// Returns the details. They may repeat values of the request.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.0.details
    }

    /// Returns the reason for programs, where the details state one.
    pub fn error_info(&self) -> Option<&ErrorInfo> {
        self.details().iter().find_map(|detail| match detail {
            ErrorDetail::ErrorInfo(info) => Some(info),
            _ => None,
        })
    }

    /// Returns the time that the server asks to wait before a retry: the longer of the header
    /// `retry-after` (RFC 9110, section 10.2.3) and the detail `RetryInfo`.
    pub fn retry_after(&self) -> Option<Duration> {
        let stated = self.details().iter().find_map(|detail| match detail {
            ErrorDetail::RetryInfo(info) => info.retry_delay,
            _ => None,
        });
        retry_after::read(self.headers()).max(stated)
    }

    /// Returns the fields of the request that the server refused, as the details state them.
    pub fn field_violations(&self) -> impl Iterator<Item = &FieldViolation> {
        self.details().iter().flat_map(|detail| match detail {
            ErrorDetail::BadRequest(request) => request.field_violations.as_slice(),
            _ => &[],
        })
    }

    /// Returns the server's id of the request, if the response states it: for a support case.
    pub fn request_id(&self) -> Option<&str> {
        let headers = REQUEST_ID.iter();
        let mut ids = headers.filter_map(|name| self.headers().get(*name)?.to_str().ok());
        ids.next()
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the body of the response, of which 256 KiB are kept. It may repeat values of the
    /// request.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Returns the status in error texts, such as `404 NOT_FOUND`.
    pub(crate) fn status_text(&self) -> String {
        let code = self.http_status().as_u16();
        let reason = self.reasons().iter().find_map(|it| it.reason.as_deref());
        match self.status().or(reason) {
            Some(name) => format!("{code} {}", printable(name)),
            None => code.to_string(),
        }
    }

    fn is(&self, http_status: StatusCode, status: &str) -> bool {
        self.http_status() == http_status || self.status() == Some(status)
    }

    fn has_reason(&self, reasons: &[&str]) -> bool {
        let mut stated = self.reasons().iter().filter_map(|it| it.reason.as_deref());
        stated.any(|it| reasons.contains(&it))
    }

    /// Returns `true` if the resource does not exist.
    pub fn is_not_found(&self) -> bool {
        self.is(StatusCode::NOT_FOUND, "NOT_FOUND")
    }

    /// Returns `true` if the token is missing, expired or not valid.
    pub fn is_unauthenticated(&self) -> bool {
        self.is(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED")
    }

    /// Returns `true` if the caller lacks a permission.
    pub fn is_permission_denied(&self) -> bool {
        !self.is_rate_limited() && self.is(StatusCode::FORBIDDEN, "PERMISSION_DENIED")
    }

    /// Returns `true` if there were too many requests: status 429, or the older APIs' 403 with one
    /// of their reasons for it.
    pub fn is_rate_limited(&self) -> bool {
        let stated = || self.error_info().is_some_and(|it| it.reason == RATE_REASON);
        self.is(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED")
            || (self.http_status() == StatusCode::FORBIDDEN
                && (self.has_reason(RATE_REASONS) || stated()))
    }

    /// Returns `true` if the server refused the request as malformed.
    pub fn is_invalid_argument(&self) -> bool {
        self.status() == Some("INVALID_ARGUMENT")
            || (self.http_status() == StatusCode::BAD_REQUEST && self.status().is_none())
    }

    /// Returns `true` if the resource exists already.
    pub fn is_already_exists(&self) -> bool {
        self.status() == Some("ALREADY_EXISTS")
            || (self.http_status() == StatusCode::CONFLICT && self.has_reason(&["duplicate"]))
    }

    /// Returns `true` if the state of the resource forbids the request: a stale etag, or a missing
    /// earlier step.
    pub fn is_failed_precondition(&self) -> bool {
        self.is(StatusCode::PRECONDITION_FAILED, "FAILED_PRECONDITION")
    }

    /// Returns `true` if a concurrent change got in the way (`ABORTED`, or status 409 with no other
    /// meaning).
    pub fn is_conflict(&self) -> bool {
        self.status() == Some("ABORTED")
            || (self.http_status() == StatusCode::CONFLICT && !self.is_already_exists())
    }

    /// Returns `true` if the fault is the server's (5xx).
    pub fn is_server_error(&self) -> bool {
        self.http_status().is_server_error()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` failed: {}", self.method(), self.status_text())?;
        let status = self.http_status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            out.write_str(" (redirects are not followed)")?;
        }
        match self.message() {
            "" => self.fmt_body(out)?,
            message => write!(out, ": {}", printable(message))?,
        }
        for violation in self.field_violations().take(VIOLATIONS) {
            let FieldViolation {
                field, description, ..
            } = violation;
            write!(
                out,
                "; field `{}`: {}",
                printable(field),
                printable(description)
            )?;
        }
        Ok(())
    }
}

impl ApiError {
    /// Shows the beginning of a body that states nothing in one of Google's styles, such as the
    /// page of a proxy.
    fn fmt_body(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body().trim_ascii();
        let status = self.http_status();
        // If the status is a success, only the code in the body is known.
        let states_something =
            !status.is_success() && (self.0.is_google_style || self.status().is_some());
        let is_redirection = status.is_redirection();
        if states_something || is_redirection || matches!(body, b"" | b"{}") {
            return Ok(());
        }
        let snippet = Snippet::new(status, self.headers(), self.body());
        match snippet.content_type.as_str() {
            "" => write!(out, ": `{}`", snippet.text),
            content_type => write!(out, ": {content_type} `{}`", snippet.text),
        }
    }
}

/// Returns the server's text without control characters, and of limited length.
fn printable(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).take(SHOWN).collect()
}

impl fmt::Debug for ApiError {
    /// Shows keys and lengths of the details and the body, which may repeat values of the request.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self
            .headers()
            .keys()
            .map(http::HeaderName::as_str)
            .collect();
        let reasons: Vec<_> = self
            .reasons()
            .iter()
            .map(|it| (&it.domain, &it.reason))
            .collect();
        out.debug_struct("ApiError")
            .field("method", &self.method())
            .field("http_status", &self.http_status())
            .field("status", &self.status())
            .field("message", &printable(self.message()))
            .field("reasons", &reasons)
            .field("details", &self.details())
            .field("headers", &headers)
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests;
