//! The error of a call, and of a repetition that met the effect of an earlier attempt.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::context::{CallContext, CallError};
use crate::auth::{AuthError, ScopeError};
use crate::batch::BatchError;
use crate::client::{ConfigError, HostError};
use crate::json::DecodeError;
use crate::media::MediaError;
use crate::operation::{OperationError, OperationProblem};
use crate::paging::PageError;
use crate::request::RequestError;
use crate::response::{ApiError, UnexpectedResponse};
use crate::transport::{TransportError, TransportErrorKind};

/// Evaluates an expression with the inner error of any kind.
macro_rules! with_inner {
    ($error:expr, $inner:ident => $value:expr) => {
        match $error {
            Error::Config($inner) => $value,
            Error::Request($inner) => $value,
            Error::Host($inner) => $value,
            Error::Scope($inner) => $value,
            Error::Auth($inner) => $value,
            Error::Transport($inner) => $value,
            Error::Status($inner) => $value,
            Error::Unconfirmed($inner) => $value,
            Error::Decode($inner) => $value,
            Error::Response($inner) => $value,
            Error::Page($inner) => $value,
            Error::Operation($inner) => $value,
            Error::Media($inner) => $value,
            Error::Batch($inner) => $value,
        }
    };
}

/// The error of a call.
///
/// Its text names the method, the host, the number of attempts and the time that they took, as far
/// as they are known. [`context`](Self::context) returns them as values.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A setting of the client is not valid, or there is no Tokio runtime.
    Config(CallError<ConfigError>),
    /// The request could not be built.
    Request(CallError<RequestError>),
    /// The host may not receive the caller's credentials.
    Host(CallError<HostError>),
    /// The client's scopes do not cover the method.
    Scope(CallError<ScopeError>),
    /// The token provider returned no access token.
    Auth(CallError<AuthError>),
    /// The HTTP exchange failed.
    Transport(CallError<TransportError>),
    /// The server responded with an error.
    Status(CallError<ApiError>),
    /// A repetition met what may be the effect of an earlier attempt.
    Unconfirmed(CallError<Unconfirmed>),
    /// The response cannot be decoded.
    Decode(CallError<DecodeError>),
    /// The response is successful, but is not what the method returns.
    Response(CallError<UnexpectedResponse>),
    /// The pages of a response do not end.
    Page(CallError<PageError>),
    /// A long-running operation has no result.
    Operation(CallError<OperationError>),
    /// An upload or a download cannot continue.
    Media(CallError<MediaError>),
    /// A call of a batch has no response of its own.
    Batch(CallError<BatchError>),
}

impl Error {
    /// Returns the call that the error ended; `None` if it did not end one.
    pub fn context(&self) -> Option<&CallContext> {
        with_inner!(self, error => error.context())
    }

    /// Sets the context unless there is one.
    #[cfg(feature = "client")]
    pub(crate) fn in_call(mut self, context: impl FnOnce() -> CallContext) -> Self {
        let slot = self.context_mut();
        if slot.is_none() {
            *slot = Some(Box::new(context()));
        }
        self
    }

    /// Returns the context of any kind of error. The code that sets it is compiled once, not for
    /// each kind.
    #[cfg(feature = "client")]
    fn context_mut(&mut self) -> &mut Option<Box<CallContext>> {
        with_inner!(self, error => error.context_mut())
    }

    /// Names the operation that was waited for in the context, which is set unless there is one.
    #[cfg(feature = "client")]
    pub(crate) fn in_operation(self, name: &str, context: impl FnOnce() -> CallContext) -> Self {
        let mut error = self.in_call(context);
        if let Some(context) = error.context_mut() {
            context.operation = name.to_owned();
        }
        error
    }

    /// Returns the server's error: of the call, of its batch, or of the operation that it started.
    pub fn as_api_error(&self) -> Option<&ApiError> {
        match self {
            Self::Status(error) => Some(error),
            Self::Operation(error) => error.as_api_error(),
            Self::Batch(_) => self.as_whole_batch()?.as_api_error(),
            _ => None,
        }
    }

    /// Returns `true` if a time limit passed: of an attempt, of the call, or of the wait for an
    /// operation.
    pub fn is_timeout(&self) -> bool {
        use TransportErrorKind::{Deadline, Timeout};
        match self {
            Self::Transport(error) => matches!(error.kind(), Timeout | Deadline),
            Self::Auth(error) => error.is_timeout(),
            Self::Operation(error) => matches!(error.problem(), OperationProblem::Deadline),
            Self::Batch(_) => self.as_whole_batch().is_some_and(Self::is_timeout),
            Self::Media(error) => {
                let source = error.source().and_then(|it| it.downcast_ref::<Self>());
                source.is_some_and(Self::is_timeout)
            }
            _ => false,
        }
    }

    /// Returns `true` if the resource does not exist: it never existed (404), or does not exist any
    /// more (410, or a repeated `DELETE` that is [unconfirmed](Self::Unconfirmed)). A caller that
    /// deletes can treat this as success.
    pub fn is_gone(&self) -> bool {
        let response = match self {
            Self::Unconfirmed(error) => Some(error.response()),
            error => error.as_api_error(),
        };
        response.is_some_and(|it| it.is_not_found() || it.http_status() == StatusCode::GONE)
    }

    /// Returns the error of the batch that the call was part of.
    pub(super) fn as_whole_batch(&self) -> Option<&Self> {
        match self {
            Self::Batch(error) => error.as_whole()?.downcast_ref(),
            _ => None,
        }
    }

    fn inner(&self) -> &(dyn StdError + 'static) {
        with_inner!(self, error => &**error)
    }

    /// Returns `true` if the text of the inner error names the method.
    fn names_its_method(&self) -> bool {
        match self {
            // The error with which the server ended the operation names it.
            Self::Operation(error) => error.as_api_error().is_some(),
            Self::Request(_)
            | Self::Scope(_)
            | Self::Status(_)
            | Self::Unconfirmed(_)
            | Self::Response(_)
            | Self::Page(_)
            | Self::Media(_)
            | Self::Batch(_) => true,
            Self::Config(_)
            | Self::Host(_)
            | Self::Auth(_)
            | Self::Transport(_)
            | Self::Decode(_) => false,
        }
    }
}

/// Predicates of the server's error, as methods of any error.
macro_rules! server_predicates {
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

server_predicates! {
    /// Returns `true` if the server knows no such resource (404). See also [`Error::is_gone`].
    is_not_found
    /// Returns `true` if the server refused the token as missing, expired or not valid.
    is_unauthenticated
    /// Returns `true` if the caller lacks a permission.
    is_permission_denied
    /// Returns `true` if the server refused the request because there were too many.
    is_rate_limited
    /// Returns `true` if the server refused the request as malformed.
    is_invalid_argument
    /// Returns `true` if the resource exists already.
    is_already_exists
    /// Returns `true` if the state of the resource forbids the request.
    is_failed_precondition
    /// Returns `true` if a concurrent change got in the way.
    is_conflict
    /// Returns `true` if the fault is the server's (5xx).
    is_server_error
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(context) = self.context() else {
            return fmt::Display::fmt(self.inner(), out);
        };
        if !self.names_its_method() {
            write!(out, "`{}` failed: ", context.method)?;
        }
        write!(out, "{} (", self.inner())?;
        let operation = context.operation.as_str();
        if !operation.is_empty() && !matches!(self, Self::Operation(_)) {
            write!(out, "operation `{}`, ", operation.escape_debug())?;
        }
        write!(out, "{context})")
    }
}

impl StdError for Error {
    /// Returns the cause of the error that the text shows.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}

/// Each kind of error is an [`Error`].
macro_rules! kinds {
    ($($variant:ident($kind:ty))*) => {$(
        impl From<$kind> for Error {
            fn from(error: $kind) -> Self {
                Self::$variant(CallError::new(error))
            }
        }
    )*};
}

kinds! {
    Config(ConfigError) Request(RequestError) Host(HostError) Scope(ScopeError) Auth(AuthError)
    Transport(TransportError) Status(ApiError) Unconfirmed(Unconfirmed) Decode(DecodeError)
    Response(UnexpectedResponse)
    Page(PageError) Operation(OperationError) Media(MediaError)
    Batch(BatchError)
}

/// A repeated request whose response may be the effect of an earlier attempt, which failed after
/// the server may have processed it.
///
/// - `DELETE`: status 404 or 410. The resource is not there.
/// - `PUT` and `PATCH` with a precondition such as `If-Match`: status 412. The resource is not in
///   the expected state any more.
/// - `POST` and `PUT`: status 409. The resource exists.
///
/// Read the resource to find out if the call was processed.
#[derive(Debug)]
pub struct Unconfirmed {
    response: ApiError,
    lost: Box<Error>,
}

impl Unconfirmed {
    #[cfg(feature = "client")]
    pub(crate) fn new(response: ApiError, lost: Error) -> Self {
        let lost = Box::new(lost);
        Self { response, lost }
    }

    /// Returns the response to the last attempt.
    pub const fn response(&self) -> &ApiError {
        &self.response
    }

    /// Returns the error of the first attempt that the server may have processed.
    pub fn lost(&self) -> &Error {
        &self.lost
    }
}

impl fmt::Display for Unconfirmed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` is unconfirmed: an earlier attempt may have been processed, and the repetition \
             got {}",
            self.response.method(),
            self.response.status_text(),
        )
    }
}

impl StdError for Unconfirmed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.lost.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cause_is_the_source() {
        let error = Error::from(TransportError::connect("refused"));
        assert_eq!(error.to_string(), "could not connect to the server");
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("refused")
        );
        let error = Error::from(AuthError::new("no key file"));
        assert_eq!(
            error.to_string(),
            "could not obtain an access token: no key file"
        );
        assert!(error.source().is_none());
    }

    #[test]
    fn error_is_small_and_send() {
        fn sendable<T: Send + Sync + 'static>() {}
        sendable::<Error>();
        assert!(size_of::<Error>() <= 128, "{}", size_of::<Error>());
    }
}
