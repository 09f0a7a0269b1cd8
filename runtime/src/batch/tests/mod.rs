//! Batches over real sockets: responses in any order, some of them errors, some of them missing.

mod retry;

use std::time::Duration;

use super::batch::Batch;
use super::error::BatchProblem;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::media::tests::upload::Counting;
use crate::method::{Api, Method, Parameter, Verb};
use crate::request::ApiRequest;
use crate::request::{HttpBody, Request, RetryPolicy};
use crate::test_support::samples::{self, Item};
use crate::test_support::server::{Act, Seen, Server, respond};

static API: Api = Api {
    batch_path: Some("batch"),
    ..samples::API
};

static OTHER: Api = Api {
    name: "other",
    batch_path: Some("batch/other"),
    ..samples::API
};

static GET: Method = Method {
    id: "shelf.items.get",
    path: "v1/items/{id}",
    scopes: &["s"],
    parameters: &[Parameter::path("id")],
    ..Method::new(&API)
};

static ADD: Method = Method {
    id: "shelf.items.add",
    verb: Verb::Post,
    path: "v1/items",
    ..Method::new(&API)
};

static DELETE: Method = Method {
    id: "shelf.items.delete",
    verb: Verb::Delete,
    ..GET
};

static ELSEWHERE: Method = Method {
    id: "other.get",
    path: "other/{id}",
    ..Method::new(&OTHER)
};

#[derive(Clone, Debug)]
pub(crate) struct Get(Request);
call!(Get -> Item);

#[derive(Clone, Debug)]
struct Text(Request);
call!(Text -> HttpBody);

#[derive(Clone, Debug)]
struct Delete(Request);
call!(Delete -> ());

pub(crate) fn get(id: &str) -> Get {
    Get(Request::new(&GET).path("id", id))
}

fn add(title: &str) -> Get {
    Get(Request::new(&ADD).body(&Item::default().title(title)))
}

fn delete(id: &str) -> Delete {
    Delete(Request::new(&DELETE).path("id", id))
}

fn client(server: &Server) -> Client {
    let quick = RetryPolicy::new().pauses(Duration::from_millis(1), Duration::from_millis(1));
    server.builder().retry(quick).build().unwrap()
}

/// Returns the request lines of the calls in a batch.
fn calls(seen: &Seen) -> Vec<String> {
    let lines = seen.body_text().lines();
    lines
        .filter_map(|it| it.strip_suffix(" HTTP/1.1"))
        .map(str::to_owned)
        .collect()
}

/// Returns a batch of these responses, with the numbers of their calls.
fn multipart(parts: &[(usize, &str, &str)]) -> Act {
    let mut body = String::new();
    for (number, status, text) in parts {
        body += &format!(
            "--b_x\r\nContent-Type: application/http\r\nContent-ID: <response-item-{number}>\r\n\r\n\
             HTTP/1.1 {status}\r\nContent-Type: application/json\r\n\r\n{text}\r\n"
        );
    }
    body += "--b_x--\r\n";
    let content_type = ("content-type", "multipart/mixed; boundary=b_x");
    respond("200 OK", &[content_type], &body)
}

/// Responds to each call with its own request line as the title.
fn echo(seen: &Seen) -> Act {
    let lines = calls(seen);
    let texts: Vec<String> = lines
        .iter()
        .map(|it| format!(r#"{{"title": "{it}"}}"#))
        .collect();
    let parts: Vec<(usize, &str, &str)> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| (number, "200 OK", text.as_str()))
        .rev()
        .collect();
    multipart(&parts)
}

fn problem(error: &Error) -> Option<&BatchProblem> {
    match error {
        Error::Batch(error) => Some(error.problem()),
        _ => None,
    }
}

#[tokio::test]
async fn each_call_gets_its_response() {
    let server = Server::start(|_, _| {
        multipart(&[
            (3, "204 No Content", ""),
            (
                1,
                "404 Not Found",
                r#"{"error": {"status": "NOT_FOUND", "message": "Gone."}}"#,
            ),
            (0, "200 OK", r#"{"title": "a"}"#),
            (2, "200 OK", "text"),
            (99, "200 OK", "nobody's"),
            (5, "200 OK", "no json"),
        ])
    })
    .await;
    let mut batch = Batch::new();
    let one = batch.add(get("a/b"));
    let gone = batch.add(get("gone"));
    let text = batch.add(Text(Request::new(&GET).path("id", "text")));
    let none = batch.add(delete("x"));
    let missing = batch.add(add("t"));
    let unexpected = batch.add(get("unexpected"));
    let bad = batch.add(get(".."));
    assert_eq!(batch.len(), 7);
    let mut results = batch.send(&client(&server)).await;
    assert_eq!(results.take(one).unwrap().title.as_deref(), Some("a"));
    let gone = results.take(gone).unwrap_err();
    let shown = gone.to_string();
    let start = "`shelf.items.get` failed: 404 NOT_FOUND: Gone. (127.0.0.1:";
    assert!(
        shown.starts_with(start) && shown.contains(", 1 attempt in "),
        "{shown}"
    );
    assert_eq!(results.take(text).unwrap().data, "text");
    assert_eq!(results.take_response(none).unwrap().status, 204);
    let missing = results.take(missing).unwrap_err();
    assert!(matches!(problem(&missing), Some(BatchProblem::NoResponse)));
    assert!(matches!(results.take(unexpected), Err(Error::Decode(_))));
    assert!(matches!(results.take(bad), Err(Error::Request(_))));
    let again = results.take(one).unwrap_err();
    assert!(matches!(problem(&again), Some(BatchProblem::AlreadyTaken)));

    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].line, "POST /batch");
    assert_eq!(seen[0].header("authorization"), "Bearer sesame");
    let content_type = seen[0].header("content-type");
    let boundary = content_type
        .strip_prefix("multipart/mixed; boundary=")
        .unwrap();
    let parts: Vec<&str> = seen[0]
        .body_text()
        .split(&format!("--{boundary}"))
        .collect();
    assert_eq!(
        parts[1],
        "\r\ncontent-type: application/http\r\ncontent-transfer-encoding: binary\r\n\
         content-id: <item-0>\r\n\r\nGET /v1/items/a%2Fb HTTP/1.1\r\n\
         authorization: Bearer sesame\r\n\r\n\r\n"
    );
    assert_eq!(
        parts[5],
        "\r\ncontent-type: application/http\r\ncontent-transfer-encoding: binary\r\n\
         content-id: <item-4>\r\n\r\nPOST /v1/items HTTP/1.1\r\n\
         content-type: application/json\r\ncontent-length: 13\r\n\r\n{\"title\":\"t\"}\r\n"
    );
    assert_eq!(parts[7..], ["--\r\n"]);
}

#[tokio::test]
async fn split_batch_keeps_the_order() {
    let server = Server::start(|_, seen| echo(seen)).await;
    let ids: Vec<String> = (0..250).map(|it| it.to_string()).collect();
    let results = Batch::send_all(ids.iter().map(|it| get(it)), &client(&server)).await;
    for (id, result) in ids.iter().zip(results) {
        let title = result.unwrap().title.unwrap();
        assert_eq!(title, format!("GET /v1/items/{id}"));
    }
    let sizes: Vec<usize> = server.seen().iter().map(|it| calls(it).len()).collect();
    assert_eq!(sizes, [100, 100, 50]);
    let mut batch = Batch::new().limit(2);
    for id in ["1", "2", "3"] {
        batch.add(get(id));
    }
    batch.add(Get(Request::new(&ELSEWHERE).path("id", "4")));
    batch.send(&client(&server)).await;
    let lines = &server.lines()[3..];
    assert_eq!(lines, ["POST /batch", "POST /batch", "POST /batch/other"]);
}

/// Responds to the calls that have the token `t1`, and refuses the others.
fn only_the_second_token(seen: &Seen) -> Act {
    let tokens = seen.body_text().lines().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("authorization").then_some(value)
    });
    let parts: Vec<(usize, &str, &str)> = tokens
        .enumerate()
        .map(|(number, token)| match token {
            "Bearer t1" => (number, "200 OK", "{}"),
            _ => (number, "401 Unauthorized", "{}"),
        })
        .collect();
    multipart(&parts)
}

#[tokio::test]
async fn refused_token_is_renewed() {
    static POST: Method = Method {
        scopes: &["s"],
        ..ADD
    };
    let post = || Get(Request::new(&POST).body(&Item::default().title("t")));
    let start = async |server: &Server| {
        let client = server.builder().token_provider(Counting::default());
        Batch::send_all([get("x"), post()], &client.build().unwrap()).await
    };
    let server = Server::start(|_, seen| only_the_second_token(seen)).await;
    assert!(start(&server).await.iter().all(Result::is_ok));
    let seen = server.seen();
    let sent: Vec<_> = seen.iter().map(calls).collect();
    assert_eq!(sent, [["GET /v1/items/x", "POST /v1/items"]; 2]);
    let tokens: Vec<_> = seen.iter().map(|it| it.header("authorization")).collect();
    assert_eq!(tokens, ["Bearer t0", "Bearer t1"]);

    // The batch itself is refused.
    let server = Server::start(|_, seen| match seen.header("authorization") {
        "Bearer t1" => only_the_second_token(seen),
        _ => respond("401 Unauthorized", &[], "{}"),
    })
    .await;
    assert!(start(&server).await.iter().all(Result::is_ok));
    assert_eq!(server.lines().len(), 2);

    // The outcome of the second batch is not known: the GET is sent again, the POST is not.
    let server = Server::start(|index, seen| match index {
        0 => only_the_second_token(seen),
        1 => Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n--b".to_vec()),
        _ => echo(seen),
    })
    .await;
    let results = start(&server).await;
    assert!(results[0].is_ok());
    let error = results[1].as_ref().unwrap_err();
    assert!(
        matches!(problem(error), Some(BatchProblem::Whole(_))),
        "{error}"
    );
    let sent: Vec<_> = server.seen().iter().map(calls).collect();
    assert_eq!(sent[2..], [["GET /v1/items/x"]]);

    // A token that is refused every time is renewed once.
    let server = Server::start(|_, _| {
        multipart(&[(0, "401 Unauthorized", "{}"), (1, "401 Unauthorized", "{}")])
    })
    .await;
    for result in start(&server).await {
        let error = result.unwrap_err();
        assert!(error.is_unauthenticated(), "{error}");
    }
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn failed_batch_fails_all_calls() {
    for (act, refused) in [
        (|| respond("403 Forbidden", &[], "{}"), Some(403)),
        (|| respond("503 Service Unavailable", &[], ""), Some(503)),
        (
            || Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n--b".to_vec()),
            None,
        ),
    ] as [(fn() -> Act, Option<u16>); 3]
    {
        let server = Server::start(move |_, _| act()).await;
        let mut batch = Batch::new();
        let (one, two, bad) = (
            batch.add(get("x")),
            batch.add(add("t")),
            batch.add(get("..")),
        );
        let mut results = batch.send(&client(&server)).await;
        for error in [
            results.take(one).unwrap_err(),
            results.take(two).unwrap_err(),
        ] {
            assert!(
                matches!(problem(&error), Some(BatchProblem::Whole(_))),
                "{error}"
            );
            assert!(std::error::Error::source(&error).is_some());
            let status = error.as_api_error().map(|it| it.http_status().as_u16());
            assert_eq!(status, refused);
        }
        assert!(matches!(results.take(bad), Err(Error::Request(_))));
        // The POST is not sent again where the server may have processed it.
        let posts = |seen: &Seen| seen.body_text().contains("POST /v1/items");
        let posts = server.seen().iter().filter(|it| posts(it)).count();
        assert_eq!(posts, 1);
    }
    let server = Server::start(|index, seen| match index {
        0 => respond("503 Service Unavailable", &[], ""),
        _ => echo(seen),
    })
    .await;
    let results = Batch::send_all([get("x"), get("y")], &client(&server)).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn response_without_parts_fails_all_calls() {
    let html = [("content-type", "text/html")];
    let server = Server::start(move |_, _| respond("200 OK", &html, "<p>Sign in</p>")).await;
    let results = Batch::send_all([get("x")], &client(&server)).await;
    let error = results[0].as_ref().unwrap_err();
    assert!(matches!(
        problem(error),
        Some(BatchProblem::NotMultipart(_))
    ));
    let text = error.to_string();
    let snippet = "not multipart/mixed: status 200, `text/html`, starting with `<p>Sign in</p>` (";
    assert!(text.contains(snippet), "{text}");
}

#[tokio::test]
async fn unbatchable_call_is_not_sent() {
    let server = Server::start(|_, _| echo_nothing()).await;
    let mut batch = Batch::new();
    let unsupported = batch.add(samples::create("o", Item::default().title("t")));
    let mut results = batch.send(&client(&server)).await;
    let error = results.take(unsupported).unwrap_err();
    assert!(matches!(problem(&error), Some(BatchProblem::Unsupported)));
    let scoped = server
        .builder()
        .scopes(["https://a.example/other"])
        .build()
        .unwrap();
    let results = Batch::send_all([get("x")], &scoped).await;
    assert!(matches!(results[0], Err(Error::Scope(_))));
    let empty = Batch::new();
    assert!(empty.is_empty());
    empty.send(&client(&server)).await;
    assert_eq!(server.lines().len(), 0);
    let shown = format!("{:?} {:?}", get("x").into_request(), Batch::new());
    assert!(!shown.contains("sesame"));
}

fn echo_nothing() -> Act {
    respond("200 OK", &[], "")
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_batch() {
    let (runtime, server) = Server::start_blocking(|_, seen| echo(seen));
    let client = client(&server);
    let mut batch = Batch::new();
    let key = batch.add(get("a"));
    let mut results = batch.send_blocking(&client).unwrap();
    let item = results.take(key).unwrap();
    assert_eq!(item.title.as_deref(), Some("GET /v1/items/a"));
    let refused = runtime.block_on(async { Batch::new().send_blocking(&client) });
    assert!(matches!(refused, Err(Error::Config(_))));
}
