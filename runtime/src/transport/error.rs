//! Failures of an exchange on its way.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "client")]
use std::time::Duration;

/// An error of any type.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why an exchange failed on the way.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<BoxError>,
}

/// How far an exchange got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection: the server did not see the request.
    Connect,
    /// The server could not prove who it is: it did not see the request.
    Untrusted,
    /// The exchange broke: the server may have acted on the request.
    Exchange,
    /// The answer is not HTTP, or not as HTTP allows it: the server may have acted on the
    /// request.
    Protocol,
    /// There was no answer within the time of an attempt: the server may have acted on the
    /// request.
    Timeout,
    /// The deadline of the call passed: the server may have acted on the request. The source is
    /// the error of the attempt before, if there was one.
    Deadline,
    /// The response was longer than the client may keep in memory.
    TooLarge,
}

impl TransportError {
    /// An exchange that broke: the server may have acted on the request.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            kind: TransportErrorKind::Exchange,
            source: Some(source.into()),
        }
    }

    /// A connection that did not come about: the server did not see the request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self {
            kind: TransportErrorKind::Connect,
            source: Some(source.into()),
        }
    }

    /// A server that could not prove who it is, and did not see the request.
    pub fn untrusted(source: impl Into<BoxError>) -> Self {
        Self {
            kind: TransportErrorKind::Untrusted,
            source: Some(source.into()),
        }
    }

    /// An answer that HTTP does not allow: the server may have acted on the request.
    pub fn protocol(source: impl Into<BoxError>) -> Self {
        Self {
            kind: TransportErrorKind::Protocol,
            source: Some(source.into()),
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn timeout(limit: Duration) -> Self {
        Self {
            kind: TransportErrorKind::Timeout,
            source: Some(format!("no whole answer within {limit:?}").into()),
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn deadline(before: Option<BoxError>) -> Self {
        Self {
            kind: TransportErrorKind::Deadline,
            source: before,
        }
    }

    #[cfg(feature = "client")]
    pub(crate) const fn too_large() -> Self {
        Self {
            kind: TransportErrorKind::TooLarge,
            source: None,
        }
    }

    /// How far the exchange got.
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.kind {
            TransportErrorKind::Connect => "the server could not be reached",
            TransportErrorKind::Untrusted => "the server could not prove who it is",
            TransportErrorKind::Exchange => "the exchange with the server broke off",
            TransportErrorKind::Protocol => "the server's answer is not valid HTTP",
            TransportErrorKind::Timeout => "the server did not answer in time",
            TransportErrorKind::Deadline => "the deadline of the call passed",
            TransportErrorKind::TooLarge => "the response is longer than the client's limit",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
