//! Delegation without a key: a stand-in for IAM Credentials signs, on loopback.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::delegation_errors::chain;
use super::token_endpoint::{SCOPE, sign, token, verified};
use crate::test_support::samples::{self, ItemName};
use crate::test_support::server::{Act, Server, json};
use crate::*;

const ROBOT: &str = "robot@p.example";
const SIGN: &str = "POST /v1/projects/-/serviceAccounts/robot%40p%2Eexample:signJwt HTTP/1.1\r\n";

/// Returns `caller1`, `caller2` and so on, and counts the requests.
#[derive(Clone, Default)]
struct Caller(Arc<AtomicUsize>);

impl TokenProvider for Caller {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        assert_eq!(
            request.scopes(),
            ["https://www.googleapis.com/auth/cloud-platform"]
        );
        let number = 1 + self.0.fetch_add(1, Ordering::SeqCst);
        let ends = SystemTime::now() + Duration::from_secs(3600);
        let token = Token::new(format!("caller-secret-{number}")).with_expiry(ends);
        Box::pin(std::future::ready(Ok(token)))
    }
}

fn account(server: &Server, caller: impl TokenProvider) -> SignJwt {
    SignJwt::new(ROBOT, caller)
        .root_url(&server.address)
        .token_uri(format!("{}/token", server.address))
}

/// Signs the claims of a request.
fn signed(request: &str) -> Act {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let jwt = sign(body["payload"].as_str().unwrap());
    json(
        "200 OK",
        &json!({"keyId": "managed", "signedJwt": jwt}).to_string(),
    )
}

/// Signs, issues tokens that name the user, and responds to calls.
async fn google(signing: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Server {
    Server::start(move |number, seen| {
        let request = &seen.text();
        if request.starts_with(SIGN) {
            return signing(number, request);
        }
        if request.starts_with("POST /token ") {
            let (_, claims) = verified(request);
            return token(&format!("of-{}", claims["sub"].as_str().unwrap()));
        }
        json("200 OK", "{}")
    })
    .await
}

async fn call(server: &Server, provider: impl TokenProvider) -> Result<(), Error> {
    let client = server.builder().token_provider(provider).build().unwrap();
    let call = samples::get(ItemName::new("s", "i")).send(&client);
    call.await.map(|_| ())
}

#[tokio::test]
async fn claims_are_signed_and_exchanged() {
    let server = google(|_, request| signed(request)).await;
    let account = account(&server, Caller::default()).subject("liz@example.com");
    call(&server, account).await.unwrap();
    let seen = server.texts();
    assert_eq!(seen.len(), 3);
    assert!(seen[0].starts_with(SIGN), "{}", seen[0]);
    assert!(seen[0].contains("authorization: Bearer caller-secret-1\r\n"));
    assert!(!seen[1].contains("caller-secret"));
    assert!(seen[2].contains("authorization: Bearer of-liz@example.com\r\n"));
    let (head, claims) = verified(&seen[1]);
    assert_eq!(head["kid"], "managed");
    assert_eq!(claims["iss"], ROBOT);
    assert_eq!(claims["sub"], "liz@example.com");
    assert_eq!(claims["scope"], SCOPE);
    assert_eq!(claims["aud"], format!("{}/token", server.address));
    let life = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert_eq!(life, 3600);
}

#[tokio::test]
async fn users_share_the_callers_token() {
    let server = google(|_, request| signed(request)).await;
    let caller = Caller::default();
    let account = account(&server, caller.clone());
    let client = server.builder().token_provider(account.clone()).build();
    let client = client.unwrap();
    for number in 0..20 {
        let client = client.acting_for(account.subject(format!("user{number}@example.com")));
        let call = samples::get(ItemName::new("s", "i")).send(&client);
        call.await.unwrap();
    }
    assert_eq!(caller.0.load(Ordering::SeqCst), 1);
    assert_eq!(server.seen().len(), 60);
    assert!(server.connections() <= 4, "{}", server.connections());
}

#[tokio::test]
async fn refused_caller_is_renewed_once() {
    let refused = r#"{"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "ended"}}"#;
    let server = google(
        move |_, request| match request.contains("caller-secret-2\r\n") {
            true => signed(request),
            false => json("401 Unauthorized", refused),
        },
    )
    .await;
    let liz = account(&server, Caller::default()).subject("liz@example.com");
    call(&server, liz).await.unwrap();
    assert_eq!(server.seen().len(), 4);

    let server = google(move |_, _| json("401 Unauthorized", refused)).await;
    let caller = Caller::default();
    let liz = account(&server, caller.clone()).subject("liz@example.com");
    call(&server, liz).await.unwrap_err();
    assert_eq!(
        (caller.0.load(Ordering::SeqCst), server.seen().len()),
        (2, 2)
    );
    // The same token is not sent again.
    let server = google(move |_, _| json("401 Unauthorized", refused)).await;
    let liz = account(&server, StaticToken::new("caller-secret")).subject("liz@example.com");
    call(&server, liz).await.unwrap_err();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn signing_errors_have_a_hint() {
    let status = |code: u16, status: &str, message: &str| {
        let body = json!({"error": {"code": code, "status": status, "message": message}});
        json(&format!("{code} X"), &body.to_string())
    };
    for (act, expected) in [
        (
            status(
                403,
                "PERMISSION_DENIED",
                "Permission 'iam.serviceAccounts.signJwt' denied on resource.",
            ),
            "`HOST` responded 403 Forbidden: PERMISSION_DENIED: Permission \
             'iam.serviceAccounts.signJwt' denied on resource; the caller needs the role \
             `roles/iam.serviceAccountTokenCreator` on `robot@p.example`, and the project of \
             `robot@p.example` the IAM Service Account Credentials API",
        ),
        (
            status(
                404,
                "NOT_FOUND",
                "Not found; Gaia id not found for email robot@p.example",
            ),
            "`HOST` responded 404 Not Found: NOT_FOUND: Not found; Gaia id not found for email \
             robot@p.example; check that the service account `robot@p.example` exists",
        ),
        (
            status(400, "INVALID_ARGUMENT", "bad caller-secret-1 x"),
            "`HOST` responded 400 Bad Request: INVALID_ARGUMENT: bad [redacted] x",
        ),
        (
            json("200 OK", r#"{"keyId": "k"}"#),
            "`HOST` responded 200 OK, but the body has no `signedJwt`",
        ),
        (
            json("200 OK", r#"{"signedJwt": "a.b.c&scope=all"}"#),
            "`HOST` responded 200 OK, but the body has no `signedJwt`",
        ),
    ] {
        let server = google(move |_, _| act.clone()).await;
        let liz = account(&server, Caller::default()).subject("liz@example.com");
        let error = call(&server, liz).await.unwrap_err();
        let text = chain(&error).replace(server.address.trim_start_matches("http://"), "HOST");
        let prefix = "could not obtain an access token for `liz@example.com`: ";
        assert_eq!(text, format!("{prefix}{expected}"));
        assert!(!format!("{error:?}").contains("caller-secret"));
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn caller_without_a_token_names_the_account() {
    let server = google(|_, request| signed(request)).await;
    let caller = EnvToken::new("DISCOGEN_NO_SUCH_VARIABLE");
    let liz = account(&server, caller).subject("liz@example.com");
    let error = call(&server, liz).await.unwrap_err();
    assert_eq!(
        chain(&error),
        "could not obtain an access token for `liz@example.com`: the variable \
         `DISCOGEN_NO_SUCH_VARIABLE` is not set"
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn endpoints_follow_the_host_rule() {
    let memory = MemoryTransport::json(200, "{}");
    let send = async |account: SignJwt| {
        let client = Client::builder()
            .transport(memory.clone())
            .token_provider(account);
        let client = client.build().unwrap();
        let call = samples::get(ItemName::new("s", "i")).send(&client);
        chain(&call.await.unwrap_err())
    };
    let account = || SignJwt::new(ROBOT, Caller::default());
    let text = send(account().root_url("https://evil.example")).await;
    assert!(text.contains("`evil.example` may not receive"), "{text}");
    let text = send(account().root_url("ht tp")).await;
    assert!(text.ends_with("signJwt` is not a URL"), "{text}");
    let text = send(account().token_uri("ht tp")).await;
    assert!(text.ends_with("`ht tp` is not a URL"), "{text}");
    assert!(memory.requests().is_empty());
    send(account()).await;
    assert_eq!(
        memory.requests()[0].uri(),
        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/\
         robot%40p%2Eexample:signJwt"
    );
}

#[test]
fn debug_shows_email_and_subject_only() {
    let account = SignJwt::new(ROBOT, StaticToken::new("sesame")).subject("liz@example.com");
    assert_eq!(
        format!("{account:?}"),
        "SignJwt { email: \"robot@p.example\", subject: Some(\"liz@example.com\"), .. }"
    );
}
