//! The attempts of one call: how long each may take, whether there is another one, and what the
//! caller gets if not.

use std::future::Future;
use std::time::Duration;

use backon::ExponentialBackoff;
use http::StatusCode;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::error::ConfigError;
use crate::error::{Error, UnconfirmedDelete};
use crate::request::RetryPolicy;
use crate::response::ApiError;
use crate::transport::{TransportError, TransportErrorKind};

/// What an error says of the request that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Another attempt would end the same way.
    Final,
    /// The server never saw it.
    Unsent,
    /// The server refused to look at it for now.
    Refused,
    /// The server may have acted on it.
    Lost,
}

/// The attempts of one call.
///
/// Any loop of the form `run`, then `pause` after each error, keeps the policy.
pub(crate) struct Attempts {
    idempotent: bool,
    delete: bool,
    left: u32,
    number: u32,
    pauses: ExponentialBackoff,
    timeout: Option<Duration>,
    ends: Option<Instant>,
    /// The first error after which it is not known whether the server acted.
    lost: Option<Error>,
    /// The last error that was paused for.
    last: Option<Error>,
}

impl Attempts {
    /// The attempts of a call that begins now. `delete`: whether a repetition that finds nothing
    /// may mean that the first one was done.
    ///
    /// # Errors
    /// No Tokio runtime is there, without which the timers would panic.
    pub(crate) fn new(
        policy: &RetryPolicy,
        idempotent: bool,
        delete: bool,
    ) -> Result<Self, ConfigError> {
        check_runtime()?;
        Ok(Self {
            idempotent,
            delete,
            left: policy.attempts,
            number: 0,
            pauses: policy.backoff(),
            timeout: policy.timeout,
            ends: after(policy.deadline),
            lost: None,
            last: None,
        })
    }

    /// The number of the attempt, from 1.
    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// When the call ends at the latest.
    pub(crate) const fn ends(&self) -> Option<Instant> {
        self.ends
    }

    /// Waits for what is no attempt, such as a token, within the deadline.
    pub(crate) async fn within_deadline<T, E: Into<Error>>(
        &mut self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Error> {
        let Some(ends) = self.ends else {
            return work.await.map_err(Into::into);
        };
        match tokio::time::timeout_at(ends, work).await {
            Ok(result) => result.map_err(Into::into),
            Err(_) => {
                let before = self.last.take().or_else(|| self.lost.take());
                Err(TransportError::deadline(before.map(Into::into)).into())
            }
        }
    }

    /// Makes an attempt, within its time and the deadline.
    pub(crate) async fn run<T>(
        &mut self,
        attempt: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.number += 1;
        self.left = self.left.saturating_sub(1);
        let late = after(self.timeout);
        let own = self.timeout.zip(late);
        // One of the two times comes first; the other needs no timer.
        match own.filter(|(_, late)| self.ends.is_none_or(|ends| *late < ends)) {
            Some((timeout, late)) => {
                let result = tokio::time::timeout_at(late, attempt).await;
                result.unwrap_or_else(|_| Err(TransportError::timeout(timeout).into()))
            }
            None => self.within_deadline(attempt).await,
        }
    }

    /// The call ends no later than this.
    pub(crate) fn until(mut self, ends: Option<Instant>) -> Self {
        self.ends = [self.ends, ends].into_iter().flatten().min();
        self
    }

    /// There is one more attempt at most.
    pub(crate) fn be_last(&mut self) {
        self.left = self.left.min(1);
    }

    /// What is sent from now on: whether it does no harm if it is sent twice, and how often it may
    /// be sent.
    pub(crate) const fn allow(&mut self, idempotent: bool, left: u32) {
        self.idempotent = idempotent;
        self.left = left;
    }

    /// Pauses after an error, if there is another attempt.
    ///
    /// # Errors
    /// There is none: what the caller gets.
    pub(crate) async fn pause(&mut self, error: Error) -> Result<(), Error> {
        let fate = fate(&error);
        let again = match fate {
            Fate::Final => false,
            Fate::Unsent => true,
            Fate::Refused | Fate::Lost => self.idempotent,
        };
        if !again || self.left == 0 {
            return Err(self.conclude(error));
        }
        let asked = error.as_api_error().and_then(ApiError::retry_after);
        let pause = self.pauses.next().unwrap_or_default();
        let pause = pause.max(asked.unwrap_or_default());
        match Instant::now().checked_add(pause) {
            Some(then) if self.ends.is_none_or(|ends| then < ends) => {
                self.remember(error, fate);
                tokio::time::sleep_until(then).await;
                Ok(())
            }
            _ => Err(self.conclude(error)),
        }
    }

    fn remember(&mut self, error: Error, fate: Fate) {
        if fate == Fate::Lost && self.lost.is_none() {
            self.lost = Some(error);
        } else {
            self.last = Some(error);
        }
    }

    /// The error of the call, of which `error` is the last one.
    fn conclude(&mut self, error: Error) -> Error {
        match (error, self.lost.take()) {
            (Error::Status(answer), Some(lost)) if self.delete && is_gone(&answer) => {
                UnconfirmedDelete::new(answer, lost).into()
            }
            (error, _) => error,
        }
    }
}

/// When this time will be over. One that is too far off to be told is none.
pub(crate) fn after(time: Option<Duration>) -> Option<Instant> {
    Instant::now().checked_add(time?)
}

/// Whether this runs inside a Tokio runtime, without which timers panic.
pub(crate) fn check_runtime() -> Result<(), ConfigError> {
    let error = "a call needs a Tokio runtime; a blocking one brings its own";
    Handle::try_current()
        .map(|_| ())
        .map_err(|_| ConfigError::new(error))
}

fn is_gone(answer: &ApiError) -> bool {
    answer.is_not_found() || answer.http_status() == StatusCode::GONE
}

/// Whether another attempt may end otherwise.
pub(crate) fn may_pass(error: &Error) -> bool {
    fate(error) != Fate::Final
}

fn fate(error: &Error) -> Fate {
    match error {
        Error::Status(error) if error.is_rate_limited() => Fate::Refused,
        Error::Status(error) => match error.http_status() {
            StatusCode::NOT_IMPLEMENTED | StatusCode::HTTP_VERSION_NOT_SUPPORTED => Fate::Final,
            status if status.is_server_error() => Fate::Lost,
            // The server gave up waiting for the request (RFC 9110, section 15.5.9).
            StatusCode::REQUEST_TIMEOUT => Fate::Lost,
            _ => Fate::Final,
        },
        Error::Transport(error) => match error.kind() {
            TransportErrorKind::Connect => Fate::Unsent,
            TransportErrorKind::Exchange | TransportErrorKind::Timeout => Fate::Lost,
            _ => Fate::Final,
        },
        _ => Fate::Final,
    }
}
