//! Calls of a batch that are sent again, and the size of a batch.

use super::*;

#[tokio::test]
async fn retryable_calls_are_sent_again_separately() {
    let server = Server::start(|index, seen| match index {
        0 => multipart(&[
            (0, "200 OK", r#"{"title": "a"}"#),
            (1, "503 Service Unavailable", ""),
            (2, "503 Service Unavailable", ""),
            (3, "503 Service Unavailable", ""),
            (
                4,
                "403 Forbidden",
                r#"{"error": {"errors": [{"reason": "rateLimitExceeded"}]}}"#,
            ),
            (5, "400 Bad Request", ""),
        ]),
        1 => multipart(&[
            (0, "429 Too Many Requests", ""),
            (1, "404 Not Found", ""),
            (2, "200 OK", "{}"),
        ]),
        _ => echo(seen),
    })
    .await;
    let mut batch = Batch::new();
    let fine = batch.add(get("fine"));
    let again = batch.add(get("again"));
    let post = batch.add(add("t"));
    let deleted = batch.add(delete("x"));
    let limited = batch.add(get("limited"));
    let refused = batch.add(get("refused"));
    let mut results = batch.send(&client(&server)).await;
    assert!(results.take(fine).is_ok());
    let title = results.take(again).unwrap().title;
    assert_eq!(title.as_deref(), Some("GET /v1/items/again"));
    assert!(results.take(limited).is_ok());
    for key in [post, refused] {
        let error = results.take(key).unwrap_err();
        assert!(matches!(error, Error::Status(_)), "{error}");
    }
    // The resource is gone, but the first attempt may not have deleted it.
    let error = results.take(deleted).unwrap_err();
    assert!(
        matches!(&error, Error::Unconfirmed(_)) && error.is_gone(),
        "{error}"
    );
    let seen: Vec<Vec<String>> = server.seen().iter().skip(1).map(calls).collect();
    assert_eq!(
        seen,
        [
            vec![
                "GET /v1/items/again",
                "DELETE /v1/items/x",
                "GET /v1/items/limited",
            ],
            vec!["GET /v1/items/again"],
        ]
    );
}

#[tokio::test]
async fn persistent_failures_keep_their_errors() {
    let server = Server::start(|_, _| multipart(&[(0, "503 Service Unavailable", "")])).await;
    let results = Batch::send_all([get("x")], &client(&server)).await;
    let error = results[0].as_ref().unwrap_err();
    assert_eq!(error.as_api_error().unwrap().http_status(), 503);
    assert_eq!(server.lines().len(), 5);
}

#[tokio::test]
async fn progress_counts() {
    // 15 calls of each batch succeed, as for a user whose rate is limited.
    let limited = |_: usize, seen: &Seen| {
        let parts: Vec<_> = (0..calls(seen).len())
            .map(|number| match number {
                ..15 => (number, "200 OK", "{}"),
                _ => (number, "429 Too Many Requests", "{}"),
            })
            .collect();
        multipart(&parts)
    };
    let server = Server::start(limited).await;
    let requests = (0..100).map(|number| match number % 2 {
        0 => get("x"),
        _ => add("t"),
    });
    let results = Batch::send_all(requests, &client(&server)).await;
    assert!(results.iter().all(Result::is_ok));
    let sent: Vec<usize> = server.seen().iter().map(|it| calls(it).len()).collect();
    assert_eq!(sent, [100, 85, 70, 55, 40, 25, 10]);

    // Without progress the attempts count.
    let server = Server::start(|_, _| multipart(&[(0, "429 Too Many Requests", "{}")])).await;
    let results = Batch::send_all([add("t")], &client(&server)).await;
    let error = results[0].as_ref().unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.context().unwrap().attempts, 5);
    assert_eq!(server.lines().len(), 5);
}

#[tokio::test]
async fn each_call_has_its_own_policy() {
    let busy = |_: usize, seen: &Seen| {
        let calls = calls(seen).len();
        let parts: Vec<_> = (0..calls).map(|it| (it, "503 Busy", "{}")).collect();
        multipart(&parts)
    };
    let server = Server::start(busy).await;
    let twice = RetryPolicy::new().max_attempts(2);
    let requests = [
        get("once").retry(RetryPolicy::never()),
        get("twice").retry(twice),
        get("often"),
    ];
    let results = Batch::send_all(requests, &client(&server)).await;
    assert!(results.iter().all(Result::is_err));
    let sent: Vec<usize> = server.seen().iter().map(|it| calls(it).len()).collect();
    assert_eq!(sent, [3, 2, 1, 1, 1]);

    // One of them is not sent again, since the server asks to wait past the deadline.
    let server = Server::start(|_, _| {
        let later = "429 Slow Down\r\nRetry-After: 3600";
        multipart(&[(0, "503 Busy", "{}"), (1, later, "{}")])
    })
    .await;
    let results = Batch::send_all([get("x"), get("y")], &client(&server)).await;
    assert!(results[1].as_ref().unwrap_err().is_rate_limited());
    let sent: Vec<usize> = server.seen().iter().map(|it| calls(it).len()).collect();
    assert_eq!(sent, [2, 1, 1, 1, 1]);
}

#[tokio::test]
async fn batch_size_follows_the_service() {
    static GMAIL: Api = Api {
        name: "gmail",
        ..API
    };
    static MESSAGE: Method = Method { api: &GMAIL, ..GET };
    let server = Server::start(|_, seen| echo(seen)).await;
    let requests = (0..120).map(|_| Get(Request::new(&MESSAGE).path("id", "x")));
    let results = Batch::send_all(requests, &client(&server)).await;
    assert!(results.iter().all(Result::is_ok));
    let sizes: Vec<usize> = server.seen().iter().map(|it| calls(it).len()).collect();
    assert_eq!(sizes, [50, 50, 20]);
}
