//! Errors read from bodies and headers.

use http::HeaderName;

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
    assert_eq!(error.error_info().unwrap().reason, "sesame");
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
fn statuses_are_distinguished() {
    let reason = |reason: &str| format!(r#"{{"error": {{"errors": [{{"reason": "{reason}"}}]}}}}"#);
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
    assert!(error(401, "").is_unauthenticated());
    let stated = |status| format!(r#"{{"error": {{"status": "{status}"}}}}"#);
    assert!(error(400, "").is_invalid_argument());
    assert!(!error(400, stated("FAILED_PRECONDITION")).is_invalid_argument());
    assert!(error(400, stated("FAILED_PRECONDITION")).is_failed_precondition());
    assert!(error(412, "").is_failed_precondition());
    assert!(error(409, reason("duplicate")).is_already_exists());
    assert!(!error(409, reason("duplicate")).is_conflict());
    assert!(error(409, stated("ALREADY_EXISTS")).is_already_exists());
    assert!(error(409, stated("ABORTED")).is_conflict());
    assert!(error(500, "").is_server_error() && !error(429, "").is_server_error());
    let info = r#"{"error": {"status": "PERMISSION_DENIED", "details": [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}]}}"#;
    assert!(error(403, info).is_rate_limited() && !error(403, info).is_permission_denied());
}

#[test]
fn retry_after_is_read() {
    let wait = |headers: &[(&'static str, &str)], delay: &str| {
        let body = format!(
            r#"{{"error": {{"details": [
                {{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "{delay}"}}]}}}}"#
        );
        let headers = headers.iter();
        let headers =
            headers.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        let headers = headers.collect();
        let status = StatusCode::TOO_MANY_REQUESTS;
        ApiError::new("a.b", status, headers, body.into()).retry_after()
    };
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    assert_eq!(wait(&[], ""), None);
    assert_eq!(wait(&[], "3s"), seconds(3));
    assert_eq!(wait(&[("retry-after", "7")], "3s"), seconds(7));
    assert_eq!(wait(&[("retry-after", "1")], "3s"), seconds(3));
    assert_eq!(wait(&[("retry-after", "soon")], ""), None);
    assert_eq!(wait(&[("retry-after", "-1")], ""), None);
    let (now, then) = (
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:50:00 GMT",
    );
    let dates = |after, date| [("retry-after", after), ("date", date)];
    assert_eq!(wait(&dates(then, now), ""), seconds(23));
    assert_eq!(wait(&dates(now, then), ""), seconds(0));
    assert_eq!(wait(&[("retry-after", then)], ""), seconds(0));
}

#[test]
fn the_request_has_an_id() {
    let mut headers = HeaderMap::new();
    headers.insert("x-request-id", "r7".parse().unwrap());
    let named = ApiError::new("a.b", StatusCode::BAD_REQUEST, headers, Bytes::new());
    assert_eq!(named.request_id(), Some("r7"));
    assert_eq!(error(400, "").request_id(), None);
}

#[test]
fn other_bodies_are_summarized() {
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
        let shown = match body {
            "" => String::new(),
            body if body.contains("errors") => String::new(),
            body => format!(": `{body}`"),
        };
        assert_eq!(error.to_string(), format!("`a.b.get` failed: 502{shown}"));
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
