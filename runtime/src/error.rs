//! What can go wrong between a request and its response.

use std::error::Error as StdError;
use std::fmt;

use crate::auth::{AuthError, ScopeError};
use crate::batch::BatchError;
use crate::client::{ConfigError, HostError};
use crate::json::DecodeError;
use crate::media::MediaError;
use crate::operation::{OperationError, OperationProblem};
use crate::paging::PageError;
use crate::request::RequestError;
use crate::response::ApiError;
use crate::transport::{TransportError, TransportErrorKind};

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
            Self::Batch(error) => Self::of_batch(error)?.as_api_error(),
            _ => None,
        }
    }

    /// Whether the time was up: that of an attempt, the deadline of the call, or the wait for an
    /// operation.
    pub fn is_timeout(&self) -> bool {
        use TransportErrorKind::{Deadline, Timeout};
        match self {
            Self::Transport(error) => matches!(error.kind(), Timeout | Deadline),
            Self::Auth(error) => error.is_timeout(),
            Self::Operation(error) => matches!(error.problem(), OperationProblem::Deadline),
            Self::Batch(error) => Self::of_batch(error).is_some_and(Self::is_timeout),
            _ => false,
        }
    }

    /// The error of the whole batch in which a call stood.
    fn of_batch(error: &BatchError) -> Option<&Self> {
        error.as_whole()?.downcast_ref()
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

/// A repeated `DELETE` that found nothing, after one whose answer was lost. Whether there ever
/// was such a thing is not known; there is none now.
#[derive(Debug)]
pub struct UnconfirmedDelete {
    answer: ApiError,
    lost: Box<Error>,
}

impl UnconfirmedDelete {
    #[cfg(feature = "client")]
    pub(crate) fn new(answer: ApiError, lost: Error) -> Self {
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
        assert_eq!(
            error.to_string(),
            "could not obtain an access token: no key file"
        );
        assert!(error.source().is_none());
    }

    #[test]
    fn an_error_is_small_and_crosses_threads() {
        fn sendable<T: Send + Sync + 'static>() {}
        sendable::<Error>();
        assert!(size_of::<Error>() <= 128, "{}", size_of::<Error>());
    }
}
