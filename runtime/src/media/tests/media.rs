//! Media that are not as stated or do not arrive in time, and the options of an upload's requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadBuf};

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::media::MediaUpload;
use crate::media::error::MediaProblem;
use crate::media::media::Media;
use crate::media::tests::{download, upload};
use crate::method::{Method, Verb};
use crate::request::{Request, RetryPolicy};
use crate::test_support::samples::Item;
use crate::test_support::server::{Act, Seen, Server, ok, respond};

static REPLACE: Method = Method {
    verb: Verb::Put,
    ..upload::ADD
};

fn client(server: &Server) -> Client {
    let quick = RetryPolicy::new().pauses(Duration::from_millis(1), Duration::from_millis(1));
    server.builder().retry(quick).build().unwrap()
}

fn problem<T: std::fmt::Debug>(result: Result<T, Error>) -> MediaProblem {
    match result.unwrap_err() {
        Error::Media(error) => error.problem(),
        error => panic!("{error:?}"),
    }
}

/// Returns a server that opens sessions; `act` responds to all other requests.
async fn sessions(act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static) -> Server {
    let address = Arc::new(Mutex::new(String::new()));
    let own = address.clone();
    let server = Server::start(move |index, seen| match seen.line.ends_with("resumable") {
        true => {
            let location = format!("{}/s", own.lock().unwrap());
            respond("200 OK", &[("location", &location)], "")
        }
        false => act(index, seen),
    })
    .await;
    address.lock().unwrap().clone_from(&server.address);
    server
}

fn add(media: Media) -> MediaUpload<upload::Add> {
    upload::add(&Item::default().title("t")).upload(media)
}

/// Fails when it is read.
struct Broken;

impl tokio::io::AsyncRead for Broken {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Err(std::io::Error::other("no disk")))
    }
}

#[tokio::test]
async fn wrong_stream_length_is_an_error() {
    let reader = |length: usize| {
        let bytes = std::io::Cursor::new(vec![b'x'; length]);
        // In chunks, so that the end does not come along with the last byte.
        Media::reader("message/rfc822", bytes.take(u64::MAX))
    };
    for (stated, length) in [
        (300, 300),
        (300, 301),
        (300, 299),
        (70_000, 200_000),
        (0, 1),
    ] {
        let server = Server::start(|_, _| ok("{}")).await;
        let (one, two) = (client(&server), client(&server));
        let simple = add(reader(length).with_length(stated)).simple();
        let multipart = add(reader(length).with_length(stated)).multipart();
        for sent in [simple.send(&one).await, multipart.send(&two).await] {
            match stated == length as u64 {
                true => assert!(sent.is_ok()),
                false => assert_eq!(problem(sent), MediaProblem::Length, "{stated} {length}"),
            }
        }
    }
}

#[tokio::test]
async fn a_reader_that_fails_is_why() {
    let server = sessions(|_, _| ok("{}")).await;
    let media = || Media::reader("message/rfc822", Broken);
    for sent in [
        add(media()).simple().send(&client(&server)).await,
        add(media()).multipart().send(&client(&server)).await,
        add(media()).resumable().send(&client(&server)).await,
    ] {
        let text = sent.as_ref().unwrap_err().to_string();
        assert!(text.contains("could not be read"), "{text}");
        assert_eq!(problem(sent), MediaProblem::Unreadable);
    }
}

#[tokio::test]
async fn deadline_covers_the_whole_upload() {
    let server = sessions(|_, _| respond("308 Resume Incomplete", &[], "")).await;
    let (mut writer, reader) = tokio::io::duplex(9);
    writer.write_all(b"x").await.unwrap();
    let body = Item::default();
    let request = upload::add(&body).deadline(Duration::from_millis(200));
    let media = Media::reader("message/rfc822", reader);
    let sent = request.upload(media).resumable().send(&client(&server));
    assert!(sent.await.unwrap_err().is_timeout());
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn all_upload_requests_have_the_callers_options() {
    let server = sessions(|_, _| ok("{}")).await;
    let request = upload::add(&Item::default())
        .header("authorization", "Bearer own")
        .quota_project("p");
    let upload = request.upload(upload::media(9)).resumable();
    // The client's own scopes do not allow it.
    let client = server
        .builder()
        .scopes(["https://a.example/other"])
        .build()
        .unwrap();
    upload.send(&client).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for seen in seen {
        assert_eq!(seen.header("authorization"), "Bearer own");
        assert_eq!(seen.header("x-goog-user-project"), "p");
    }
}

#[tokio::test]
async fn put_session_is_reopened() {
    let server = Server::start(|_, _| respond("503 Busy", &[], "")).await;
    let post = add(upload::media(9)).resumable().send(&client(&server));
    post.await.unwrap_err();
    assert_eq!(server.lines().len(), 1);
    let put = Request::new(&REPLACE)
        .path("shelf", "a")
        .body(&Item::default().title("t"));
    let put = MediaUpload::new(upload::Add(put), upload::media(9)).resumable();
    put.send(&client(&server)).await.unwrap_err();
    assert_eq!(server.lines().len(), 1 + 5);
}

#[tokio::test]
async fn early_success_is_an_error() {
    let server = sessions(|_, _| ok("{}")).await;
    let upload = add(upload::media(600_000)).resumable().chunk_size(1);
    assert_eq!(
        problem(upload.send(&client(&server)).await),
        MediaProblem::Incomplete
    );
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn a_download_that_stalls_ends() {
    // Four of nine bytes, and then nothing.
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1234".to_vec();
    let server = Server::start(move |_, _| Act::Respond(head.clone())).await;
    let client = client(&server);
    let short = Duration::from_millis(100);
    let bytes = download::get().timeout(short).download().bytes(&client);
    assert!(bytes.await.unwrap_err().is_timeout());
    let get = download::get().deadline(short).download();
    let error = get.write_to(&client, Vec::new()).await.unwrap_err();
    assert!(error.is_timeout());
    let mut media = download::get()
        .timeout(short)
        .download()
        .send(&client)
        .await
        .unwrap();
    assert_eq!(media.next().await.unwrap().unwrap(), "1234");
    assert!(media.next().await.unwrap().unwrap_err().is_timeout());
    assert!(media.next().await.is_none());
}

#[tokio::test]
async fn excess_range_is_an_error() {
    let whole = Server::start(|_, _| respond("200 OK", &[], "123456789")).await;
    let all = download::get().download().range(..).bytes(&whole.client());
    assert_eq!(all.await.unwrap().data, Bytes::from("123456789"));
    let range = [("content-range", "bytes 2-8/9")];
    let more = Server::start(move |_, _| respond("206 Partial Content", &range, "3456789")).await;
    let part = download::get().download().range(2..5).bytes(&more.client());
    assert_eq!(problem(part.await), MediaProblem::Range);
}

#[tokio::test]
async fn downloads_and_batches_are_spawned() {
    let server = Server::start(|_, _| ok("{}")).await;
    let tasks = {
        let client = client(&server);
        let calls = [crate::batch::tests::get("a")];
        let batch = crate::batch::Batch::send_all(calls.iter().cloned(), &client);
        let batch = tokio::spawn(batch);
        let bytes = tokio::spawn(download::get().download().bytes(&client));
        (batch, bytes)
    };
    assert_eq!(tasks.0.await.unwrap().len(), 1);
    assert_eq!(tasks.1.await.unwrap().unwrap().data, "{}");
}
