//! The default transport against a plain socket: the bytes on the wire are those of the request.

use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::error::Error;
use crate::test_support::samples::{self, Item, ItemName};
use crate::test_support::server::{Act, Server, json, ok};
use crate::transport::error::TransportErrorKind;
use crate::*;

/// Returns a server that sends this to each connection and closes it, and a client of it.
async fn serve(response: impl Into<Vec<u8>>) -> (Client, Server) {
    let server = Server::replay([Act::Close(response.into())]).await;
    let client = server
        .builder()
        .user_agent("test/1")
        .response_limit(1024 * 1024)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (client, server)
}

fn response(status: &str, body: &str) -> Vec<u8> {
    match json(status, body) {
        Act::Respond(bytes) => bytes,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn request_on_the_wire_equals_the_built() {
    let (client, server) = serve(response("200 OK", r#"{"title": "é", "size": "7"}"#)).await;
    let request = samples::create("a/b?x#y%2F", Item::new().title("é"))
        .page_token("p q")
        .header("x-extra", "1");
    let built = request.to_http().unwrap();
    let response = request.response(&client).await.unwrap();
    assert_eq!(response.value.size, Some(7));
    assert_eq!(response.headers["content-type"], "application/json");

    let sent = server.texts().remove(0);
    let (head, body) = sent.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.as_bytes(), built.body());
    let mut lines = head.lines();
    assert_eq!(
        lines.next(),
        Some("POST /v1/a%2Fb%3Fx%23y%252F/items?pageToken=p%20q HTTP/1.1")
    );
    assert!(
        built
            .uri()
            .to_string()
            .ends_with("/v1/a%2Fb%3Fx%23y%252F/items?pageToken=p%20q")
    );
    let mut expected: Vec<String> = vec![
        "accept-encoding: gzip".to_owned(),
        "authorization: Bearer sesame".to_owned(),
        format!("content-length: {}", built.body().len()),
        "user-agent: test/1".to_owned(),
    ];
    for (name, value) in built.headers() {
        expected.push(format!("{name}: {}", value.to_str().unwrap()));
    }
    expected.sort();
    let mut headers: Vec<&str> = lines
        .filter(|line| !line.starts_with("host: 127.0.0.1:"))
        .collect();
    headers.sort_unstable();
    assert_eq!(headers, expected);
}

#[tokio::test]
async fn post_without_body_states_its_length() {
    let (client, server) = serve(response("200 OK", r#"{"name": "operations/1"}"#)).await;
    let operation = samples::move_item("shelves/a", "b", "c/d")
        .send(&client)
        .await
        .unwrap();
    assert_eq!(operation.name(), Some("operations/1"));
    let sent = server.texts().remove(0);
    assert!(
        sent.starts_with("POST /v1/shelves/a/b/c/d HTTP/1.1\r\n"),
        "{sent}"
    );
    assert!(sent.contains("\r\ncontent-length: 0\r\n"), "{sent}");
}

#[tokio::test]
async fn errors_of_both_styles_are_decoded() {
    let canonical = r#"{"error": {"code": 404, "status": "NOT_FOUND", "message": "Gone.", "details": [{"@type": "d"}]}}"#;
    let (client, _server) = serve(response("404 Not Found", canonical)).await;
    let error = samples::get(ItemName::new("s", "i"))
        .send(&client)
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.as_api_error().unwrap().details().len(), 1);
    let text = error.to_string();
    let start = "`shelf.items.get` failed: 404 NOT_FOUND: Gone. (127.0.0.1:";
    assert!(text.starts_with(start), "{text}");

    let older = r#"{"error": {"errors": [{"domain": "usageLimits", "reason": "quotaExceeded"}], "message": "Slow."}}"#;
    let (client, _server) = serve(response("403 Forbidden", older)).await;
    let error = samples::get(ItemName::new("s", "i"))
        .retry(RetryPolicy::never())
        .send(&client)
        .await
        .unwrap_err();
    assert!(error.is_rate_limited() && !error.is_permission_denied());
    let text = error.to_string();
    let start = "`shelf.items.get` failed: 403 quotaExceeded: Slow. (127.0.0.1:";
    assert!(text.starts_with(start), "{text}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (client, server) =
        serve("HTTP/1.1 302 Found\r\nlocation: https://evil.example/\r\ncontent-length: 0\r\n\r\n")
            .await;
    let error = samples::get(ItemName::new("s", "i"))
        .send(&client)
        .await
        .unwrap_err();
    assert_eq!(error.as_api_error().unwrap().http_status().as_u16(), 302);
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn huge_body_is_not_buffered() {
    for head in [
        "content-length: 4000000000",
        "transfer-encoding: chunked",
        "connection: close",
    ] {
        let mut huge = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n");
        for _ in 0..40 {
            let chunk = "x".repeat(0x10000);
            huge += &if head.ends_with("chunked") {
                format!("10000\r\n{chunk}\r\n")
            } else {
                chunk
            };
        }
        let (client, _server) = serve(huge.clone()).await;
        let error = samples::get(ItemName::new("s", "i"))
            .send(&client)
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::TooLarge),
            "{head}: {error:?}"
        );
        let (client, _server) = serve(huge.replacen("200", "500", 1)).await;
        let error = samples::get(ItemName::new("s", "i"))
            .send(&client)
            .await
            .unwrap_err();
        assert_eq!(
            error.as_api_error().unwrap().body().len(),
            256 * 1024,
            "{head}"
        );
    }
}

#[tokio::test]
async fn a_huge_head_is_refused() {
    let head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(1024 * 1024));
    let (client, _server) = serve(head).await;
    let error = samples::get(ItemName::new("s", "i"))
        .send(&client)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn truncated_body_is_an_error() {
    let (client, _server) = serve("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{}").await;
    let error = samples::get(ItemName::new("s", "i"))
        .send(&client)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Exchange),
        "{error:?}"
    );
}

#[tokio::test]
async fn no_server_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let builder = Client::builder().endpoint(endpoint);
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    let error = samples::get(ItemName::new("s", "i"))
        .send(&client)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Connect),
        "{error:?}"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = Server::replay([ok("{}")]).await;
    let client = server.client();
    for client in [client.clone(), client] {
        samples::get(ItemName::new("s", "i"))
            .send(&client)
            .await
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!((server.lines().len(), server.connections()), (2, 1));
}

#[tokio::test]
async fn untrusted_server_sees_no_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("https://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut seen = vec![0; 4096];
        let count = socket.read(&mut seen).await.unwrap_or_default();
        seen.truncate(count);
        seen
    });
    let client = Client::builder()
        .endpoint(endpoint)
        .token_provider(StaticToken::new("t0ken"))
        .build()
        .unwrap();
    let sending = tokio::spawn(samples::get(ItemName::new("s", "i")).send(&client));
    let seen = server.await.unwrap();
    assert!(!String::from_utf8_lossy(&seen).contains("t0ken"));
    assert!(sending.await.unwrap().is_err());
}
