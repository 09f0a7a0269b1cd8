//! Downloads over real sockets: whole, in part, broken off and corrupted.

use crate::error::Error;
use crate::media::error::MediaProblem;
use crate::method::Method;
use crate::request::Request;
use crate::test_support::samples::{API, Item};
use crate::test_support::server::{Act, Server, respond};

static GET: Method = Method {
    id: "shelf.items.get",
    path: "v1/item",
    download: true,
    ..Method::new(&API)
};

#[derive(Clone, Debug)]
pub(crate) struct Get(Request);
call!(Get -> Item);
downloads!(Get);

pub(crate) fn get() -> Get {
    Get(Request::new(&GET))
}

/// The CRC-32C of `123456789` is `E3069283`.
const HASH: &str = "crc32c=4waSgw==,md5=x";

fn problem(error: &Error) -> Option<MediaProblem> {
    match error {
        Error::Media(error) => Some(error.problem()),
        _ => None,
    }
}

#[tokio::test]
async fn streams_writers_and_memory_are_targets() {
    let headers = [("x-goog-hash", HASH), ("content-type", "text/plain")];
    let server = Server::start(move |_, _| respond("200 OK", &headers, "123456789")).await;
    let client = server.client();
    let mut media = get().download().send(&client).await.unwrap();
    assert_eq!(
        (media.length(), media.content_type()),
        (Some(9), "text/plain")
    );
    assert_eq!(media.next().await.unwrap().unwrap(), "123456789");
    assert!(media.next().await.is_none());
    let mut file = Vec::new();
    assert_eq!(
        get().download().write_to(&client, &mut file).await.unwrap(),
        9
    );
    assert_eq!(file, b"123456789");
    let body = get().download().bytes(&client).await.unwrap();
    assert_eq!(
        (body.data.len(), body.content_type.as_str()),
        (9, "text/plain")
    );
    assert_eq!(server.lines(), ["GET /v1/item?alt=media"; 3]);
    let small = server.builder().response_limit(8).build().unwrap();
    assert!(get().download().bytes(&small).await.is_err());
}

#[tokio::test]
async fn wrong_checksum_is_an_error() {
    let server =
        Server::start(|_, _| respond("200 OK", &[("x-goog-hash", HASH)], "12345678x")).await;
    let client = server.client();
    let mut file = Vec::new();
    let error = get()
        .download()
        .write_to(&client, &mut file)
        .await
        .unwrap_err();
    assert_eq!(problem(&error), Some(MediaProblem::Checksum));
    let stored = [
        ("x-goog-hash", HASH),
        ("x-goog-stored-content-encoding", "gzip"),
    ];
    let server = Server::start(move |_, _| respond("200 OK", &stored, "inflated")).await;
    assert!(get().download().bytes(&server.client()).await.is_ok());
}

#[tokio::test]
async fn range_is_requested_and_checked() {
    let part = |range: &'static str| {
        let headers = [("content-range", range), ("x-goog-hash", HASH)];
        Server::start(move |_, _| respond("206 Partial Content", &headers, "345"))
    };
    let server = part("bytes 2-4/9").await;
    let client = server.client();
    let body = get().download().range(2..5).bytes(&client).await.unwrap();
    assert_eq!(body.data, "345");
    let _ = get().download().range(2..).bytes(&client).await;
    let _ = get().download().range(..=4).bytes(&client).await;
    // The part is shorter than what was requested: the rest is, too.
    let asked: Vec<String> = server
        .seen()
        .iter()
        .map(|it| it.header("range").to_owned())
        .collect();
    assert_eq!(asked, ["bytes=2-4", "bytes=2-", "bytes=5-", "bytes=0-4"]);
    let other = part("bytes 3-5/9").await;
    let whole = Server::start(|_, _| respond("200 OK", &[], "123456789")).await;
    for server in [other, whole] {
        let error = get().download().range(2..5).bytes(&server.client()).await;
        assert_eq!(problem(&error.unwrap_err()), Some(MediaProblem::Range));
    }
}

#[tokio::test]
async fn truncated_body_is_an_error() {
    for head in [
        "content-length: 9\r\n\r\n1234",
        "transfer-encoding: chunked\r\n\r\n4\r\n1234\r\n",
    ] {
        let text = format!("HTTP/1.1 200 OK\r\n{head}");
        let server = Server::start(move |_, _| Act::Close(text.clone().into_bytes())).await;
        let mut file = Vec::new();
        let error = get()
            .download()
            .write_to(&server.client(), &mut file)
            .await
            .unwrap_err();
        // Nothing distinguishes the media from a later version.
        assert_eq!(problem(&error), Some(MediaProblem::NotResumable));
        assert!(!error.is_timeout());
        assert_eq!(file, b"1234");
        assert_eq!(server.lines().len(), 1);
    }
}

#[tokio::test]
async fn an_error_is_an_error() {
    let server = Server::start(|_, _| respond("404 Not Found", &[], "{}")).await;
    let error = get().download().send(&server.client()).await.unwrap_err();
    assert!(error.is_not_found());
}

#[cfg(feature = "blocking")]
#[test]
fn a_thread_downloads() {
    let spoiled = [("x-goog-hash", "crc32c=AAAAAA==")];
    let (_runtime, server) = Server::start_blocking(move |index, _| match index {
        0 | 1 => respond("200 OK", &[("x-goog-hash", HASH)], "123456789"),
        _ => respond("200 OK", &spoiled, "123456789"),
    });
    let client = server.client();
    let mut file = Vec::new();
    let written = get().download().write_to_blocking(&client, &mut file);
    assert_eq!((written.unwrap(), &file[..]), (9, &b"123456789"[..]));
    let media = get().download().bytes_blocking(&client).unwrap();
    assert_eq!(media.data, "123456789");
    let error = get().download().write_to_blocking(&client, &mut file);
    assert_eq!(problem(&error.unwrap_err()), Some(MediaProblem::Checksum));
}
