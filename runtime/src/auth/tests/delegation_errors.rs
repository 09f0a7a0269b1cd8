//! Error texts for a token endpoint that returns no token.

use std::time::{Duration, SystemTime};

use super::token_endpoint::{KEY, SCOPE, key_file};
use crate::test_support::samples::{self, ItemName};
use crate::test_support::server::{Act, Server, json, quick, respond};
use crate::*;

const LIZ: &str = "liz@example.com";

/// Returns an error of the endpoint, in the form of RFC 6749.
fn refusal(status: &str, code: &str, description: &str) -> Act {
    at_clock(Duration::ZERO, status, code, description)
}

/// Returns an error of an endpoint whose clock is behind the local clock by this time.
fn at_clock(behind: Duration, status: &str, code: &str, description: &str) -> Act {
    let date = httpdate::fmt_http_date(SystemTime::now() - behind);
    let body = serde_json::json!({"error": code, "error_description": description});
    respond(status, &[("date", &date)], &body.to_string())
}

fn account(server: &Server) -> ServiceAccount {
    ServiceAccount::from_json(key_file(&server.address)).unwrap()
}

/// Returns the error of a call whose token endpoint acts so, and the number of token requests.
async fn error(act: Act, subject: Option<&str>, deadline: Duration) -> (Error, String, usize) {
    let server = Server::replay([act]).await;
    let account = match subject {
        Some(user) => account(&server).subject(user),
        None => account(&server),
    };
    let retry = quick().max_attempts(3);
    let client = server.builder().token_provider(account).retry(retry);
    let request = samples::get(ItemName::new("s", "i")).deadline(deadline);
    let error = request.send(&client.build().unwrap()).await.unwrap_err();
    let text = chain(&error).replace(server.address.trim_start_matches("http://"), "HOST");
    (error, text, server.seen().len())
}

/// Returns the text of a provider's error and all its sources, without the call around it.
pub(super) fn chain(error: &Error) -> String {
    let Error::Auth(error) = error else {
        panic!("{error:?}")
    };
    let error: &AuthError = error;
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

const MINUTES: Duration = Duration::from_secs(60);

#[tokio::test]
async fn endpoint_errors_have_a_hint() {
    let unauthorized = "Client is unauthorized to retrieve access tokens using this method, or \
                        client not authorized for any of the scopes requested.";
    let time = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable \
                timeframe. Check your iat and exp values in the JWT claim.";
    for (act, subject, expected) in [
        (
            refusal("401 Unauthorized", "unauthorized_client", unauthorized),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 401 Unauthorized: unauthorized_client: Client \
             is unauthorized to retrieve access tokens using this method, or client not authorized \
             for any of the scopes requested; an administrator of the domain of `liz@example.com` \
             must allow domain-wide delegation for client ID `1` with the scope \
             `https://www.googleapis.com/auth/shelf` at \
             https://admin.google.com/ac/owl/domainwidedelegation (takes effect within 24 hours)",
        ),
        (
            refusal(
                "403 Forbidden",
                "access_denied",
                "Requested client not authorized.",
            ),
            None,
            "for `robot@p.example`: `HOST` responded 403 Forbidden: access_denied: Requested \
             client not authorized; `robot@p.example` asks for a token of its own, for the scope \
             `https://www.googleapis.com/auth/shelf`; to act for a user of a domain, set a subject",
        ),
        (
            refusal(
                "400 Bad Request",
                "invalid_grant",
                "Invalid email or User ID",
            ),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 400 Bad Request: invalid_grant: Invalid email \
             or User ID; check that `liz@example.com` is an active user, by the primary address, \
             and that the clock of this machine is right",
        ),
        (
            at_clock(10 * MINUTES, "400 Bad Request", "invalid_grant", time),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 400 Bad Request: invalid_grant: Invalid JWT: \
             Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check \
             your iat and exp values in the JWT claim; the clock of this machine is 10 minutes \
             ahead",
        ),
        (
            refusal("400 Bad Request", "invalid_grant", "Invalid JWT Signature."),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 400 Bad Request: invalid_grant: Invalid JWT \
             Signature; check that the key `k` of `robot@p.example` exists and is enabled",
        ),
        (
            refusal(
                "400 Bad Request",
                "invalid_grant",
                "Invalid grant: account not found",
            ),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 400 Bad Request: invalid_grant: Invalid \
             grant: account not found; check that the service account `robot@p.example` exists",
        ),
        (
            refusal("400 Bad Request", "invalid_scope", "Invalid OAuth scope."),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 400 Bad Request: invalid_scope: Invalid OAuth \
             scope; check the scope `https://www.googleapis.com/auth/shelf`",
        ),
        (
            Act::Respond(
                b"HTTP/1.1 407 No\r\ncontent-length: 17\r\n\r\n<h1>\x1b[31mno\n</h1>".into(),
            ),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 407 Proxy Authentication Required: <h1> [31mno \
             </h1>",
        ),
        (
            Act::Respond(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<a/>"
                    .into(),
            ),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 200 OK, but the body is not a JSON object \
             (content type `text/html`)",
        ),
        (
            json("200 OK", r#"{"id_token": "sesame"}"#),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 200 OK, but the body has no `access_token`",
        ),
        (
            json(
                "200 OK",
                r#"{"access_token": "sesame", "token_type": "mac"}"#,
            ),
            Some(LIZ),
            "for `liz@example.com`: `HOST` responded 200 OK, but the token is not a bearer token",
        ),
        (
            json("200 OK", r#"{"access_token": "sesame\n"}"#),
            Some(LIZ),
            ": the token has characters that a header cannot have",
        ),
    ] {
        let (error, text, sent) = error(act, subject, MINUTES).await;
        assert!(!error.is_timeout() && !error.is_unauthenticated());
        let prefix = "could not obtain an access token";
        let separator = if expected.starts_with(':') { "" } else { " " };
        assert_eq!(text, format!("{prefix}{separator}{expected}"));
        assert_eq!(sent, 1, "{text}");
    }
}

#[tokio::test]
async fn attempts_and_deadline_are_distinguished() {
    let short = Duration::from_millis(150);
    for (act, deadline, attempts, timeout, expected) in [
        (
            json("503 Service Unavailable", ""),
            MINUTES,
            3,
            false,
            "`HOST` responded 503 Service Unavailable after 3 attempts",
        ),
        (
            respond("503 Service Unavailable", &[("retry-after", "9")], ""),
            short,
            1,
            true,
            "`HOST` responded 503 Service Unavailable (the deadline leaves no time for another \
             attempt)",
        ),
        (
            Act::Silence,
            short,
            1,
            true,
            "no response from `HOST`: the deadline of the call passed",
        ),
    ] {
        let (error, text, sent) = error(act, Some(LIZ), deadline).await;
        let expected = format!("could not obtain an access token for `{LIZ}`: {expected}");
        assert_eq!((text.as_str(), sent), (expected.as_str(), attempts));
        assert_eq!(error.is_timeout(), timeout, "{text}");
        let Error::Auth(error) = error else {
            panic!("{text}")
        };
        let endpoint = error.as_token_endpoint_error().unwrap();
        assert_eq!(endpoint.attempts() as usize, attempts);
        assert!(endpoint.host().starts_with("127.0.0.1:"));
    }
}

#[tokio::test]
async fn endpoint_that_cannot_be_reached() {
    // Nothing listens on a port that was released.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let server = Server::replay([json("200 OK", "{}")]).await;
    let account = ServiceAccount::from_json(key_file(&format!("http://{host}"))).unwrap();
    let client = server.builder().token_provider(account.subject(LIZ));
    let client = client.build().unwrap();
    let error = samples::get(ItemName::new("s", "i")).send(&client).await;
    let text = chain(&error.unwrap_err()).replace(&host, "HOST");
    let expected = "could not obtain an access token for `liz@example.com`: no response from \
                    `HOST` after 5 attempts: could not connect to the server: ";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn call_around_the_error_is_named() {
    let act = refusal("401 Unauthorized", "unauthorized_client", "no");
    let (error, text, _) = error(act, Some(LIZ), MINUTES).await;
    let shown = error.to_string();
    assert!(
        shown.starts_with("`shelf.items.get` failed: could not obtain an access token for `liz")
    );
    assert!(shown.ends_with(", request not sent)"), "{shown}");
    assert!(text.contains("unauthorized_client: no; "), "{text}");
}

#[tokio::test]
async fn code_and_description_are_accessible() {
    let act = refusal("401 Unauthorized", "unauthorized_client", "no");
    let (error, ..) = error(act, Some(LIZ), MINUTES).await;
    let Error::Auth(error) = error else {
        panic!("{error:?}")
    };
    let endpoint = error.as_token_endpoint_error().unwrap();
    assert_eq!(endpoint.http_status(), Some(http::StatusCode::UNAUTHORIZED));
    assert_eq!(endpoint.code(), Some("unauthorized_client"));
    assert_eq!(endpoint.description(), Some("no"));
    assert!(endpoint.hint().unwrap().contains("client ID `1`"));
}

#[tokio::test]
async fn echoed_assertion_is_redacted() {
    let server = Server::start(|_, seen| {
        let body = seen.body_text();
        refusal(
            "400 Bad Request",
            "invalid_request",
            &format!("malformed: {body}"),
        )
    })
    .await;
    let account = account(&server);
    let client = server.builder().token_provider(account).build().unwrap();
    let error = samples::get(ItemName::new("s", "i")).send(&client).await;
    let error = error.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("[redacted].[redacted].[redacted]")
    );
    let request = &server.texts()[0];
    let (_, assertion) = request.split_once("assertion=").unwrap();
    for part in assertion.split('.') {
        for shown in [chain(&error), format!("{error:?}")] {
            assert!(!shown.contains(part), "{shown}");
            assert!(!shown.contains(KEY.lines().nth(3).unwrap()));
        }
    }
}

#[tokio::test]
async fn empty_subject_is_rejected_before_sending() {
    let (_, text, sent) = error(json("200 OK", "{}"), Some(" "), MINUTES).await;
    assert_eq!(
        (text.as_str(), sent),
        (
            "could not obtain an access token for ` `: the subject is empty",
            0
        )
    );
}

#[tokio::test]
async fn request_without_a_client_is_an_error() {
    let account = ServiceAccount::from_json(key_file("https://oauth2.googleapis.com")).unwrap();
    let error = account
        .token(TokenRequest::new(&[SCOPE]))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not obtain an access token for `robot@p.example`: the token request has no client \
         to reach `oauth2.googleapis.com`: make the call with a `Client` that has this provider"
    );
}
