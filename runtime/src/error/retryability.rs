//! The decision on a retry after an error.

use http::StatusCode;

use super::Error;
use crate::response::ApiError;
use crate::transport::{TransportError, TransportErrorKind};

/// The state of a request that failed, which decides if it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryability {
    /// Another attempt would end the same way.
    Permanent,
    /// The server did not process the request: there was no connection, or HTTP/2 says so.
    NotSent,
    /// The server refused the request because there were too many.
    Throttled,
    /// The server may have processed the request.
    Ambiguous,
}

impl Error {
    /// Returns the state of the request that failed. By it a client decides on a retry; see
    /// [`RetryPolicy`](crate::RetryPolicy).
    pub fn retryability(&self) -> Retryability {
        match self {
            Self::Status(error) => of_status(error),
            Self::Transport(error) => of_transport(error),
            Self::Batch(_) => self
                .as_whole_batch()
                .map_or(Retryability::Permanent, Self::retryability),
            _ => Retryability::Permanent,
        }
    }
}

fn of_status(error: &ApiError) -> Retryability {
    if error.is_rate_limited() {
        return Retryability::Throttled;
    }
    match error.http_status() {
        StatusCode::NOT_IMPLEMENTED | StatusCode::HTTP_VERSION_NOT_SUPPORTED => {
            Retryability::Permanent
        }
        // The server gave up waiting for the request (RFC 9110, section 15.5.9).
        StatusCode::REQUEST_TIMEOUT => Retryability::Ambiguous,
        status if status.is_server_error() => Retryability::Ambiguous,
        _ => Retryability::Permanent,
    }
}

fn of_transport(error: &TransportError) -> Retryability {
    match error.kind() {
        TransportErrorKind::Connect | TransportErrorKind::Refused => Retryability::NotSent,
        TransportErrorKind::Exchange | TransportErrorKind::Timeout => Retryability::Ambiguous,
        _ => Retryability::Permanent,
    }
}
