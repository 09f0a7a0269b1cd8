//! Calls against a server that fails on purpose: the results, and the number of requests that the
//! server received.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use crate::call::Call;
use crate::error::Error;
use crate::method::{Method, Verb};
use crate::request::ApiRequest;
use crate::request::Request;
use crate::test_support::samples::{self, API, Item, ItemName};
use crate::test_support::server::{Act, Reading, Server, in_order, json, ok, quick, respond};
use crate::transport::TransportErrorKind;
use crate::*;

const BUSY: &str = r#"{"error": {"status": "UNAVAILABLE"}}"#;
const RATE: &str =
    r#"{"error": {"errors": [{"reason": "rateLimitExceeded"}], "message": "Slow."}}"#;

#[derive(Clone, Debug)]
struct Delete(Request);
call!(Delete -> ());

fn delete() -> Delete {
    static DELETE: Method = Method {
        id: "shelf.items.delete",
        verb: Verb::Delete,
        path: "v1/item",
        ..Method::new(&API)
    };
    Delete(Request::new(&DELETE))
}

/// Returns an idempotent request that returns JSON.
fn put() -> Put {
    static PUT: Method = Method {
        id: "shelf.items.update",
        verb: Verb::Put,
        path: "v1/item",
        scopes: &["https://www.googleapis.com/auth/shelf"],
        ..Method::new(&API)
    };
    Put(Request::new(&PUT).body(&Item::new().title("t")))
}

#[derive(Clone, Debug)]
struct Put(Request);
call!(Put -> Item);

fn get() -> samples::Get {
    samples::get(ItemName::new("s", "i"))
}

fn post() -> samples::Create {
    samples::create("o", Item::new().title("t"))
}

fn kind(error: &Error) -> Option<TransportErrorKind> {
    match error {
        Error::Transport(error) => Some(error.kind()),
        _ => None,
    }
}

fn good() -> Act {
    ok(r#"{"title": "t"}"#)
}

/// Returns the acts of a server that does not process a request for now.
fn refusals() -> Vec<Act> {
    vec![
        respond("429 Too Many Requests", &[("retry-after", "0")], "{}"),
        json("403 Forbidden", RATE),
    ]
}

/// Returns the acts of a server that may have processed the request.
fn ambiguous() -> Vec<Act> {
    vec![
        json("503 Service Unavailable", BUSY),
        json("500 Internal Server Error", "<html>"),
        json("502 Bad Gateway", ""),
        Act::Reset,
        Act::Close(Vec::new()),
        Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".to_vec()),
        Act::Close(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{".to_vec()),
        Act::Close(b"HTTP/1.1 20".to_vec()),
    ]
}

#[tokio::test]
async fn idempotent_request_is_retried_until_success() {
    for failure in [refusals(), ambiguous()].concat() {
        let server = Server::replay([failure.clone(), failure.clone(), good()]).await;
        let item = put().send(&server.client()).await;
        assert_eq!(item.unwrap().title.as_deref(), Some("t"), "{failure:?}");
        let seen = server.texts();
        assert_eq!(seen.len(), 3, "{failure:?}");
        assert!(
            seen.iter().all(|it| it.contains("sesame")),
            "{failure:?} {seen:?}"
        );
        assert!(seen.iter().all(|it| it.ends_with(r#"{"title":"t"}"#)));
    }
}

#[tokio::test]
async fn an_unread_request_is_sent_again() {
    let reading = |number| match number {
        0 | 1 => Reading::Nothing,
        _ => Reading::All,
    };
    let acts = in_order([Act::Reset, Act::Reset, good()]);
    let server = Server::reading(reading, acts).await;
    let item = put().send(&server.client()).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("t"));
    assert_eq!(server.lines(), ["", "", "PUT /v1/item"]);
}

#[tokio::test]
async fn post_is_not_repeated_after_5xx() {
    for failure in ambiguous() {
        let server = Server::replay([failure.clone(), good()]).await;
        let error = post().send(&server.client()).await.unwrap_err();
        assert!(
            error.as_api_error().is_some() || kind(&error) == Some(TransportErrorKind::Exchange),
            "{failure:?}: {error:?}"
        );
        assert_eq!(server.seen().len(), 1, "{failure:?}");
    }
}

#[tokio::test]
async fn refused_post_is_retried() {
    for refusal in refusals() {
        let server = Server::replay([refusal.clone(), refusal.clone(), good()]).await;
        post().send(&server.client()).await.unwrap();
        assert_eq!(server.seen().len(), 3, "{refusal:?}");
    }
}

#[tokio::test]
async fn harmless_post_is_retried() {
    let server = Server::replay([Act::Reset, good()]).await;
    post().idempotent().send(&server.client()).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn unconnected_post_is_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .endpoint(format!("http://{address}"))
        .retry(quick().max_attempts(200))
        .retry_throttle(None)
        .build()
        .unwrap();
    let sending = tokio::spawn(post().send(&client));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let listener = TcpListener::bind(address).await.unwrap();
    let (mut socket, _) = listener.accept().await.unwrap();
    let Act::Respond(bytes) = good() else {
        panic!()
    };
    let mut request = [0; 4096];
    tokio::io::AsyncReadExt::read(&mut socket, &mut request)
        .await
        .unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut socket, &bytes)
        .await
        .unwrap();
    assert_eq!(sending.await.unwrap().unwrap().title.as_deref(), Some("t"));
}

#[tokio::test]
async fn permanent_failure_is_not_retried() {
    for (status, body) in [
        ("400 Bad Request", "{}"),
        (
            "403 Forbidden",
            r#"{"error": {"errors": [{"reason": "forbidden"}]}}"#,
        ),
        ("404 Not Found", "<html>no</html>"),
        ("409 Conflict", "{}"),
        ("501 Not Implemented", "{}"),
        ("302 Found", ""),
    ] {
        let server = Server::replay([json(status, body), good()]).await;
        let error = put().send(&server.client()).await.unwrap_err();
        let code = error.as_api_error().unwrap().http_status().as_u16();
        assert!(status.starts_with(&code.to_string()));
        assert_eq!(server.seen().len(), 1, "{status}");
    }
    let server = Server::replay([json("200 OK", "<html>")]).await;
    let error = put().send(&server.client()).await.unwrap_err();
    assert!(matches!(error, Error::Response(_)));
    let server = Server::replay([json("200 OK", "{")]).await;
    let error = put().send(&server.client()).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn attempts_are_counted() {
    let server = Server::replay([json("503 Service Unavailable", BUSY)]).await;
    let client = server
        .builder()
        .retry(quick().max_attempts(3))
        .build()
        .unwrap();
    let error = get().send(&client).await.unwrap_err();
    assert_eq!(error.as_api_error().unwrap().status(), Some("UNAVAILABLE"));
    assert_eq!(server.seen().len(), 3);
    get()
        .retry(RetryPolicy::never())
        .send(&client)
        .await
        .unwrap_err();
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let later = respond("429 Too Many Requests", &[("retry-after", "1")], "{}");
    let server = Server::replay([later, good()]).await;
    let begun = Instant::now();
    put().send(&server.client()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let body = r#"{"error": {"details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.3s"}]}}"#;
    let server = Server::replay([json("503 Service Unavailable", body), good()]).await;
    let begun = Instant::now();
    put().send(&server.client()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn long_retry_after_is_not_awaited() {
    let later = respond("503 Service Unavailable", &[("retry-after", "3600")], BUSY);
    let server = Server::replay([later, good()]).await;
    let begun = Instant::now();
    let error = put().send(&server.client()).await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    let asked = error.as_api_error().unwrap().retry_after();
    assert_eq!(asked, Some(Duration::from_secs(3600)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn slow_attempt_times_out() {
    let server = Server::replay([Act::Silence, good()]).await;
    let short = Duration::from_millis(500);
    put().timeout(short).send(&server.client()).await.unwrap();
    assert_eq!(server.seen().len(), 2);

    let server = Server::replay([Act::Silence, good()]).await;
    let error = post()
        .timeout(short)
        .send(&server.client())
        .await
        .unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout));
    assert!(error.is_timeout());
    assert_eq!(server.seen().len(), 1);

    // A body that never ends counts, too.
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let server = Server::replay([Act::Respond(head), good()]).await;
    put().timeout(short).send(&server.client()).await.unwrap();
}

#[tokio::test]
async fn slow_headers_meet_the_deadline() {
    let slow = b"HTTP/1.1 200 OK\r\nx: y\r\n\r\n".to_vec();
    let server = Server::replay([Act::Drip(slow, Duration::from_millis(100))]).await;
    let begun = Instant::now();
    let deadline = Duration::from_millis(300);
    let error = put()
        .deadline(deadline)
        .send(&server.client())
        .await
        .unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Deadline));
    assert!(error.is_timeout());
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn deadline_covers_all_attempts() {
    let server = Server::replay([json("503 Service Unavailable", BUSY), Act::Silence]).await;
    let deadline = Duration::from_millis(300);
    let error = put()
        .deadline(deadline)
        .send(&server.client())
        .await
        .unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Deadline));
    let before = std::error::Error::source(&error).unwrap().to_string();
    assert!(before.contains("503 UNAVAILABLE"), "{before}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn endless_headers_are_refused_once() {
    let endless = format!("HTTP/1.1 200 OK\r\n{}", "x: y\r\n".repeat(200_000));
    let server = Server::replay([Act::Respond(endless.into_bytes())]).await;
    let error = put().send(&server.client()).await.unwrap_err();
    assert_eq!(
        kind(&error),
        Some(TransportErrorKind::Protocol),
        "{error:?}"
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn too_many_headers_are_an_error() {
    let with = |count| {
        let headers = vec![("x", "y"); count];
        respond("200 OK", &headers, r#"{"title": "t"}"#)
    };
    let server = Server::replay([with(95)]).await;
    put().send(&server.client()).await.unwrap();
    let server = Server::replay([with(101)]).await;
    let error = put().send(&server.client()).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        source,
        "the head of the response has more than 100 headers or 256 KiB"
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn informational_responses_without_end_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        tokio::io::AsyncReadExt::read(&mut socket, &mut request)
            .await
            .unwrap();
        let part = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(50);
        let mut written = 0;
        while tokio::io::AsyncWriteExt::write_all(&mut socket, &part)
            .await
            .is_ok()
        {
            written += 50;
        }
        written
    });
    let client = Client::builder()
        .endpoint(format!("http://{address}"))
        .build()
        .unwrap();
    let begun = Instant::now();
    let error = post().send(&client).await.unwrap_err();
    assert_eq!(
        kind(&error),
        Some(TransportErrorKind::Protocol),
        "{error:?}"
    );
    // The connection is closed with the call: nothing reads from it.
    let end = tokio::time::timeout(Duration::from_secs(5), serving).await;
    assert!(end.is_ok(), "the connection is still read");
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn repeated_delete_with_404_is_unconfirmed() {
    let gone = json("404 Not Found", "{}");
    for lost in [Act::Reset, json("503 Service Unavailable", BUSY)] {
        let server = Server::replay([lost, gone.clone()]).await;
        let error = delete().send(&server.client()).await.unwrap_err();
        let Error::Unconfirmed(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.response().http_status().as_u16(), 404);
        assert_eq!(
            error.to_string(),
            "`shelf.items.delete` is unconfirmed: an earlier attempt may have been processed, \
             and the repetition got 404"
        );
        assert_eq!(server.seen().len(), 2);
    }
}

#[tokio::test]
async fn first_delete_with_404_is_not_found() {
    let gone = json("404 Not Found", "{}");
    let refused = json("429 Too Many Requests", "{}");
    let server = Server::replay([refused, gone.clone()]).await;
    assert!(
        delete()
            .send(&server.client())
            .await
            .unwrap_err()
            .is_not_found()
    );
    assert_eq!(server.seen().len(), 2);
    let server = Server::replay([gone.clone()]).await;
    assert!(
        delete()
            .send(&server.client())
            .await
            .unwrap_err()
            .is_not_found()
    );
    let server = Server::replay([Act::Reset, gone]).await;
    assert!(
        put()
            .send(&server.client())
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn outage_is_not_multiplied() {
    let server = Server::replay([json("503 Service Unavailable", BUSY)]).await;
    let client = server.client();
    // The first call removes half of the tokens; the others are sent once each.
    for _ in 0..16 {
        get().send(&client).await.unwrap_err();
    }
    assert_eq!(server.seen().len(), 5 + 15);
    // A refusal is no failure of the server: it is retried anyway.
    let server = Server::replay([refusals().remove(0), good()]).await;
    let drained = server.builder().retry_throttle(RetryThrottle::new(0, 0.0));
    post().send(&drained.build().unwrap()).await.unwrap();
    assert_eq!(server.seen().len(), 2);
    // Successes fill the bucket again.
    let server = Server::start(move |number, _| match number {
        0 | 1 | 4 => json("503 Service Unavailable", BUSY),
        _ => good(),
    })
    .await;
    let throttle = RetryThrottle::new(4, 1.0);
    let client = server.builder().retry_throttle(throttle).build().unwrap();
    get().send(&client).await.unwrap_err();
    for _ in 0..2 {
        get().send(&client).await.unwrap();
    }
    get().send(&client).await.unwrap();
    assert_eq!(server.seen().len(), 6);
}

#[test]
fn requests_keep_their_options() {
    let request = get().timeout(Duration::from_secs(1)).idempotent();
    let options = request.request().call_options();
    assert_eq!(options.timeout, Some(Duration::from_secs(1)));
    assert!(options.idempotent && options.retry.is_none());
}
