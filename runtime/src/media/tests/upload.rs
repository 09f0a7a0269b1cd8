//! Uploads over real sockets: in one request, and in chunks over connections that break.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::auth::{AuthError, Token, TokenProvider, TokenRequest};
use crate::client::HostProblem;
use crate::error::Error;
use crate::media::error::MediaProblem;
use crate::media::media::Media;
use crate::method::{Method, Parameter, Upload, Verb};
use crate::request::{Request, RetryPolicy};
use crate::test_support::samples::{API, Item};
use crate::test_support::server::{Act, Reading, Seen, Server, ok, respond};
use crate::transport::BoxFuture;

pub(crate) static ADD: Method = Method {
    id: "shelf.items.add",
    verb: Verb::Post,
    path: "v1/{shelf}/items",
    scopes: &["s"],
    required: &["/raw"],
    parameters: &[Parameter::path("shelf")],
    upload: Some(Upload {
        simple: Some("/upload/v1/{shelf}/items"),
        resumable: Some("/resumable/upload/v1/{shelf}/items"),
        max_size: Some(2_000_000),
        accept: &["message/*"],
    }),
    ..Method::new(&API)
};

#[derive(Clone, Debug)]
pub(crate) struct Add(pub(crate) Request);
call!(Add -> Item);
uploads!(Add);

pub(super) const UNIT: usize = 256 * 1024;

pub(crate) fn add(body: &Item) -> Add {
    Add(Request::new(&ADD).path("shelf", "a/b").body(body))
}

pub(crate) fn media(length: usize) -> Media {
    Media::new("message/rfc822", content(length))
}

pub(super) fn content(length: usize) -> Bytes {
    (0..length).map(|it| (it % 251) as u8).collect()
}

/// Returns a client that retries at once.
pub(super) fn client(server: &Server) -> crate::client::Client {
    let quick = RetryPolicy::new().pauses(Duration::from_millis(1), Duration::from_millis(1));
    server.builder().retry(quick).build().unwrap()
}

pub(super) fn problem(error: &Error) -> Option<MediaProblem> {
    match error {
        Error::Media(error) => Some(error.problem()),
        _ => None,
    }
}

#[tokio::test]
async fn media_without_body_is_simple() {
    let server = Server::start(|_, _| ok(r#"{"title": "t"}"#)).await;
    let sent = add(&Item::default())
        .upload(media(300))
        .send(&client(&server));
    assert_eq!(sent.await.unwrap().title.as_deref(), Some("t"));
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "POST /upload/v1/a%2Fb/items?uploadType=media");
    assert_eq!(seen.header("content-type"), "message/rfc822");
    assert_eq!(seen.header("content-length"), "300");
    assert_eq!(seen.body, content(300));
}

#[tokio::test]
async fn media_with_body_is_multipart() {
    let server = Server::start(|_, _| ok("{}")).await;
    let body = Item::default().title("t");
    add(&body)
        .upload(media(300))
        .send(&client(&server))
        .await
        .unwrap();
    let read = std::io::Cursor::new(content(300).to_vec());
    let reader = Media::reader("message/rfc822", read);
    add(&body)
        .upload(reader)
        .multipart()
        .send(&client(&server))
        .await
        .unwrap();
    for (seen, framing) in server
        .seen()
        .iter()
        .zip(["content-length", "transfer-encoding"])
    {
        assert_eq!(
            seen.line,
            "POST /upload/v1/a%2Fb/items?uploadType=multipart"
        );
        assert_ne!(seen.header(framing), "");
        let content_type = seen.header("content-type");
        let boundary = content_type
            .strip_prefix("multipart/related; boundary=")
            .unwrap();
        let mut expected = format!(
            "--{boundary}\r\ncontent-type: application/json\r\n\r\n{{\"title\":\"t\"}}\r\n\
             --{boundary}\r\ncontent-type: message/rfc822\r\ncontent-transfer-encoding: binary\r\n\r\n"
        )
        .into_bytes();
        expected.extend_from_slice(&content(300));
        expected.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        assert_eq!(seen.body, expected);
    }
}

#[tokio::test]
async fn unaccepted_media_is_not_sent() {
    let server = Server::start(|_, _| ok("{}")).await;
    let client = client(&server);
    let upload = |media| add(&Item::default()).upload(media).send(&client);
    let large = upload(media(2_000_001)).await.unwrap_err();
    assert_eq!(
        problem(&large),
        Some(MediaProblem::TooLarge { limit: 2_000_000 })
    );
    let other = upload(Media::new("text/plain", "x")).await.unwrap_err();
    assert_eq!(problem(&other), Some(MediaProblem::ContentType));
    let malformed = upload(Media::new("message/a\nb", "x")).await.unwrap_err();
    assert!(matches!(malformed, Error::Request(_)));
    assert_eq!(server.lines().len(), 0);
}

#[tokio::test]
async fn ambiguous_post_is_not_sent_twice() {
    let server = Server::start(|_, _| Act::Close(Vec::new())).await;
    let sent = add(&Item::default())
        .upload(media(300))
        .send(&client(&server));
    assert!(matches!(sent.await, Err(Error::Transport(_))));
    assert_eq!(server.lines().len(), 1);
}

/// The state of a server of resumable uploads, and its failures.
#[derive(Clone, Default)]
pub(super) struct Session {
    pub(super) has: Arc<Mutex<Vec<u8>>>,
    /// The number of the request that is cut, and the number of bytes that the server reads of it.
    pub(super) cut: Option<(usize, usize)>,
    /// The number of the request whose response is lost.
    pub(super) lost: Option<usize>,
}

impl Session {
    /// Opens a session, then accepts chunks, of which it keeps whole units, or all of the last.
    pub(super) fn act(&self, index: usize, seen: &Seen, address: &str) -> Act {
        if seen.line.ends_with("uploadType=media") {
            return ok("{}");
        }
        if seen.line.starts_with("POST") {
            let location = format!("{address}/session?id=1");
            return respond("200 OK", &[("location", &location)], "");
        }
        assert_eq!(seen.line, "PUT /session?id=1");
        let mut has = self.has.lock().unwrap();
        let range = seen.header("content-range").strip_prefix("bytes ").unwrap();
        let (span, total) = range.split_once('/').unwrap();
        let whole = |has: &Vec<u8>| total.parse() == Ok(has.len());
        if let Some((start, end)) = span.split_once('-') {
            let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
            if self.cut.is_some_and(|(cut, _)| cut == index) {
                let kept = seen.body.len() / UNIT * UNIT;
                has.extend_from_slice(&seen.body[..kept]);
                return Act::Close(Vec::new());
            }
            if seen.body.len() == end + 1 - start && start == has.len() {
                has.extend_from_slice(&seen.body);
            }
        }
        if self.lost == Some(index) {
            return Act::Close(Vec::new());
        }
        if whole(&has) {
            return ok(r#"{"title": "done"}"#);
        }
        let range = format!("bytes=0-{}", has.len().saturating_sub(1));
        let headers: &[(&str, &str)] = &[("range", &range)];
        let headers = if has.is_empty() { &[] } else { headers };
        respond("308 Resume Incomplete", headers, "")
    }

    pub(super) async fn start(&self) -> Server {
        let address = Arc::new(Mutex::new(String::new()));
        let (session, own) = (self.clone(), address.clone());
        let cut = self.cut;
        let reading = move |index| match cut {
            Some((cut, bytes)) if cut == index => Reading::Body(bytes),
            _ => Reading::All,
        };
        let act = move |index, seen: &Seen| {
            let address = own.lock().unwrap().clone();
            session.act(index, seen, &address)
        };
        let server = Server::reading(reading, act).await;
        address.lock().unwrap().clone_from(&server.address);
        server
    }
}

pub(super) fn ranges(server: &Server) -> Vec<String> {
    let puts = server.seen().into_iter().skip(1);
    puts.map(|it| it.header("content-range").to_owned())
        .collect()
}

#[tokio::test]
async fn upload_is_chunked_and_reports_progress() {
    let session = Session::default();
    let server = session.start().await;
    let reported: Arc<Mutex<Vec<u64>>> = Arc::default();
    let log = reported.clone();
    let body = Item::default().title("t");
    let upload = add(&body)
        .upload(media(600_000))
        .resumable()
        .chunk_size(1)
        .on_progress(move |it| {
            assert_eq!(it.total, Some(600_000));
            log.lock().unwrap().push(it.sent);
        });
    let item = upload.send(&client(&server)).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("done"));
    assert_eq!(*session.has.lock().unwrap(), content(600_000));
    assert_eq!(*reported.lock().unwrap(), [262_144, 524_288, 600_000]);
    let first = &server.seen()[0];
    assert_eq!(
        first.line,
        "POST /upload/v1/a%2Fb/items?uploadType=resumable"
    );
    assert_eq!(first.body_text(), r#"{"title":"t"}"#);
    assert_eq!(first.header("x-upload-content-type"), "message/rfc822");
    assert_eq!(first.header("x-upload-content-length"), "600000");
    assert_eq!(
        ranges(&server),
        [
            "bytes 0-262143/600000",
            "bytes 262144-524287/600000",
            "bytes 524288-599999/600000"
        ]
    );
}

#[tokio::test]
async fn interrupted_upload_resumes_at_the_offset() {
    for stream in [false, true] {
        let session = Session {
            cut: Some((1, 300_000)),
            ..Session::default()
        };
        let server = session.start().await;
        let media = match stream {
            false => media(1_000_000),
            true => Media::reader("message/rfc822", std::io::Cursor::new(content(1_000_000))),
        };
        let upload = add(&Item::default()).upload(media).resumable();
        let item = upload.send(&client(&server)).await.unwrap();
        assert_eq!(item.title.as_deref(), Some("done"));
        assert_eq!(*session.has.lock().unwrap(), content(1_000_000));
        assert_eq!(
            ranges(&server),
            [
                "bytes 0-999999/1000000",
                "bytes */1000000",
                "bytes 262144-999999/1000000"
            ]
        );
        assert_eq!(server.seen()[1].body.len(), 300_000);
    }
}

#[tokio::test]
async fn lost_final_response_is_queried() {
    let session = Session {
        lost: Some(1),
        ..Session::default()
    };
    let server = session.start().await;
    let upload = add(&Item::default()).upload(media(1000)).resumable();
    let item = upload.send(&client(&server)).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("done"));
    assert_eq!(ranges(&server), ["bytes 0-999/1000", "bytes */1000"]);
}

#[tokio::test]
async fn unknown_length_is_stated_at_the_end() {
    for (length, expected) in [
        (
            300_000,
            vec!["bytes 0-262143/*", "bytes 262144-299999/300000"],
        ),
        (UNIT, vec!["bytes 0-262143/262144"]),
        (0, vec!["bytes */0"]),
    ] {
        let session = Session::default();
        let server = session.start().await;
        let reader = std::io::Cursor::new(content(length));
        let media = Media::reader("message/rfc822", reader);
        // The default is resumable.
        let upload = add(&Item::default()).upload(media).chunk_size(UNIT);
        upload.send(&client(&server)).await.unwrap();
        assert_eq!(*session.has.lock().unwrap(), content(length));
        assert_eq!(server.seen()[0].header("x-upload-content-length"), "");
        assert_eq!(ranges(&server), expected);
    }
}

#[tokio::test]
async fn wrong_stream_content_is_an_error() {
    let server = Session::default().start().await;
    let client = client(&server);
    let upload = async |length: usize, said: Option<u64>| {
        let media = Media::reader("message/rfc822", std::io::Cursor::new(content(length)));
        let media = said.into_iter().fold(media, Media::with_length);
        let upload = add(&Item::default()).upload(media).resumable();
        problem(&upload.send(&client).await.unwrap_err())
    };
    assert_eq!(upload(10, Some(11)).await, Some(MediaProblem::Length));
    assert_eq!(upload(12, Some(11)).await, Some(MediaProblem::Length));
    let limit = 2_000_000;
    let large = Some(MediaProblem::TooLarge { limit });
    assert_eq!(upload(2_000_001, None).await, large);
}

#[tokio::test]
async fn location_on_another_host_is_rejected() {
    let evil = Server::start(|_, _| ok("{}")).await;
    let port = evil.address.rsplit(':').next().unwrap().to_owned();
    for (location, reason) in [
        (format!("http://0.0.0.0:{port}/x"), HostProblem::Unknown),
        ("https://evil.example/x".to_owned(), HostProblem::Unknown),
        (
            "https://upload.googleapis.com@evil.example/".to_owned(),
            HostProblem::Malformed,
        ),
        (
            "http://upload.googleapis.com/".to_owned(),
            HostProblem::Plaintext,
        ),
    ] {
        let server =
            Server::start(move |_, _| respond("200 OK", &[("location", &location)], "")).await;
        let upload = add(&Item::default()).upload(media(9)).resumable();
        let error = upload.send(&client(&server)).await.unwrap_err();
        assert!(
            matches!(&error, Error::Host(error) if error.reason() == reason),
            "{error}"
        );
        assert_eq!(server.lines().len(), 1);
    }
    assert_eq!(evil.lines().len(), 0);
    let silent = Server::start(|_, _| ok("{}")).await;
    let upload = add(&Item::default()).upload(media(9)).resumable();
    let error = upload.send(&client(&silent)).await.unwrap_err();
    assert_eq!(problem(&error), Some(MediaProblem::Location));
}

#[tokio::test]
async fn wrong_server_offset_is_an_error() {
    for range in [
        "bytes=0-9",
        "bytes=5-6",
        "bytes=0-18446744073709551615",
        "x",
    ] {
        let address = Arc::new(Mutex::new(String::new()));
        let own = address.clone();
        let server = Server::start(move |_, seen| match seen.line.starts_with("POST") {
            true => respond(
                "200 OK",
                &[("location", &format!("{}/s", own.lock().unwrap()))],
                "",
            ),
            false => respond("308 Resume Incomplete", &[("range", range)], ""),
        })
        .await;
        address.lock().unwrap().clone_from(&server.address);
        let upload = add(&Item::default()).upload(media(9)).resumable();
        let error = upload.send(&client(&server)).await.unwrap_err();
        assert_eq!(problem(&error), Some(MediaProblem::Offset), "{range}");
        // The server is asked for its offset, and never gets the chunk again.
        let sent = |it: &&String| it.starts_with("bytes 0-8");
        assert_eq!(ranges(&server).iter().filter(sent).count(), 1);
    }
}

/// Returns the same token until it learns that the server refuses it.
#[derive(Clone, Default)]
pub(crate) struct Counting(Arc<Mutex<u32>>);

impl TokenProvider for Counting {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        let mut number = self.0.lock().unwrap();
        *number += u32::from(request.refused().is_some());
        let token = Token::new(format!("t{number}"));
        let ends = SystemTime::now() + Duration::from_secs(3600);
        Box::pin(std::future::ready(Ok(token.with_expiry(ends))))
    }
}
