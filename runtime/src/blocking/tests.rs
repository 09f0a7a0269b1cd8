//! Blocking calls: in plain threads, and refused in asynchronous code.

use crate::call::Call;
use crate::error::Error;
use crate::test_support::samples::{self, Item, ItemName};
use crate::test_support::server::{Server, json};

/// Returns a server that lives in a runtime of its own.
fn server() -> (tokio::runtime::Runtime, Server) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let act = json("200 OK", r#"{"title": "t"}"#);
    let server = runtime.block_on(Server::replay([act]));
    (runtime, server)
}

fn post() -> samples::Create {
    samples::create("o", Item::new().title("t"))
}

#[test]
fn connection_is_reused() {
    let (_runtime, server) = server();
    let client = server.client();
    for _ in 0..20 {
        let item = post().send_blocking(&client).unwrap();
        assert_eq!(item.title.as_deref(), Some("t"));
    }
    let response = samples::get(ItemName::new("s", "i")).response_blocking(&client);
    assert_eq!(response.unwrap().status, 200);
    assert_eq!(server.seen().len(), 21);
    // A call may begin before the connection of the last one is back in the pool.
    assert!(server.connections() <= 10, "{}", server.connections());
}

#[test]
fn threads_share_a_client() {
    let (_runtime, server) = server();
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    post().send_blocking(&client).unwrap();
                }
            });
        }
    });
    assert_eq!(server.seen().len(), 80);
    let named = |it: &std::path::Path| std::fs::read_to_string(it.join("comm")).ok();
    if let Ok(threads) = std::fs::read_dir("/proc/self/task") {
        let names = threads.filter_map(|it| named(&it.ok()?.path()));
        let own = names.filter(|name| name.trim() == "api-client").count();
        // One for each client of this process's tests that blocks at the moment.
        assert!((1..=8).contains(&own), "{own}");
    }
}

/// Returns a byte after a signal.
struct Waiting(std::sync::mpsc::Receiver<u8>);

impl std::io::Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let byte = self.0.recv_timeout(std::time::Duration::from_secs(20));
        let Ok(byte) = byte else { return Ok(0) };
        buffer[0] = byte;
        Ok(1)
    }
}

#[test]
fn slow_reader_does_not_delay_others() {
    let (_runtime, server) = server();
    let client = server.client();
    let (sender, receiver) = std::sync::mpsc::sync_channel(1);
    std::thread::scope(|scope| {
        let upload = scope.spawn(|| {
            let media = crate::media::Media::blocking_reader("message/rfc822", Waiting(receiver));
            let upload = crate::media::tests::upload::add(&Item::default()).upload(media);
            upload.simple().send_blocking(&client)
        });
        while server.connections() == 0 {
            std::thread::yield_now();
        }
        let began = std::time::Instant::now();
        for _ in 0..5 {
            post().send_blocking(&client).unwrap();
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(15));
        sender.send(b'x').unwrap();
        drop(sender);
        upload.join().unwrap().unwrap();
    });
}

#[test]
fn asynchronous_code_does_not_block() {
    let (runtime, server) = server();
    let client = server.client();
    post().send_blocking(&client).unwrap();
    runtime.block_on(async move {
        let error = post().send_blocking(&client).unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error}");
        // Dropping the client does not block here either.
        drop(client);
    });
    assert_eq!(server.seen().len(), 1);
}

/// Reports more bytes than were requested.
struct Lying;

impl std::io::Read for Lying {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        Ok(buffer.len() + 1)
    }
}

#[test]
fn invalid_read_length_is_an_error() {
    let (_runtime, server) = server();
    let media = crate::media::Media::blocking_reader("message/rfc822", Lying);
    let upload = crate::media::tests::upload::add(&Item::default()).upload(media);
    let error = upload.simple().send_blocking(&server.client()).unwrap_err();
    assert!(matches!(error, Error::Media(_)), "{error}");
}
