//! Compares the client with the table in the documentation of `RetryPolicy`.

use std::collections::BTreeSet;

use crate::api::{METHODS, item};
use crate::server::{Act, Server, ok, respond};
use crate::{Call, Retryability, TransportError};

/// The source of the documentation.
const SOURCE: &str = include_str!("../../src/request/options.rs");

/// A row: the error, its retryability, and for each group of verbs if it is sent again.
struct Row {
    situation: String,
    known: Retryability,
    idempotent: bool,
    post: bool,
    declared: bool,
}

/// Returns the rows of the table.
fn rows() -> Vec<Row> {
    let lines = SOURCE.lines().filter_map(|it| it.strip_prefix("/// | "));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let known = match cells[1] {
            "not sent" => Retryability::NotSent,
            "throttled" => Retryability::Throttled,
            "ambiguous" => Retryability::Ambiguous,
            "permanent" => Retryability::Permanent,
            other => panic!("{other}"),
        };
        let again = |cell: usize| match cells[cell] {
            "retry" => true,
            "final" => false,
            other => panic!("{other}"),
        };
        Row {
            situation: cells[0].to_owned(),
            known,
            idempotent: again(2),
            post: again(3),
            declared: again(4),
        }
    };
    lines.skip(1).map(row).collect()
}

fn row(situation: &str) -> Row {
    let mut rows = rows().into_iter();
    rows.find(|it| it.situation == situation).expect(situation)
}

fn status(status: u16, body: &str) -> Act {
    respond(&format!("{status} Status"), &[], body)
}

/// Returns the row of the table that a status belongs to.
fn row_of_status(status: u16) -> &'static str {
    match status {
        429 => "429",
        408 => "408",
        501 | 505 => "501, 505",
        500.. => "500, 502, 503, 504, other 5xx",
        _ => "other 3xx, 4xx",
    }
}

/// Sends a request of each verb to a server that reacts so and then succeeds.
async fn check(situation: &str, act: impl Fn() -> Act + Clone + Send + Sync + 'static) {
    let row = row(situation);
    let transport = crate::HyperTransport::new().unwrap();
    // A reason is in a body, which the response to a HEAD does not have.
    let reason = situation.contains("reason");
    for method in METHODS {
        let verb = method.verb.as_http();
        if reason && verb == http::Method::HEAD {
            continue;
        }
        for declared in [false, true] {
            let act = act.clone();
            let server = Server::start(move |index, _| match index {
                0 => act(),
                _ => ok("{}"),
            })
            .await;
            let timeout = std::time::Duration::from_millis(250);
            let client = server
                .builder()
                .transport(transport.clone())
                .build()
                .unwrap();
            let request = item(verb.as_str()).timeout(timeout);
            let request = if declared {
                request.idempotent()
            } else {
                request
            };
            let again = match verb.as_str() {
                "POST" | "PATCH" if declared => row.declared,
                "POST" | "PATCH" => row.post,
                _ => row.idempotent,
            };
            let result = request.send(&client).await;
            let sent = server.lines().len();
            assert_eq!(
                sent,
                1 + usize::from(again),
                "{situation} {verb} {result:?}"
            );
            if !again {
                assert_eq!(
                    result.unwrap_err().retryability(),
                    row.known,
                    "{situation} {verb}"
                );
            }
        }
    }
}

#[tokio::test]
async fn every_status_has_a_row() {
    let mut used = BTreeSet::new();
    for code in (300..600).filter(|it| *it != 401) {
        let row = row_of_status(code);
        used.insert(row);
        // All codes of a row behave alike, so only every seventh of many is tried.
        if code % 7 == 0 || row != "other 3xx, 4xx" && code < 512 {
            check(row, move || status(code, "{}")).await;
        }
    }
    assert_eq!(used.len(), 5);
    let rate = r#"{"error":{"errors":[{"reason":"rateLimitExceeded"}]}}"#;
    check("403 with a rate-limit reason", move || status(403, rate)).await;
}

#[tokio::test]
async fn every_break_has_a_row() {
    check("connection lost", || Act::Reset).await;
    check("attempt timed out", || Act::Silence).await;
    check("response broken off", || {
        Act::Close(b"HTTP/1.1 20".to_vec())
    })
    .await;
    check("response not HTTP", || {
        Act::Close(b"220 mail ESMTP\r\n\r\n".to_vec())
    })
    .await;
}

#[tokio::test]
async fn no_connection_has_a_row() {
    use std::sync::atomic::{AtomicU32, Ordering};
    for (situation, error) in [
        (
            "no connection",
            TransportError::connect as fn(&'static str) -> TransportError,
        ),
        ("TLS certificate not trusted", TransportError::untrusted),
        ("HTTP/2 `REFUSED_STREAM`", TransportError::refused),
        ("HTTP/2 `GOAWAY` below the stream", TransportError::refused),
    ] {
        let row = row(situation);
        for method in METHODS {
            let (verb, sent) = (
                method.verb.as_http(),
                std::sync::Arc::new(AtomicU32::new(0)),
            );
            let counter = sent.clone();
            let transport = crate::MemoryTransport::new(move |_| {
                match counter.fetch_add(1, Ordering::SeqCst) {
                    0 => Err(error("x")),
                    _ => Ok(http::Response::new(bytes::Bytes::from_static(b"{}"))),
                }
            });
            let client = crate::Client::builder().transport(transport);
            let client = client.retry(crate::server::quick()).build().unwrap();
            let result = item(verb.as_str()).send(&client).await;
            let again = if row.post { 2 } else { 1 };
            assert_eq!(row.post, row.idempotent);
            assert_eq!(sent.load(Ordering::SeqCst), again, "{situation} {verb}");
            assert_eq!(result.is_ok(), row.post, "{situation} {verb}");
        }
    }
}

#[test]
fn every_row_is_tested() {
    // The tests above name the rows; a new one must be added to them.
    let tests = include_str!("retry_table.rs");
    for row in rows() {
        assert!(
            tests.contains(&format!("\"{}\"", row.situation)),
            "{}",
            row.situation
        );
    }
    assert_eq!(rows().len(), 14);
}

#[test]
fn documentation_prints_the_table() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/guide/retries.md");
    // A copy of this crate alone has no documentation beside it.
    let Ok(page) = std::fs::read_to_string(page) else {
        return;
    };
    for line in SOURCE.lines().filter_map(|it| it.strip_prefix("/// |")) {
        assert!(
            page.contains(&format!("\n|{line}\n")),
            "docs/guide/retries.md lacks `|{line}`"
        );
    }
}
