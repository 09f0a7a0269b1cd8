//! The state of a request after an error of an HTTP stack.

use std::error::Error as StdError;
use std::io;

use super::error::TransportError;
use super::head_limits::{HEAD_LIMIT, HEADER_LIMIT};

/// Returns the failure of a connection that was not established.
pub(crate) fn connecting<E: StdError + Send + Sync + 'static>(error: E) -> TransportError {
    match any_cause(&error, is_tls) {
        true => TransportError::untrusted(error),
        false => TransportError::connect(error),
    }
}

/// Returns the failure of an exchange over a connection.
pub(crate) fn exchanging<E: StdError + Send + Sync + 'static>(error: E) -> TransportError {
    let is = |test: fn(&hyper::Error) -> bool| {
        any_cause(&error, |it| it.downcast_ref().is_some_and(test))
    };
    if is(is_head_too_large) {
        TransportError::protocol(format!(
            "the head of the response has more than {HEADER_LIMIT} headers or {} KiB",
            HEAD_LIMIT / 1024
        ))
    } else if is(hyper::Error::is_parse) {
        TransportError::protocol(error)
    // hyper returned the request unsent.
    } else if is(hyper::Error::is_canceled) {
        TransportError::connect(error)
    } else if is_refused(&error) {
        TransportError::refused(error)
    } else {
        TransportError::new(error)
    }
}

/// Returns `true` if the head of a response exceeds the limits. hyper's own predicate is for
/// servers only.
fn is_head_too_large(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string().starts_with("message head is too large")
}

/// Returns `true` if the server states that it did not process the request (RFC 9113, section 8.7).
/// A GOAWAY of a server is only the error of the streams that it excludes.
#[cfg(feature = "http2")]
fn is_refused(error: &dyn StdError) -> bool {
    any_cause(error, |cause| {
        cause.downcast_ref::<h2::Error>().is_some_and(|error| {
            let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
            error.is_remote() && (refused || error.is_go_away())
        })
    })
}

#[cfg(not(feature = "http2"))]
const fn is_refused(_: &dyn StdError) -> bool {
    false
}

/// Returns `true` if a cause comes from TLS, mostly an untrusted certificate. The source of an
/// `io::Error` is that of its inner error, not the inner error itself, and one `io::Error` may wrap
/// another.
fn is_tls(cause: &(dyn StdError + 'static)) -> bool {
    let mut inner = Some(cause);
    while let Some(error) = inner {
        if error.is::<rustls::Error>() {
            return true;
        }
        inner = match error.downcast_ref::<io::Error>().map(io::Error::get_ref) {
            Some(Some(error)) => Some(error),
            _ => None,
        };
    }
    false
}

fn any_cause(error: &dyn StdError, test: impl Fn(&(dyn StdError + 'static)) -> bool) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if test(error) {
            return true;
        }
        cause = error.source();
    }
    false
}
