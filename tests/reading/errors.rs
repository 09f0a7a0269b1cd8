//! Errors of the server, in all their forms.

use bytes::Bytes;
use http::Response;
use workspace_apis::admin_directory_v1::users;
use workspace_apis::runtime::{ApiError, Call, Error};

fn refused(status: u16, body: &str) -> ApiError {
    let response = Response::builder()
        .status(status)
        .header("retry-after", "7");
    let response = response
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap();
    match users::get("a").read_http(response).unwrap_err() {
        Error::Status(error) => error.into_inner(),
        other => panic!("{other}"),
    }
}

#[test]
fn status_is_reported_for_any_body() {
    for (status, body, expected) in [
        (500, "", "`directory.users.get` failed: 500"),
        (
            502,
            "<html><h1>Bad Gateway</h1>",
            "`directory.users.get` failed: 502: `<html><h1>Bad Gateway</h1>`",
        ),
        (
            400,
            r#"{"error": {"code": 400"#,
            "`directory.users.get` failed: 400",
        ),
        (
            400,
            r#"{"error": {"code": 400}}"#,
            "`directory.users.get` failed: 400",
        ),
        (
            400,
            r#"{"error": 7}"#,
            r#"`directory.users.get` failed: 400: `{"error": 7}`"#,
        ),
        (400, "[]", "`directory.users.get` failed: 400: `[]`"),
        (
            404,
            r#"{"error": {"errors": [{"reason": "notFound"}, 7], "message": "Resource Not Found: userKey"}}"#,
            "`directory.users.get` failed: 404 notFound: Resource Not Found: userKey",
        ),
        (
            403,
            r#"[{"error": {"status": "PERMISSION_DENIED", "message": "a\nb"}}]"#,
            "`directory.users.get` failed: 403 PERMISSION_DENIED: a b",
        ),
        (
            401,
            r#"{"error": "invalid_grant", "error_description": "expired"}"#,
            "`directory.users.get` failed: 401 invalid_grant: expired",
        ),
        (
            302,
            r#"{"primaryEmail": "a"}"#,
            "`directory.users.get` failed: 302 (redirects are not followed)",
        ),
    ] {
        let error = refused(status, body);
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.http_status(), status);
        assert_eq!(error.body(), body.as_bytes());
        assert_eq!(error.headers()["retry-after"], "7");
        assert_eq!(error.method(), "directory.users.get");
    }
}

#[test]
fn errors_are_distinguished() {
    let reason = |reason: &str| format!(r#"{{"error": {{"errors": [{{"reason": "{reason}"}}]}}}}"#);
    let status = |status: &str| format!(r#"{{"error": {{"status": "{status}"}}}}"#);
    let kinds = |code, body: &str| {
        let error = refused(code, body);
        (
            error.is_not_found(),
            error.is_permission_denied(),
            error.is_rate_limited(),
        )
    };
    let (not_found, denied, limited) = (
        (true, false, false),
        (false, true, false),
        (false, false, true),
    );
    assert_eq!(kinds(404, ""), not_found);
    assert_eq!(kinds(403, ""), denied);
    assert_eq!(kinds(403, &reason("forbidden")), denied);
    assert_eq!(kinds(403, &status("PERMISSION_DENIED")), denied);
    assert_eq!(kinds(403, &reason("rateLimitExceeded")), limited);
    assert_eq!(kinds(403, &reason("userRateLimitExceeded")), limited);
    assert_eq!(kinds(403, &reason("quotaExceeded")), limited);
    assert_eq!(kinds(429, ""), limited);
    assert_eq!(kinds(429, &status("RESOURCE_EXHAUSTED")), limited);
    assert_eq!(
        kinds(400, &reason("rateLimitExceeded")),
        (false, false, false)
    );
    assert_eq!(kinds(409, &status("ALREADY_EXISTS")), (false, false, false));
}
