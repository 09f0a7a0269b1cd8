//! The token of a request, its renewal after a refusal, and its absence from all texts.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::auth::error::AuthError;
use crate::error::Error;
use crate::test_support::samples::{self, Item, ItemName};
use crate::test_support::server::{Server, json, respond};
use crate::*;

const REFUSED: &str = r#"{"error": {"status": "UNAUTHENTICATED"}}"#;

/// Returns `t1`, `t2` and so on, for an hour each, and records the scopes.
#[derive(Clone, Default)]
struct Numbered {
    count: Arc<AtomicUsize>,
    scopes: Arc<Mutex<Vec<String>>>,
}

impl TokenProvider for Numbered {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        self.scopes.lock().unwrap().push(request.scopes().join(" "));
        let number = 1 + self.count.fetch_add(1, Ordering::SeqCst);
        let ends = SystemTime::now() + Duration::from_secs(3600);
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(Token::new(format!("t{number}")).with_expiry(ends))
        })
    }
}

fn get() -> samples::Get {
    samples::get(ItemName::new("s", "i"))
}

fn post() -> samples::Create {
    samples::create("o", Item::new().title("t"))
}

/// Refuses all tokens but this one.
async fn taking(token: &'static str) -> Server {
    Server::start(move |_, seen| {
        if seen.header("authorization") == format!("Bearer {token}") {
            json("200 OK", "{}")
        } else {
            json("401 Unauthorized", REFUSED)
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_token_is_renewed_once_for_64_calls() {
    let server = taking("t2").await;
    let provider = Numbered::default();
    let client = server.builder().token_provider(provider.clone()).build();
    let client = client.unwrap();
    let calls: Vec<_> = (0..64)
        .map(|_| tokio::spawn(post().send(&client)))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count.load(Ordering::SeqCst), 2);
    let seen = server.texts();
    let with = |token| seen.iter().filter(|it| it.contains(token)).count();
    assert_eq!(with("Bearer t2\r\n"), 64);
    assert!(with("Bearer t1\r\n") <= 64);
}

#[tokio::test]
async fn refused_token_is_renewed_once_per_call() {
    let server = taking("none").await;
    let provider = Numbered::default();
    let client = server.builder().token_provider(provider.clone()).build();
    let error = get().send(&client.unwrap()).await.unwrap_err();
    assert!(error.is_unauthenticated());
    assert_eq!(server.seen().len(), 2);
    assert_eq!(provider.count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn token_without_renewal_is_sent_once() {
    let server = taking("none").await;
    let error = get().send(&server.client()).await.unwrap_err();
    assert!(error.is_unauthenticated());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn uncovered_method_sends_nothing() {
    let server = taking("t1").await;
    let provider = Numbered::default();
    let client = server
        .builder()
        .token_provider(provider.clone())
        .scopes(["https://www.googleapis.com/auth/other"])
        .build()
        .unwrap();
    let error = get().send(&client).await.unwrap_err();
    let Error::Scope(error) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(error.accepted().len(), 2);
    assert!(
        error
            .to_string()
            .contains("https://www.googleapis.com/auth/shelf")
    );
    assert_eq!(provider.count.load(Ordering::SeqCst), 0);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_project_that_pays_is_named() {
    let server = taking("sesame").await;
    let client = server.builder().quota_project("p-1").build().unwrap();
    get().send(&client).await.unwrap();
    get().quota_project("p-2").send(&client).await.unwrap();
    let seen = server.texts();
    assert!(seen[0].contains("x-goog-user-project: p-1\r\n"));
    assert!(seen[1].contains("x-goog-user-project: p-2\r\n"));
    assert!(!seen[1].contains("p-1"));
}

#[tokio::test]
async fn hanging_provider_meets_the_deadline() {
    struct Hanging;
    impl TokenProvider for Hanging {
        fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
            Box::pin(std::future::pending())
        }
    }
    let server = taking("t1").await;
    let client = server.builder().token_provider(Hanging).build().unwrap();
    let error = get()
        .deadline(Duration::from_millis(50))
        .send(&client)
        .await;
    let error = error.unwrap_err();
    assert!(error.is_timeout());
    let text = "could not obtain an access token: the deadline of the call passed";
    assert!(error.to_string().contains(text), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn environment_variable_has_the_token() {
    // `PATH` is set wherever tests run; its value is no secret of this test.
    let path = std::env::var("PATH").unwrap();
    let token = EnvToken::new("PATH")
        .token(TokenRequest::new(&[]))
        .await
        .unwrap();
    assert_eq!(token.secret.expose(), path.trim());
    let unset = EnvToken::new("DISCOGEN_NO_SUCH_VARIABLE");
    let error = unset.token(TokenRequest::new(&[])).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not obtain an access token: the variable `DISCOGEN_NO_SUCH_VARIABLE` is not set"
    );
}

#[tokio::test]
async fn redirect_to_another_host_has_no_token() {
    let other = taking("sesame").await;
    let location = format!("{}/v1/x", other.address);
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let redirect = respond(status, &[("location", &location)], "");
        let server = Server::replay([redirect]).await;
        let error = get().send(&server.client()).await.unwrap_err();
        assert!(error.as_api_error().unwrap().http_status().is_redirection());
        assert_eq!(server.seen().len(), 1, "{status}");
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn html_response_keeps_its_status() {
    let server = Server::replay([json("404 Not Found", "<html><h1>404</h1></html>")]).await;
    let error = get().send(&server.client()).await.unwrap_err();
    let error = error.as_api_error().unwrap();
    assert_eq!((error.http_status().as_u16(), error.message()), (404, ""));
    assert!(error.body().starts_with(b"<html>"));
}

/// Requests tokens from a broker, over the client that it belongs to.
struct Broker(String);

impl TokenProvider for Broker {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(async move {
            let query = http::Request::post(&self.0).body(request.scopes().join(" ").into());
            let response = request.send(query.map_err(AuthError::new)?).await?;
            Ok(Token::new(String::from_utf8_lossy(response.body())))
        })
    }
}

#[tokio::test]
async fn provider_uses_the_client() {
    let server = Server::start(|number, seen| match number {
        0 => json("500 Internal Server Error", "{}"),
        _ if seen.line == "POST /broker" => json("200 OK", "t1"),
        _ => json("200 OK", "{}"),
    })
    .await;
    let broker = |root: &str| {
        server
            .builder()
            .token_provider(Broker(format!("{root}/broker")))
    };
    let client = broker(&server.address).user_agent("test/1").build();
    get().send(&client.unwrap()).await.unwrap();
    let seen = server.texts();
    assert_eq!(seen.len(), 3);
    assert!(seen[1].contains("user-agent: test/1\r\n"));
    assert!(seen[1].ends_with("\r\n\r\nhttps://www.googleapis.com/auth/shelf"));
    assert!(!seen[1].contains("authorization: "));
    assert!(seen[2].contains("authorization: Bearer t1\r\n"));

    let client = broker("https://evil.example").build().unwrap();
    let error = get().send(&client).await.unwrap_err();
    assert!(
        error.to_string().contains("`evil.example` may not receive"),
        "{error}"
    );
    assert_eq!(server.seen().len(), 3);
}
