//! What can go wrong between a request and its response.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
#[cfg(feature = "client")]
use std::time::Duration;

use super::json::DecodeError;
use super::{
    ApiError, BatchError, MediaError, OperationError, OperationProblem, PageError, RequestError,
};

/// An error of any type.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call did not give its response.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client's configuration does not make a client.
    Config(ConfigError),
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// The host may not have the caller's credentials; nothing was sent.
    Host(HostError),
    /// The client's scopes do not allow the method; nothing was sent.
    Scope(ScopeError),
    /// There was no access token; nothing was sent.
    Auth(AuthError),
    /// The exchange failed on the way.
    Transport(TransportError),
    /// The server answered with an error.
    Status(ApiError),
    /// A repeated `DELETE` found nothing, and the answer to an earlier one was lost: it is
    /// probably done.
    Unconfirmed(UnconfirmedDelete),
    /// The response is not what the method returns.
    Decode(DecodeError),
    /// The pages of a response do not end.
    Page(PageError),
    /// A long-running operation has no result.
    Operation(OperationError),
    /// An upload or a download cannot go on.
    Media(MediaError),
    /// A call of a batch has no answer of its own.
    Batch(BatchError),
}

impl Error {
    /// The server's error, where it is one: of the call, of the batch that it stood in, or of the
    /// operation that it began.
    pub fn as_api_error(&self) -> Option<&ApiError> {
        match self {
            Self::Status(error) => Some(error),
            Self::Operation(error) => error.as_api_error(),
            Self::Batch(error) => error.as_whole()?.as_api_error(),
            _ => None,
        }
    }

    /// Whether the time was up: that of an attempt, the deadline of the call, or the wait for an
    /// operation.
    pub fn is_timeout(&self) -> bool {
        use TransportErrorKind::{Deadline, Timeout};
        match self {
            Self::Transport(error) => matches!(error.kind(), Timeout | Deadline),
            Self::Operation(error) => matches!(error.problem(), OperationProblem::Deadline),
            Self::Batch(error) => error.as_whole().is_some_and(Self::is_timeout),
            _ => false,
        }
    }

    fn inner(&self) -> &(dyn StdError + 'static) {
        match self {
            Self::Config(error) => error,
            Self::Request(error) => error,
            Self::Host(error) => error,
            Self::Scope(error) => error,
            Self::Auth(error) => error,
            Self::Transport(error) => error,
            Self::Status(error) => error,
            Self::Unconfirmed(error) => error,
            Self::Decode(error) => error,
            Self::Page(error) => error,
            Self::Operation(error) => error,
            Self::Media(error) => error,
            Self::Batch(error) => error,
        }
    }
}

/// What the server said, asked of any error.
macro_rules! asks_the_server {
    ($($(#[$doc:meta])* $name:ident)*) => {
        impl Error {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> bool {
                    self.as_api_error().is_some_and(ApiError::$name)
                }
            )*
        }
    };
}

asks_the_server! {
    /// Whether the server said that there is no such thing.
    is_not_found
    /// Whether the server said that the token is missing, ended or not valid.
    is_unauthenticated
    /// Whether the server said that the caller may not do this.
    is_permission_denied
    /// Whether the server said that there were too many requests.
    is_rate_limited
    /// Whether the server refused the request as malformed.
    is_invalid_argument
    /// Whether the server said that there is such a thing already.
    is_already_exists
    /// Whether the server said that the state of the thing forbids it.
    is_failed_precondition
    /// Whether the server said that another change came between.
    is_conflict
    /// Whether the fault is the server's.
    is_server_error
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), out)
    }
}

impl StdError for Error {
    /// What is behind the error that this one shows.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}

/// Each kind of error is an [`Error`].
macro_rules! kinds {
    ($($variant:ident($kind:ty))*) => {$(
        impl From<$kind> for Error {
            fn from(error: $kind) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

kinds! {
    Config(ConfigError) Request(RequestError) Host(HostError) Scope(ScopeError) Auth(AuthError)
    Transport(TransportError) Status(ApiError) Unconfirmed(UnconfirmedDelete) Decode(DecodeError)
    Page(PageError) Operation(OperationError) Media(MediaError)
    Batch(BatchError)
}

/// A setting from which no client can be made.
#[derive(Debug)]
pub struct ConfigError {
    message: Cow<'static, str>,
}

impl ConfigError {
    /// An error with this text.
    #[cfg(feature = "client")]
    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl StdError for ConfigError {}

/// A host that may not have the caller's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// The host, in a form that can be printed.
    host: String,
    reason: HostProblem,
}

impl HostError {
    #[cfg(feature = "client")]
    pub(super) fn new(host: &str, reason: HostProblem) -> Self {
        Self {
            host: host.escape_debug().to_string(),
            reason,
        }
    }

    /// The host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Why it may not have them.
    pub const fn reason(&self) -> HostProblem {
        self.reason
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match self.reason {
            HostProblem::Malformed => out.write_str("the URL has no plain host; nothing was sent"),
            HostProblem::Unknown => write!(
                out,
                "`{host}` is neither a host of Google's APIs nor allowed by name; nothing was sent"
            ),
            HostProblem::Plaintext => write!(
                out,
                "`{host}` would be reached without TLS; nothing was sent"
            ),
        }
    }
}

impl StdError for HostError {}

/// Why a host may not have the caller's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostProblem {
    /// It is missing, holds user information (`@`), or is no host name.
    Malformed,
    /// It is neither under `googleapis.com` nor this machine, nor allowed by name.
    Unknown,
    /// It is not this machine, and the scheme is not `https`.
    Plaintext,
}

/// A method that none of the client's scopes allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError {
    method: &'static str,
    accepted: &'static [&'static str],
}

impl ScopeError {
    #[cfg(feature = "client")]
    pub(super) const fn new(method: &'static str, accepted: &'static [&'static str]) -> Self {
        Self { method, accepted }
    }

    /// The id of the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The scopes of which any one would do.
    pub const fn accepted(&self) -> &'static [&'static str] {
        self.accepted
    }
}

impl fmt::Display for ScopeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, accepted } = self;
        write!(out, "no scope of the client allows `{method}`; any of ")?;
        for (index, scope) in accepted.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(out, "{comma}`{scope}`")?;
        }
        out.write_str(" would; nothing was sent")
    }
}

impl StdError for ScopeError {}

/// Why there is no access token. Clones share the cause: all calls that waited for one refresh
/// get its error.
#[derive(Clone, Debug)]
pub struct AuthError {
    source: Arc<dyn StdError + Send + Sync>,
}

impl AuthError {
    /// An error with its cause. The text of the cause is shown: it must hold no secret.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            source: source.into().into(),
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("there is no access token")
    }
}

impl StdError for AuthError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

/// A repeated `DELETE` that found nothing, after one whose answer was lost. Whether there ever
/// was such a thing is not known; there is none now.
#[derive(Debug)]
pub struct UnconfirmedDelete {
    answer: ApiError,
    lost: Box<Error>,
}

impl UnconfirmedDelete {
    #[cfg(feature = "client")]
    pub(super) fn new(answer: ApiError, lost: Error) -> Self {
        let lost = Box::new(lost);
        Self { answer, lost }
    }

    /// What the server said last.
    pub const fn answer(&self) -> &ApiError {
        &self.answer
    }

    /// Why the earlier answer was lost.
    pub fn lost(&self) -> &Error {
        &self.lost
    }
}

impl fmt::Display for UnconfirmedDelete {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.answer.method();
        write!(
            out,
            "`{method}` is probably done: repeated after its answer was lost, it found nothing"
        )
    }
}

impl StdError for UnconfirmedDelete {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.lost.as_ref())
    }
}

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
    pub(super) fn timeout(limit: Duration) -> Self {
        Self {
            kind: TransportErrorKind::Timeout,
            source: Some(format!("no whole answer within {limit:?}").into()),
        }
    }

    #[cfg(feature = "client")]
    pub(super) fn deadline(before: Option<Error>) -> Self {
        Self {
            kind: TransportErrorKind::Deadline,
            source: before.map(Into::into),
        }
    }

    #[cfg(feature = "client")]
    pub(super) const fn too_large() -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_the_source_and_not_repeated() {
        let error = Error::from(TransportError::connect("refused"));
        assert_eq!(error.to_string(), "the server could not be reached");
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("refused")
        );
        let error = Error::from(AuthError::new("no key file"));
        assert_eq!(error.to_string(), "there is no access token");
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("no key file")
        );
    }

    #[test]
    fn an_error_is_small_and_crosses_threads() {
        fn sendable<T: Send + Sync + 'static>() {}
        sendable::<Error>();
        assert!(size_of::<Error>() <= 128, "{}", size_of::<Error>());
    }
}
