//! Errors that the server states, in both of Google's styles: the canonical status with details
//! (AIP-193), and the older `errors[]` with reasons and domains.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// How many bytes of an error's body are kept.
pub(super) const BODY_LIMIT: usize = 256 * 1024;

/// How many characters of the server's message are printed.
const SHOWN: usize = 1000;

/// The reasons by which the older APIs say that there were too many requests; with status 403.
const RATE_REASONS: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
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
    details: Vec<Value>,
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
    pub(super) fn new(
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

    /// The details, each an object with an `@type`. They may repeat values of the request.
    pub fn details(&self) -> &[Value] {
        &self.0.details
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body of the response, of which 256 KiB are kept. It may repeat values of the request.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Whether there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.http_status() == StatusCode::NOT_FOUND || self.status() == Some("NOT_FOUND")
    }

    /// Whether the caller may not do this.
    pub fn is_permission_denied(&self) -> bool {
        !self.is_rate_limited()
            && (self.http_status() == StatusCode::FORBIDDEN
                || self.status() == Some("PERMISSION_DENIED"))
    }

    /// Whether there were too many requests: status 429, or the older APIs' 403 with one of their
    /// reasons for it.
    pub fn is_rate_limited(&self) -> bool {
        let limit = |it: &ErrorReason| {
            it.reason
                .as_deref()
                .is_some_and(|it| RATE_REASONS.contains(&it))
        };
        self.http_status() == StatusCode::TOO_MANY_REQUESTS
            || self.status() == Some("RESOURCE_EXHAUSTED")
            || (self.http_status() == StatusCode::FORBIDDEN && self.reasons().iter().any(limit))
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` failed: {}",
            self.method(),
            self.http_status().as_u16()
        )?;
        let reason = self.reasons().iter().find_map(|it| it.reason.as_deref());
        if let Some(name) = self.status().or(reason) {
            write!(out, " {}", printable(name))?;
        }
        if self.http_status().is_redirection() {
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
        let details: Vec<Vec<&str>> = self.details().iter().map(keys).collect();
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
            .field("details", &details)
            .field("headers", &headers)
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}

fn keys(detail: &Value) -> Vec<&str> {
    let object = detail.as_object();
    object
        .map(|it| it.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

impl std::error::Error for ApiError {}

/// What the body of an error states.
#[derive(Default)]
struct Stated {
    status: Option<String>,
    message: Option<String>,
    reasons: Vec<ErrorReason>,
    details: Vec<Value>,
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
            details: list("details"),
        }
    }
}

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, body: impl Into<Bytes>) -> ApiError {
        let status = StatusCode::from_u16(status).unwrap();
        ApiError::new("a.b.get", status, HeaderMap::new(), body.into())
    }

    #[test]
    fn the_canonical_style_is_read() {
        let error = error(
            403,
            r#"{"error": {"code": 403, "message": "No.", "status": "PERMISSION_DENIED",
                "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "sesame"}]}}"#,
        );
        assert_eq!(error.http_status(), StatusCode::FORBIDDEN);
        assert_eq!(error.status(), Some("PERMISSION_DENIED"));
        assert_eq!(error.message(), "No.");
        assert_eq!(error.details()[0]["reason"], "sesame");
        assert!(error.is_permission_denied() && !error.is_rate_limited() && !error.is_not_found());
        assert_eq!(
            error.to_string(),
            "`a.b.get` failed: 403 PERMISSION_DENIED: No."
        );
    }

    #[test]
    fn the_older_style_is_read() {
        let error = error(
            403,
            r#"{"error": {"code": 403, "message": "Slow down.", "errors": [
                {"domain": "usageLimits", "reason": "rateLimitExceeded", "message": "Slow down.", "location": "q"}]}}"#,
        );
        let reason = &error.reasons()[0];
        assert_eq!(reason.reason.as_deref(), Some("rateLimitExceeded"));
        assert_eq!(reason.domain.as_deref(), Some("usageLimits"));
        assert_eq!(reason.location.as_deref(), Some("q"));
        assert_eq!(error.status(), None);
        assert!(error.is_rate_limited() && !error.is_permission_denied());
        assert_eq!(
            error.to_string(),
            "`a.b.get` failed: 403 rateLimitExceeded: Slow down."
        );
    }

    #[test]
    fn statuses_are_told_apart() {
        let reason =
            |reason: &str| format!(r#"{{"error": {{"errors": [{{"reason": "{reason}"}}]}}}}"#);
        assert!(error(404, "").is_not_found());
        assert!(error(400, r#"{"error": {"status": "NOT_FOUND"}}"#).is_not_found());
        assert!(error(429, "").is_rate_limited());
        for name in RATE_REASONS {
            assert!(error(403, reason(name)).is_rate_limited(), "{name}");
            assert!(!error(400, reason(name)).is_rate_limited(), "{name}");
        }
        assert!(!error(403, reason("forbidden")).is_rate_limited());
        assert!(error(403, reason("forbidden")).is_permission_denied());
        assert!(!error(401, "").is_permission_denied());
    }

    #[test]
    fn other_bodies_state_what_they_can() {
        let oauth = error(
            400,
            r#"{"error": "invalid_grant", "error_description": "Bad Request"}"#,
        );
        assert_eq!(
            (oauth.status(), oauth.message()),
            (Some("invalid_grant"), "Bad Request")
        );
        let array = error(503, r#"[{"error": {"status": "UNAVAILABLE"}}]"#);
        assert_eq!(array.status(), Some("UNAVAILABLE"));
        for body in [
            "",
            "<html>",
            "[]",
            "null",
            "{\"error\": 3}",
            "{\"error\": {\"errors\": {}}}",
        ] {
            let error = error(502, body);
            assert_eq!((error.status(), error.message()), (None, ""), "{body}");
            assert_eq!(error.to_string(), "`a.b.get` failed: 502");
        }
        assert_eq!(
            error(302, "").to_string(),
            "`a.b.get` failed: 302 (redirects are not followed)"
        );
    }

    #[test]
    fn debug_shows_neither_details_nor_body() {
        let mut headers = HeaderMap::new();
        headers.insert("x-echo", "sesame".parse().unwrap());
        let body = r#"{"error": {"details": [{"field": "sesame"}], "message": "m\u001b[31m"}}"#;
        let error = ApiError::new("a.b", StatusCode::BAD_REQUEST, headers, body.into());
        let shown = format!("{error:?}");
        assert!(
            !shown.contains("sesame") && !shown.contains('\u{1b}'),
            "{shown}"
        );
        assert!(
            shown.contains("field") && shown.contains("x-echo"),
            "{shown}"
        );
        assert!(!error.to_string().contains('\u{1b}'));
    }

    #[test]
    fn a_long_body_is_cut() {
        let error = error(500, vec![b'x'; BODY_LIMIT + 1]);
        assert_eq!(error.body().len(), BODY_LIMIT);
        assert_eq!(printable(&"x".repeat(SHOWN * 2)).len(), SHOWN);
    }
}
