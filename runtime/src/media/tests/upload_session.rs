//! Uploads whose session, token or connection ends on the way.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::upload::{Counting, Session, UNIT, add, client, content, media, problem, ranges};
use crate::error::Error;
use crate::media::MediaUpload;
use crate::media::error::MediaProblem;
use crate::media::media::Media;
use crate::request::RetryPolicy;
use crate::test_support::samples::Item;
use crate::test_support::server::{Server, ok, respond};

#[tokio::test]
async fn lost_session_is_an_error() {
    let address = Arc::new(Mutex::new(String::new()));
    let own = address.clone();
    let server = Server::start(move |_, seen| match seen.line.starts_with("POST") {
        true => respond(
            "200 OK",
            &[("location", &format!("{}/s", own.lock().unwrap()))],
            "",
        ),
        false => respond("404 Not Found", &[], ""),
    })
    .await;
    address.lock().unwrap().clone_from(&server.address);
    let upload = add(&Item::default()).upload(media(9)).resumable();
    let error = upload.send(&client(&server)).await.unwrap_err();
    assert_eq!(problem(&error), Some(MediaProblem::SessionLost));
    assert!(!error.is_not_found() && !error.is_gone());
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn expired_token_is_renewed() {
    let session = Session::default();
    let address = Arc::new(Mutex::new(String::new()));
    let own = address.clone();
    let server = Server::start(move |index, seen| {
        let address = own.lock().unwrap().clone();
        let post = seen.line.starts_with("POST");
        match seen.header("authorization") {
            "Bearer t1" if post => session.act(index, seen, &address),
            "Bearer t2" if !post => session.act(index, seen, &address),
            _ => respond("401 Unauthorized", &[], "{}"),
        }
    })
    .await;
    address.lock().unwrap().clone_from(&server.address);
    let client = |server: &Server| {
        let builder = server.builder().token_provider(Counting::default());
        builder.build().unwrap()
    };
    let upload = add(&Item::default()).upload(media(300)).resumable();
    let item = upload.send(&client(&server)).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("done"));
    assert_eq!(
        ranges(&server)[1..],
        ["bytes 0-299/300", "bytes */300", "bytes 0-299/300"]
    );
    let server = Server::start(|_, seen| match seen.header("authorization") {
        "Bearer t1" => ok(r#"{"title": "t"}"#),
        _ => respond("401 Unauthorized", &[], "{}"),
    })
    .await;
    let sent = add(&Item::default()).upload(media(300));
    let item = sent.send(&client(&server)).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("t"));
    // A stream is sent again only if the bytes that were read of it are kept.
    for (length, renewed) in [(300, true), (1_500_000, false)] {
        let reader = Media::reader("message/rfc822", std::io::Cursor::new(content(length)));
        let before = server.lines().len();
        let sent = add(&Item::default()).upload(reader).simple();
        let result = sent.send(&client(&server)).await;
        let seen = server.seen().split_off(before);
        match renewed {
            true => assert_eq!(seen[1].body, content(length)),
            false => assert!(result.as_ref().unwrap_err().is_unauthenticated()),
        }
        assert_eq!(
            (result.is_ok(), seen.len()),
            (renewed, 1 + usize::from(renewed))
        );
    }
}

#[tokio::test]
async fn upload_resumes_in_another_process() {
    for stream in [false, true] {
        let session = Session {
            cut: Some((2, 300_000)),
            ..Session::default()
        };
        let server = session.start().await;
        let media = || match stream {
            false => media(1_500_000),
            true => Media::reader("message/rfc822", std::io::Cursor::new(content(1_500_000))),
        };
        let url: Arc<Mutex<String>> = Arc::default();
        let kept = url.clone();
        let upload = add(&Item::default()).upload(media()).chunk_size(3 * UNIT);
        let upload = upload
            .resumable()
            .on_session(move |it| it.clone_into(&mut kept.lock().unwrap()));
        let never = server
            .builder()
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        let error = upload.send(&never).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error}");

        let url = url.lock().unwrap().clone();
        let upload = add(&Item::default()).upload(media()).resume_session(url);
        let item = upload.send(&client(&server)).await.unwrap();
        assert_eq!(item.title.as_deref(), Some("done"));
        assert_eq!(*session.has.lock().unwrap(), content(1_500_000));
        let length = if stream { "*" } else { "1500000" };
        let asked = format!("bytes */{length}");
        let rest = "bytes 1048576-1499999/1500000".to_owned();
        assert_eq!(ranges(&server)[2..], [asked, rest]);

        let evil = add(&Item::default()).upload(media());
        let evil = evil.resume_session("https://evil.example/x");
        let error = evil.send(&client(&server)).await.unwrap_err();
        assert!(matches!(error, Error::Host(_)), "{error}");
    }
}

/// A reader that returns a few bytes at intervals, and none after the first `limit`.
struct Slow {
    pause: std::pin::Pin<Box<tokio::time::Sleep>>,
    left: usize,
    hangs: bool,
}

impl tokio::io::AsyncRead for Slow {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        if self.left == 0 && !self.hangs {
            return std::task::Poll::Ready(Ok(()));
        }
        std::task::ready!(self.pause.as_mut().poll(context));
        let wake = tokio::time::Instant::now() + Duration::from_millis(100);
        self.pause.as_mut().reset(wake);
        if self.left == 0 {
            return self.poll_read(context, buffer);
        }
        self.left -= 1;
        buffer.put_slice(b"x");
        std::task::Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn time_limits_count_idle_time() {
    let server = Session::default().start().await;
    let slow = |left, hangs| {
        let pause = Box::pin(tokio::time::sleep(Duration::from_millis(100)));
        Media::reader("message/rfc822", Slow { pause, left, hangs })
    };
    let upload = |media| {
        let upload = add(&Item::default()).upload(media);
        upload.timeout(Duration::from_millis(400))
    };
    // A second in all, a tenth of one at a time.
    for protocol in [MediaUpload::simple, MediaUpload::resumable] {
        let sent = protocol(upload(slow(10, false)))
            .send(&client(&server))
            .await;
        assert!(sent.is_ok(), "{sent:?}");
    }
    // A reader that hangs ends.
    let error = upload(slow(2, true))
        .resumable()
        .send(&client(&server))
        .await;
    let error = error.unwrap_err();
    assert_eq!(problem(&error), Some(MediaProblem::Unreadable));
    let once = upload(slow(2, true)).simple().send(&client(&server)).await;
    assert!(once.unwrap_err().is_timeout());
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_upload_from_a_reader() {
    let (_runtime, server) = Server::start_blocking(|_, _| ok(r#"{"title": "t"}"#));
    let reader = std::io::Cursor::new(content(70_000));
    let media = Media::blocking_reader("message/rfc822", reader).with_length(70_000);
    let sent = add(&Item::default())
        .upload(media)
        .send_blocking(&client(&server));
    assert_eq!(sent.unwrap().title.as_deref(), Some("t"));
    assert_eq!(server.seen()[0].body, content(70_000));
}
