//! Bodies that the server compressed (RFC 1952), decompressed chunk by chunk: only a chunk is in
//! memory at a time, and a reader stops at its limit.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use flate2::write::MultiGzDecoder;
use http::{HeaderValue, Request, Response, header};
use http_body::Frame;

use super::body::Body;
use super::error::{BoxError, CorruptGzip};

/// Accepts a compressed response, unless the request sets that header itself or has a range, which
/// would refer to the compressed bytes.
pub(crate) fn accept(request: &mut Request<Body>) {
    let headers = request.headers_mut();
    if !headers.contains_key(header::RANGE) {
        headers
            .entry(header::ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
    }
}

/// The mark of a response whose body was compressed.
#[derive(Clone, Copy)]
pub(crate) struct Inflated;

/// Decompresses the body of a response, if it is compressed.
pub(crate) fn inflate(response: Response<Body>) -> Response<Body> {
    let encoding = response.headers().get(header::CONTENT_ENCODING);
    let gzip = encoding.is_some_and(|it| {
        let name = it.as_bytes();
        name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip")
    });
    if !gzip {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_ENCODING);
    // The length of the compressed body.
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.extensions.insert(Inflated);
    Response::from_parts(parts, Body::new(InflatedBody::new(body)))
}

/// The decompressed bytes of a body.
struct InflatedBody {
    /// `None` when it has ended.
    body: Option<Body>,
    decoder: MultiGzDecoder<Vec<u8>>,
    compressed: Bytes,
    begun: bool,
}

impl InflatedBody {
    fn new(body: Body) -> Self {
        Self {
            body: Some(body),
            decoder: MultiGzDecoder::new(Vec::new()),
            compressed: Bytes::new(),
            begun: false,
        }
    }

    /// Decompresses some of the bytes in memory. One call returns no more than the size of the
    /// decoder's buffer, about 32 KiB.
    fn inflate(&mut self) -> io::Result<Bytes> {
        let count = self.decoder.write(&self.compressed)?;
        let inflated = std::mem::take(self.decoder.get_mut());
        if count == 0 && inflated.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.compressed.advance(count);
        Ok(inflated.into())
    }

    /// Returns the rest, once all bytes have arrived. A body that was cut is an error.
    fn finish(&mut self) -> io::Result<Bytes> {
        if self.begun {
            self.decoder.try_finish()?;
        }
        Ok(std::mem::take(self.decoder.get_mut()).into())
    }
}

impl http_body::Body for InflatedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let inflated = if !self.compressed.is_empty() {
                self.inflate()
            } else {
                let Some(body) = &mut self.body else {
                    return Poll::Ready(None);
                };
                match ready!(Pin::new(body).poll_frame(context)) {
                    Some(Ok(frame)) => {
                        // This client does not use trailers.
                        self.compressed = frame.into_data().unwrap_or_default();
                        self.begun |= !self.compressed.is_empty();
                        continue;
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => {
                        self.body = None;
                        self.finish()
                    }
                }
            };
            match inflated {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                // A body that was cut is like any other broken connection.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Poll::Ready(Some(Err(error.into())));
                }
                Err(error) => return Poll::Ready(Some(Err(Box::new(CorruptGzip(error))))),
            }
        }
    }
}

#[cfg(test)]
mod tests;
