//! Domain-wide delegation by the key of a service account, against a token endpoint and an API on
//! loopback.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::token_endpoint::{KEY, SCOPE, key_file, token, verified};
use crate::test_support::samples::{self, Item};
use crate::test_support::server::{Server, json};
use crate::*;

fn create() -> samples::Create {
    samples::create("o", Item::new().title("t"))
}

fn account(server: &Server) -> ServiceAccount {
    ServiceAccount::from_json(key_file(&server.address)).unwrap()
}

fn is_token_request(request: &str) -> bool {
    request.starts_with("POST /token HTTP/1.1\r\n")
}

/// Returns a token endpoint whose tokens name the user, and an API that responds with the token.
async fn domain() -> Server {
    Server::start(|_, seen| {
        let request = &seen.text();
        if is_token_request(request) {
            let (_, claims) = verified(request);
            return token(&format!(
                "of-{}",
                claims["sub"].as_str().unwrap_or("nobody")
            ));
        }
        let bearer = request.split("authorization: Bearer ").nth(1);
        let bearer = bearer.and_then(|it| it.lines().next()).unwrap_or_default();
        json("200 OK", &format!(r#"{{"title": "{bearer}"}}"#))
    })
    .await
}

#[tokio::test]
async fn token_request_is_signed_for_the_user() {
    let server = domain().await;
    let account = account(&server).subject("liz@example.com");
    let client = server.builder().token_provider(account).build().unwrap();
    let item = create().send(&client).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("of-liz@example.com"));

    let seen = server.texts();
    assert!(is_token_request(&seen[0]), "{}", seen[0]);
    assert!(seen[0].contains("content-type: application/x-www-form-urlencoded\r\n"));
    assert!(!seen[0].contains("\r\nauthorization:"));
    let (head, claims) = verified(&seen[0]);
    assert_eq!((&head["typ"], &head["kid"]), (&"JWT".into(), &"k".into()));
    assert_eq!(claims["iss"], "robot@p.example");
    assert_eq!(claims["sub"], "liz@example.com");
    assert_eq!(claims["scope"], SCOPE);
    assert_eq!(claims["aud"], format!("{}/token", server.address));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let issued = claims["iat"].as_u64().unwrap();
    assert!((now.as_secs() - 40..=now.as_secs()).contains(&issued));
    assert_eq!(claims["exp"].as_u64().unwrap(), issued + 3600);
}

#[tokio::test]
async fn client_scopes_are_requested() {
    let server = domain().await;
    let client = server
        .builder()
        .token_provider(account(&server))
        .scopes([SCOPE, "https://two"])
        .build()
        .unwrap();
    let item = create().send(&client).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("of-nobody"));
    let (_, claims) = verified(&server.texts()[0]);
    assert_eq!(claims["scope"], format!("{SCOPE} https://two"));
    assert_eq!(claims.get("sub"), None);
}

#[tokio::test]
async fn token_is_cached_until_refused() {
    let server = Server::start(|number, seen| match number {
        _ if is_token_request(&seen.text()) => token(&format!("sesame{number}")),
        3 => json(
            "401 Unauthorized",
            r#"{"error": {"status": "UNAUTHENTICATED"}}"#,
        ),
        _ => json("200 OK", "{}"),
    })
    .await;
    let client = server.builder().token_provider(account(&server));
    let client = client.build().unwrap();
    for _ in 0..3 {
        create().send(&client).await.unwrap();
    }
    let seen = server.texts();
    let tokens: Vec<bool> = seen.iter().map(|it| is_token_request(it)).collect();
    assert_eq!(tokens, [true, false, false, false, true, false]);
    assert!(seen[3].contains("Bearer sesame0\r\n"));
    assert!(seen[5].contains("Bearer sesame4\r\n"));
}

#[tokio::test]
async fn token_request_is_repeated_after_503() {
    let server = Server::start(|number, _| match number {
        0 | 1 => json("503 Service Unavailable", "<html>busy</html>"),
        2 => token("sesame"),
        _ => json("200 OK", r#"{"title": "t"}"#),
    })
    .await;
    let client = server.builder().token_provider(account(&server));
    let item = create().send(&client.build().unwrap()).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("t"));
    assert_eq!(server.seen().len(), 4);
    assert!(server.texts()[..3].iter().all(|it| is_token_request(it)));
}

#[tokio::test]
async fn token_expires_as_stated() {
    let expiry = async |body: &'static str| {
        let server = Server::replay([json("200 OK", body)]).await;
        let client = server.builder().build().unwrap();
        let request = TokenRequest::of_client(&[SCOPE], client.core(), None);
        let token = account(&server).token(request).await.unwrap();
        let expiry = token.expires_at?.duration_since(SystemTime::now());
        Some(expiry.unwrap_or_default().as_secs().next_multiple_of(100))
    };
    let hour = r#"{"access_token": "t", "token_type": "bearer", "expires_in": 3600}"#;
    assert_eq!(expiry(hour).await, Some(3600));
    let text = r#"{"access_token": "t", "expires_in": "1800"}"#;
    assert_eq!(expiry(text).await, Some(1800));
    assert_eq!(expiry(r#"{"access_token": "t"}"#).await, None);
}

/// Returns a key whose token endpoint has another URL.
fn key_with_token_uri(uri: Option<&str>) -> ServiceAccount {
    let mut key: Value = serde_json::from_str(&key_file("")).unwrap();
    key["token_uri"] = uri.map_or(Value::Null, Value::from);
    ServiceAccount::from_json(key.to_string()).unwrap()
}

#[tokio::test]
async fn missing_or_old_endpoint_is_replaced() {
    let old = "https://accounts.google.com/o/oauth2/token";
    for uri in [None, Some(old), Some("https://oauth2.googleapis.com/token")] {
        let memory = MemoryTransport::json(200, r#"{"access_token": "t"}"#);
        let client = Client::builder()
            .transport(memory.clone())
            .token_provider(key_with_token_uri(uri));
        create().send(&client.build().unwrap()).await.unwrap();
        let sent = &memory.requests()[0];
        assert_eq!(sent.uri(), "https://oauth2.googleapis.com/token");
        let body = String::from_utf8_lossy(sent.body());
        let (_, claims) = verified(&format!("\r\n\r\n{body}"));
        assert_eq!(claims["aud"], "https://oauth2.googleapis.com/token");
    }
}

#[tokio::test]
async fn key_cannot_name_another_endpoint() {
    for (uri, problem) in [
        ("https://evil.example/token", HostProblem::Unknown),
        ("http://oauth2.googleapis.com/token", HostProblem::Plaintext),
        (
            "https://oauth2.googleapis.com@evil.example/token",
            HostProblem::Malformed,
        ),
        ("/token", HostProblem::Malformed),
    ] {
        let memory = MemoryTransport::json(200, r#"{"access_token": "t"}"#);
        let client = Client::builder()
            .transport(memory.clone())
            .token_provider(key_with_token_uri(Some(uri)));
        let error = create().send(&client.build().unwrap()).await.unwrap_err();
        assert!(memory.requests().is_empty(), "{uri}");
        let host_error = HostError::new("evil.example", problem).to_string();
        let Error::Auth(auth) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(auth.as_token_endpoint_error().unwrap().attempts(), 0);
        if uri.starts_with("https://evil") {
            let expected =
                format!("could not obtain an access token for `robot@p.example`: {host_error}");
            assert_eq!(auth.to_string(), expected);
        }
    }
    let memory = MemoryTransport::json(200, r#"{"access_token": "t"}"#);
    let client = Client::builder()
        .transport(memory.clone())
        .allow_host("private.example")
        .token_provider(key_with_token_uri(Some("https://private.example/token")));
    create().send(&client.build().unwrap()).await.unwrap();
    assert_eq!(memory.requests().len(), 2);
}

#[tokio::test]
async fn clients_of_1250_users_share_connections() {
    const USERS: usize = 1250;
    const AT_ONCE: usize = 5;
    let server = domain().await;
    let account = account(&server);
    let client = server.builder().token_provider(account.clone()).build();
    let client = client.unwrap();
    let users: Vec<(String, Client)> = (0..USERS)
        .map(|number| {
            let user = format!("user{number}@example.com");
            let client = client.acting_for(account.subject(&user));
            (user, client)
        })
        .collect();
    // One by the test, one by the first client, one by each user's.
    assert_eq!(account.key_holders(), USERS + 2);

    for crowd in users.chunks(AT_ONCE) {
        let calls: Vec<_> = crowd
            .iter()
            .map(|(user, client)| (user, tokio::spawn(create().send(client))))
            .collect();
        for (user, call) in calls {
            let item: Item = call.await.unwrap().unwrap();
            assert_eq!(item.title, Some(format!("of-{user}")));
        }
    }
    assert_eq!(server.seen().len(), 2 * USERS);
    // A call may find the connection of the one before not yet returned to the pool.
    let connections = server.connections();
    assert!(connections <= 2 * AT_ONCE, "{connections}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_clients_share_runtime_and_connection() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(domain());
    let account = account(&server);
    let client = server.builder().token_provider(account.clone()).build();
    let client = client.unwrap();
    for number in 0..20 {
        let user = format!("user{number}@example.com");
        let client = client.acting_for(account.subject(&user));
        let item = create().send_blocking(&client).unwrap();
        assert_eq!(item.title, Some(format!("of-{user}")));
    }
    // A call may find the connection of the one before not yet returned to the pool.
    assert!(server.connections() <= 4, "{}", server.connections());
}

#[tokio::test]
async fn client_for_a_user_has_its_own_tokens() {
    let server = domain().await;
    let client = server.builder().scopes([SCOPE]).quota_project("p-1");
    let client = client.build().unwrap();
    let liz = client.acting_for(account(&server).subject("liz@example.com"));
    create().send(&liz).await.unwrap();
    create().send(&client).await.unwrap();
    let seen = server.texts();
    let (_, claims) = verified(&seen[0]);
    assert_eq!(claims["scope"], SCOPE);
    // The project pays for the call, not for its token.
    assert!(!seen[0].contains("x-goog-user-project"));
    assert!(seen[1].contains("x-goog-user-project: p-1\r\n"));
    assert!(seen[1].contains("Bearer of-liz@example.com\r\n"));
    assert!(seen[2].contains("Bearer sesame\r\n"));
}

#[test]
fn key_never_shows() {
    let line = KEY.lines().nth(3).unwrap();
    let account = key_with_token_uri(None).subject("liz@example.com");
    let client = Client::builder().token_provider(account.clone()).build();
    let shown = format!("{account:?} {:?}", client.unwrap());
    assert!(shown.contains("liz@example.com") && !shown.contains(line));
}
