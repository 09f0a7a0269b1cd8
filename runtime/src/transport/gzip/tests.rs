//! Compressed bodies in chunks: whole, cut, and of unlimited size.

use std::collections::VecDeque;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A body that arrives in chunks.
struct Chunks(VecDeque<Bytes>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.0.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }
}

fn response(bytes: &[u8], size: usize) -> Response<Body> {
    let chunks = bytes.chunks(size).map(Bytes::copy_from_slice).collect();
    let response = Response::builder()
        .header("content-encoding", "GZIP")
        .header("content-length", bytes.len())
        .body(Body::new(Chunks(chunks)));
    inflate(response.unwrap())
}

async fn read(bytes: &[u8], size: usize) -> Result<Bytes, String> {
    let body = response(bytes, size).into_body();
    let bytes = body.bytes(usize::MAX).await;
    bytes.map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn body_is_inflated_in_any_chunks() {
    let text: Vec<u8> = (0..200_000u32).flat_map(u32::to_be_bytes).collect();
    let bytes = deflated(&text);
    for size in [1, 7, 1000, usize::MAX] {
        assert!(read(&bytes, size).await.unwrap() == text, "{size}");
    }
    let both = [deflated(b"one "), deflated(b"two")].concat();
    assert_eq!(read(&both, 5).await.unwrap(), "one two");
    assert_eq!(read(&[], 1).await.unwrap(), "");
}

#[tokio::test]
async fn headers_describe_the_inflated_body() {
    let inflated = response(&deflated(b"x"), 9);
    assert!(inflated.headers().is_empty());
    let plain = Response::builder().header("content-encoding", "identity");
    let plain = inflate(plain.body(Body::from("x")).unwrap());
    assert_eq!(plain.headers().len(), 1);
    assert_eq!(plain.into_body().bytes(9).await.unwrap(), "x");
}

#[tokio::test]
async fn truncated_or_corrupt_body_is_an_error() {
    let bytes = deflated(&b"sesame".repeat(100));
    for length in 1..bytes.len() {
        assert!(read(&bytes[..length], 10).await.is_err(), "{length}");
    }
    let mut wrong = bytes.clone();
    let end = wrong.len();
    wrong[end - 6] ^= 1; // the checksum
    assert!(read(&wrong, 10).await.is_err());
    let error = read(b"sesame, not compressed", 10).await.unwrap_err();
    assert!(!error.contains("sesame"), "{error}");
}

#[tokio::test]
async fn expanding_body_is_never_in_memory() {
    let megabyte = vec![0; 1024 * 1024];
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&megabyte).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let mut body = response(&bomb, usize::MAX).into_body();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let chunk = frame.unwrap().into_data().unwrap();
        assert!(chunk.len() <= 64 * 1024, "{}", chunk.len());
        length += chunk.len();
    }
    assert_eq!(length, 64 * 1024 * 1024);
    let limited = response(&bomb, usize::MAX).into_body().bytes(1000).await;
    assert_eq!(
        limited.unwrap_err().kind(),
        crate::transport::error::TransportErrorKind::TooLarge
    );
}

#[test]
fn request_headers_win() {
    let accepted = |name: &'static str, value: &'static str| {
        let request = Request::builder().header(name, value);
        let mut request = request.body(Body::empty()).unwrap();
        accept(&mut request);
        request.headers().get("accept-encoding").cloned()
    };
    assert_eq!(accepted("x", "y").unwrap(), "gzip");
    assert_eq!(accepted("accept-encoding", "identity").unwrap(), "identity");
    assert_eq!(accepted("range", "bytes=0-1"), None);
}
