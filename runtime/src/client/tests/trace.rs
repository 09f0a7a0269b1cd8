//! The records of a call in logs, `Debug` and errors. None of them contains a token.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::auth::AuthError;
use crate::media::tests::{download, upload};
use crate::test_support::samples::{self, Item, ItemName};
use crate::test_support::server::{Act, Seen, Server, json, quick, respond};
use crate::*;

/// Records all spans and events of all crates at all levels.
#[derive(Clone, Default)]
struct Log {
    text: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Log {
    /// Returns a log of this thread until the guards are dropped.
    fn listen() -> (Self, (tracing::subscriber::DefaultGuard, tracing::Dispatch)) {
        let log = Self::default();
        // With a single dispatcher, callsites that another test's thread reaches first would be
        // disabled for all threads: tracing-core then asks the dispatcher of that thread alone.
        let second = tracing::Dispatch::new(Self::default());
        let guard = tracing::subscriber::set_default(log.clone());
        (log, (guard, second))
    }

    fn line(
        &self,
        what: &str,
        metadata: Option<&Metadata<'_>>,
        fields: impl FnOnce(&mut Line<'_>),
    ) {
        let mut text = self.text.lock().unwrap();
        text.push_str(what);
        if let Some(metadata) = metadata {
            write!(text, " {} {}", metadata.target(), metadata.name()).unwrap();
        }
        fields(&mut Line(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line("span", Some(span.metadata()), |line| span.record(line));
        Id::from_u64(1 + self.spans.fetch_add(1, Ordering::SeqCst))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("record", None, |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line("event", Some(event.metadata()), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Returns `sesame1`, `sesame2` and so on, and then fails.
#[derive(Debug, Default)]
struct Sesame(AtomicU64);

impl TokenProvider for Sesame {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        let number = 1 + self.0.fetch_add(1, Ordering::SeqCst);
        let ends = SystemTime::now() + Duration::from_secs(3600);
        let token = Token::new(format!("sesame{number}")).with_expiry(ends);
        Box::pin(std::future::ready(match number {
            1..=3 => Ok(token),
            _ => Err(AuthError::new("no more")),
        }))
    }
}

#[tokio::test]
async fn a_token_never_shows() {
    let (log, _listening) = Log::listen();
    let echo = |seen: &Seen| {
        let request = seen.text();
        format!(r#"{{"error": {{"message": "x", "echo": {request:?}}}}}"#)
    };
    let server = Server::start(move |number, seen| match number {
        0 => json("401 Unauthorized", &echo(seen)),
        1 => respond("503 Busy", &[("x-echo", "sesame2")], &echo(seen)),
        2 => Act::Reset,
        3 => json("200 OK", r#"{"title": "t"}"#),
        4 => json("403 Forbidden", &echo(seen)),
        5 => Act::Close(b"sesame2".to_vec()),
        6 => respond(
            "302 Found",
            &[("location", "https://evil.example/?sesame2")],
            "",
        ),
        _ => json("200 OK", r#"{"title": ["sesame2"]}"#),
    })
    .await;
    let client = server
        .builder()
        .token_provider(Sesame::default())
        .retry(quick());
    let mut shown = format!("{client:?}");
    let client = client.build().unwrap();
    let item = || Item::new().title("t").key("sesame0");
    let get = samples::get(ItemName::new("s", "i")).header("x-own", "sesame");
    get.send(&client).await.unwrap();
    for _ in 4..=7 {
        let request = samples::create("o", item()).strict();
        write!(shown, "{request:?}").unwrap();
        let error = request.send(&client).await.unwrap_err();
        let error: &dyn std::error::Error = &error;
        write!(shown, "{error} {error:?} {:?}", error.source()).unwrap();
    }
    assert_eq!(server.seen().len(), 8);
    assert!(server.texts().iter().all(|it| it.contains("Bearer sesame")));
    write!(shown, "{client:?}").unwrap();

    let log = log.text.lock().unwrap();
    assert!(!shown.contains("sesame"), "{shown}");
    assert!(!log.contains("sesame"), "{log}");
    let expected = [
        r#"api_call method="shelf.items.get""#,
        "attempt=1 status=401",
        "attempt=2 status=503",
        "attempt=3 error=the connection broke before the response was complete",
        "attempt=4 status=200",
        r#"api_call method="shelf.owners.items.create""#,
    ];
    for line in expected {
        assert!(log.contains(line), "{line}\n{log}");
    }
}

#[tokio::test]
async fn every_attempt_is_traced() {
    let (log, _listening) = Log::listen();
    let location = MemoryTransport::new(|request| {
        let uri = request.uri().to_string();
        let mut response = http::Response::new(bytes::Bytes::from_static(b"{}"));
        if uri.contains("uploadType=resumable") {
            let headers = response.headers_mut();
            headers.insert(
                "location",
                "https://shelf.googleapis.com/s".parse().unwrap(),
            );
        } else if uri.contains("batch") {
            *response.status_mut() = http::StatusCode::BAD_REQUEST;
        }
        Ok(response)
    });
    let client = Client::builder().transport(location).build().unwrap();
    let upload = || upload::add(&Item::default()).upload(upload::media(9));
    upload().simple().send(&client).await.unwrap();
    upload().resumable().send(&client).await.unwrap();
    let media = download::get().download().bytes(&client).await;
    assert_eq!(media.unwrap().data, "{}");
    let mut batch = Batch::new();
    batch.add(crate::batch::tests::get("a"));
    batch.send(&client).await;

    let log = log.text.lock().unwrap();
    let lines: Vec<&str> = log
        .lines()
        .filter_map(|line| line.split_once("::client::active_call "))
        .map(|(_, line)| line)
        .collect();
    let expected = [
        r#"api_call method="shelf.items.add""#,
        "attempt=1 status=200",
        r#"api_call method="shelf.items.add""#,
        "attempt=1 status=200",
        "attempt=2 status=200",
        r#"api_call method="shelf.items.get""#,
        "attempt=1 status=200",
        r#"api_call method="batch""#,
        "attempt=1 status=400",
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.contains(expected), "{line} {expected}");
    }
}
