//! Errors that the server states, in both of Google's styles: the canonical status with details
//! (AIP-193), and the older `errors[]` with reasons and domains.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::details::{ErrorDetail, ErrorInfo};

/// How many bytes of an error's body are kept.
pub(crate) const BODY_LIMIT: usize = 256 * 1024;

/// How many characters of the server's message are printed.
const SHOWN: usize = 1000;

/// The reasons by which the older APIs say that there were too many requests; with status 403.
const RATE_REASONS: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
];

/// The same as the canonical style states it (`google.rpc.ErrorInfo`).
const RATE_REASON: &str = "RATE_LIMIT_EXCEEDED";

/// The headers in which Google's servers name a request, the likeliest first.
const REQUEST_ID: [&str; 4] = [
    "x-goog-request-id",
    "x-request-id",
    "x-guploader-uploadid",
    "x-cloud-trace-context",
];

/// What the server said instead of a result.
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
}

/// A reason as the older APIs state it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorReason {
    /// The reason, such as `rateLimitExceeded`.
    pub reason: Option<String>,
    /// Where it belongs, such as `usageLimits`.
    pub domain: Option<String>,
    /// What it says to people.
    pub message: Option<String>,
    /// The part of the request that it is about, such as a parameter's name.
    pub location: Option<String>,
}

impl ApiError {
    /// Reads the body of an error. Of a longer body the first 256 KiB are kept.
    pub(crate) fn new(
        method: &'static str,
        http_status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let stated = Stated::read(&body);
        let body = match body.get(..BODY_LIMIT) {
            Some(start) => Bytes::copy_from_slice(start),
            None => body,
        };
        let Stated {
            status,
            message,
            reasons,
            details,
        } = stated;
        Self(Box::new(Inner {
            method,
            http_status,
            status,
            message,
            reasons,
            details,
            headers,
            body,
        }))
    }

    /// The id of the method that was called.
    pub fn method(&self) -> &'static str {
        self.0.method
    }

    /// The HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.0.http_status
    }

    /// The canonical status, such as `PERMISSION_DENIED`, where the API states one.
    pub fn status(&self) -> Option<&str> {
        self.0.status.as_deref()
    }

    /// What the server says to people; empty where it says nothing.
    pub fn message(&self) -> &str {
        self.0.message.as_deref().unwrap_or_default()
    }

    /// The reasons that the older APIs state.
    pub fn reasons(&self) -> &[ErrorReason] {
        &self.0.reasons
    }

    /// The details. They may repeat values of the request.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.0.details
    }

    /// The reason for programs, where the details state one.
    pub fn error_info(&self) -> Option<&ErrorInfo> {
        self.details().iter().find_map(|detail| match detail {
            ErrorDetail::ErrorInfo(info) => Some(info),
            _ => None,
        })
    }

    /// How long the server asks to wait before another try: the longer of the header
    /// `retry-after` (RFC 9110, section 10.2.3) and the detail `RetryInfo`.
    pub fn retry_after(&self) -> Option<Duration> {
        let stated = self.details().iter().find_map(|detail| match detail {
            ErrorDetail::RetryInfo(info) => info.retry_delay,
            _ => None,
        });
        self.header_delay().max(stated)
    }

    fn header_delay(&self) -> Option<Duration> {
        let text = |name| self.headers().get(name).and_then(|it| it.to_str().ok());
        let delay = text(header::RETRY_AFTER)?.trim();
        if let Ok(seconds) = delay.parse() {
            return Some(Duration::from_secs(seconds));
        }
        // The server's own clock counts, where it shows it.
        let now = text(header::DATE).and_then(http_date);
        let until = http_date(delay)?;
        let wait = until.duration_since(now.unwrap_or_else(SystemTime::now));
        Some(wait.unwrap_or_default())
    }

    /// The id by which the server knows the request, where it states one: for a support case.
    pub fn request_id(&self) -> Option<&str> {
        let headers = REQUEST_ID.iter();
        let mut ids = headers.filter_map(|name| self.headers().get(*name)?.to_str().ok());
        ids.next()
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body of the response, of which 256 KiB are kept. It may repeat values of the request.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The status as texts state it, such as `404 NOT_FOUND`.
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

    /// Whether there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.is(StatusCode::NOT_FOUND, "NOT_FOUND")
    }

    /// Whether the token is missing, ended or not valid.
    pub fn is_unauthenticated(&self) -> bool {
        self.is(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED")
    }

    /// Whether the caller may not do this.
    pub fn is_permission_denied(&self) -> bool {
        !self.is_rate_limited() && self.is(StatusCode::FORBIDDEN, "PERMISSION_DENIED")
    }

    /// Whether there were too many requests: status 429, or the older APIs' 403 with one of their
    /// reasons for it.
    pub fn is_rate_limited(&self) -> bool {
        let stated = || self.error_info().is_some_and(|it| it.reason == RATE_REASON);
        self.is(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED")
            || (self.http_status() == StatusCode::FORBIDDEN
                && (self.has_reason(RATE_REASONS) || stated()))
    }

    /// Whether the server refused the request as malformed.
    pub fn is_invalid_argument(&self) -> bool {
        self.status() == Some("INVALID_ARGUMENT")
            || (self.http_status() == StatusCode::BAD_REQUEST && self.status().is_none())
    }

    /// Whether there is such a thing already.
    pub fn is_already_exists(&self) -> bool {
        self.status() == Some("ALREADY_EXISTS")
            || (self.http_status() == StatusCode::CONFLICT && self.has_reason(&["duplicate"]))
    }

    /// Whether the state of the thing forbids it: an etag that is no longer true, a step that has
    /// to come before.
    pub fn is_failed_precondition(&self) -> bool {
        self.is(StatusCode::PRECONDITION_FAILED, "FAILED_PRECONDITION")
    }

    /// Whether another change came between (`ABORTED`, or status 409 with no other meaning).
    pub fn is_conflict(&self) -> bool {
        self.status() == Some("ABORTED")
            || (self.http_status() == StatusCode::CONFLICT && !self.is_already_exists())
    }

    /// Whether the fault is the server's.
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
            "" => Ok(()),
            message => write!(out, ": {}", printable(message)),
        }
    }
}

/// The server's text without control characters, and not without end.
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

/// What the body of an error states.
#[derive(Default)]
struct Stated {
    status: Option<String>,
    message: Option<String>,
    reasons: Vec<ErrorReason>,
    details: Vec<ErrorDetail>,
}

impl Stated {
    /// Reads `{"error": {..}}`, the same inside an array (as streaming methods answer), and the
    /// `{"error": "..", "error_description": ".."}` of OAuth 2 (RFC 6749, section 5.2). A body
    /// of another kind states nothing.
    fn read(body: &[u8]) -> Self {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Self::default();
        };
        let body = match &body {
            Value::Array(elements) => elements.first().unwrap_or(&Value::Null),
            other => other,
        };
        match body.get("error") {
            Some(error @ Value::Object(_)) => Self::read_object(error),
            Some(Value::String(name)) => Self {
                status: Some(name.clone()),
                message: text(body, "error_description"),
                ..Self::default()
            },
            _ => Self::default(),
        }
    }

    fn read_object(error: &Value) -> Self {
        let list = |key| {
            error
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let reason = |it: &Value| ErrorReason {
            reason: text(it, "reason"),
            domain: text(it, "domain"),
            message: text(it, "message"),
            location: text(it, "location"),
        };
        Self {
            status: text(error, "status"),
            message: text(error, "message"),
            reasons: list("errors").iter().map(reason).collect(),
            details: list("details").into_iter().map(ErrorDetail::read).collect(),
        }
    }
}

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A date in a header, in any of the forms that a recipient takes (RFC 9110, section 5.6.7).
fn http_date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text.trim()).ok()
}

#[cfg(test)]
mod tests;
