//! Failures of an HTTP exchange.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "client")]
use std::io;
#[cfg(feature = "client")]
use std::time::Duration;

/// An error of any type.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// The failure of an HTTP exchange.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<BoxError>,
}

/// The progress of an exchange that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was established. The server did not see the request.
    Connect,
    /// The server's certificate is not trusted. The server did not see the request.
    Untrusted,
    /// The server closed the stream or the connection before it processed the request (HTTP/2
    /// `REFUSED_STREAM`, or a `GOAWAY` below the stream).
    Refused,
    /// The exchange broke. The server may have processed the request.
    Exchange,
    /// The response is not valid HTTP. The server may have processed the request.
    Protocol,
    /// The response is compressed, and cannot be decompressed. The server may have processed the
    /// request.
    Compression,
    /// There was no response within the time limit of an attempt. The server may have processed
    /// the request.
    Timeout,
    /// The deadline of the call passed. The server may have processed the request. The source is
    /// the error of the attempt before, if there was one.
    Deadline,
    /// The response is longer than the client's limit.
    TooLarge,
}

impl TransportError {
    /// Creates the error of an exchange that broke: the server may have processed the request.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self::of_kind(TransportErrorKind::Exchange, source)
    }

    /// Creates the error of a connection that was not established: the server did not see the
    /// request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::of_kind(TransportErrorKind::Connect, source)
    }

    /// Creates the error of a server whose certificate is not trusted, and that did not see the
    /// request.
    pub fn untrusted(source: impl Into<BoxError>) -> Self {
        Self::of_kind(TransportErrorKind::Untrusted, source)
    }

    /// Creates the error of a request that the server refused unprocessed.
    pub fn refused(source: impl Into<BoxError>) -> Self {
        Self::of_kind(TransportErrorKind::Refused, source)
    }

    /// Creates the error of a response that HTTP does not allow: the server may have processed the
    /// request.
    pub fn protocol(source: impl Into<BoxError>) -> Self {
        Self::of_kind(TransportErrorKind::Protocol, source)
    }

    /// Returns the error of a response's body, which may come through other crates.
    #[cfg(feature = "client")]
    pub(crate) fn of_body(error: BoxError) -> Self {
        let corrupt = error.is::<CorruptGzip>();
        let kind = match corrupt {
            true => TransportErrorKind::Compression,
            false => TransportErrorKind::Exchange,
        };
        Self::of_kind(kind, error)
    }

    fn of_kind(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        let source = Some(source.into());
        Self { kind, source }
    }

    #[cfg(feature = "client")]
    pub(crate) fn timeout(limit: Duration) -> Self {
        Self {
            kind: TransportErrorKind::Timeout,
            source: Some(format!("no response within {limit:?}").into()),
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

    /// Returns the progress of the exchange.
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect to the server",
            TransportErrorKind::Untrusted => "the server's certificate is not trusted",
            TransportErrorKind::Refused => "the server refused the request unprocessed",
            TransportErrorKind::Exchange => "the connection broke before the response was complete",
            TransportErrorKind::Protocol => "the response is not valid HTTP",
            TransportErrorKind::Compression => "the response could not be decompressed",
            TransportErrorKind::Timeout => "the server did not respond in time",
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

/// A body that is not the gzip that its response states.
#[cfg(feature = "client")]
#[derive(Debug)]
pub(crate) struct CorruptGzip(pub(super) io::Error);

#[cfg(feature = "client")]
impl fmt::Display for CorruptGzip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the body is not valid gzip: {}", self.0)
    }
}

#[cfg(feature = "client")]
impl StdError for CorruptGzip {}
