//! Checks that bodies are as long as their response states.
//!
//! Over HTTP/2 a server can end a stream early without an error (`RST_STREAM` with `NO_ERROR`), and
//! hyper treats that as the end of the body. HTTP/1.1 connections check the length themselves.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Response, Version, header};
use http_body::{Frame, SizeHint};

use super::body::Body;
use super::error::BoxError;

/// Makes the body of a response an error if it ends before its stated length. The response to a
/// `HEAD` request states the length of a body that is not sent.
pub(crate) fn check_length(response: Response<Body>, is_head: bool) -> Response<Body> {
    let length = response.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|it| it.to_str().ok()?.parse().ok());
    let unchecked = response.version() == Version::HTTP_2 && !is_head && has_body(&response);
    match length.filter(|_| unchecked) {
        Some(left) => response.map(|body| Body::new(Checked { body, left })),
        None => response,
    }
}

/// Returns `true` if the status allows a body (RFC 9110, section 6.4.1).
fn has_body(response: &Response<Body>) -> bool {
    !matches!(response.status().as_u16(), 100..200 | 204 | 304)
}

struct Checked {
    body: Body,
    /// The number of remaining bytes.
    left: u64,
}

impl http_body::Body for Checked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(match frame {
            Some(Ok(frame)) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.left = self.left.saturating_sub(length as u64);
                Some(Ok(frame))
            }
            None if self.left > 0 => {
                let error = format!("the body ended {} bytes early", self.left);
                self.left = 0;
                Some(Err(error.into()))
            }
            end => end,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0 && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
