//! Failures between a provider and the server that issues its tokens.

use std::error::Error as StdError;
use std::fmt;

use http::{StatusCode, Uri};

use super::refusal::Refusal;
use crate::response::ApiError;
use crate::transport::BoxError;

/// A failed request for a token: to a token endpoint (RFC 6749, section 5.2), to IAM Credentials,
/// or to the server of a provider of your own.
#[derive(Debug)]
pub struct TokenEndpointError {
    /// The host, with the port if the URL names one.
    host: String,
    attempts: u32,
    failure: Failure,
    hint: Option<String>,
    /// The deadline of the call left no time for another attempt.
    out_of_time: bool,
}

#[derive(Debug)]
enum Failure {
    /// A response whose status is no success.
    Refused(Refusal),
    /// A success without a token.
    #[cfg(feature = "service-account")]
    Invalid { status: StatusCode, problem: String },
    /// No response.
    Failed { error: BoxError, reason: NoResponse },
    /// The token request was created by the program, without a client that could send anything.
    NoClient,
}

/// The reason why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoResponse {
    /// The deadline of the call passed.
    Deadline,
    /// Another time limit passed.
    Timeout,
    /// The host may not receive the request. The error names the host.
    Host,
    /// Any other failure.
    Other,
}

impl TokenEndpointError {
    fn new(uri: &Uri, attempts: u32, failure: Failure) -> Self {
        let host = uri.host().unwrap_or_default();
        let host = match uri.port_u16() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        Self {
            host,
            attempts,
            failure,
            hint: None,
            out_of_time: false,
        }
    }

    /// Creates the error of a request that was sent this often, and whose last response is an
    /// error.
    pub(crate) fn refused(uri: &Uri, attempts: u32, error: &ApiError) -> Self {
        Self::new(uri, attempts, Failure::Refused(Refusal::read(error)))
    }

    /// Returns the error of a request that was sent this often without a response.
    pub(crate) fn failed(
        uri: &Uri,
        attempts: u32,
        error: impl Into<BoxError>,
        reason: NoResponse,
    ) -> Self {
        let error = error.into();
        Self {
            out_of_time: reason == NoResponse::Deadline,
            ..Self::new(uri, attempts, Failure::Failed { error, reason })
        }
    }

    /// Returns the error of a request that no client can send.
    pub(crate) fn without_client(uri: &Uri) -> Self {
        Self::new(uri, 0, Failure::NoClient)
    }

    /// Creates the error of a success without a token.
    #[cfg(feature = "service-account")]
    pub(crate) fn invalid(uri: &Uri, status: StatusCode, problem: String) -> Self {
        Self::new(uri, 1, Failure::Invalid { status, problem })
    }

    /// Returns the same error for a call that had no time for another attempt.
    pub(crate) fn out_of_time(self) -> Self {
        Self {
            out_of_time: true,
            ..self
        }
    }

    pub(crate) const fn is_out_of_time(&self) -> bool {
        self.out_of_time
    }

    /// Returns the same error with a hint from the server's response, if there is one.
    #[cfg(feature = "service-account")]
    pub(crate) fn with_hint(self, hint: impl FnOnce(&Refusal) -> Option<String>) -> Self {
        let hint = self.refusal().and_then(hint);
        Self { hint, ..self }
    }

    /// Returns the same error without the parts of a secret that the server's description repeats.
    #[cfg(feature = "service-account")]
    pub(crate) fn without(mut self, secret: &str) -> Self {
        if let Failure::Refused(refusal) = &mut self.failure {
            refusal.redact(secret);
        }
        self
    }

    /// Returns the host that the request went to, with the port where the URL names one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the number of attempts that failed; 1 where the response was a success without a
    /// token.
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the HTTP status, if there was a response.
    pub const fn http_status(&self) -> Option<StatusCode> {
        match &self.failure {
            Failure::Refused(refusal) => Some(refusal.status),
            #[cfg(feature = "service-account")]
            Failure::Invalid { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns the error code that the server states, such as `unauthorized_client` or
    /// `invalid_grant`.
    pub fn code(&self) -> Option<&str> {
        self.refusal()?.code.as_deref()
    }

    /// Returns the server's description of the error; of a response that is not JSON, its
    /// beginning.
    pub fn description(&self) -> Option<&str> {
        self.refusal()?.description.as_deref()
    }

    /// Returns the likely cause, and where to correct it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    const fn refusal(&self) -> Option<&Refusal> {
        match &self.failure {
            Failure::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Returns `true` if a time limit passed: of an attempt, or of the call.
    pub fn is_timeout(&self) -> bool {
        self.out_of_time
            || matches!(
                &self.failure,
                Failure::Failed {
                    reason: NoResponse::Deadline | NoResponse::Timeout,
                    ..
                }
            )
    }

    fn write_attempts(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts > 1 {
            write!(out, " after {} attempts", self.attempts)?;
        }
        match &self.failure {
            Failure::Failed {
                reason: NoResponse::Deadline,
                ..
            } => Ok(()),
            _ if self.out_of_time => {
                out.write_str(" (the deadline leaves no time for another attempt)")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for TokenEndpointError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = &self.host;
        match &self.failure {
            Failure::Refused(refusal) => {
                write!(out, "`{host}` responded {}", refusal.status)?;
                self.write_attempts(out)?;
                for text in [&refusal.code, &refusal.description].into_iter().flatten() {
                    write!(out, ": {}", text.trim_end_matches('.'))?;
                }
            }
            #[cfg(feature = "service-account")]
            Failure::Invalid { status, problem } => {
                write!(out, "`{host}` responded {status}, but {problem}")?;
            }
            Failure::Failed {
                error,
                reason: NoResponse::Host,
            } => {
                fmt::Display::fmt(error, out)?;
            }
            Failure::Failed { error, .. } => {
                write!(out, "no response from `{host}`")?;
                self.write_attempts(out)?;
                write!(out, ": {error}")?;
            }
            Failure::NoClient => write!(
                out,
                "the token request has no client to reach `{host}`: make the call with a `Client` \
                 that has this provider"
            )?,
        }
        match &self.hint {
            Some(hint) => write!(out, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl StdError for TokenEndpointError {
    /// Returns the source of the failed exchange. The exchange itself is part of the text.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.failure {
            Failure::Failed { error, .. } => error.source(),
            _ => None,
        }
    }
}
