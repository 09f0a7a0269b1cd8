//! The attempts of one call: their time limits, the decision on another attempt, and the error of
//! the call.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use backon::ExponentialBackoff;
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use super::error::ConfigError;
use super::repetition::Repetition;
use super::retry_throttle::TokenBucket;
use crate::error::{Error, Retryability, Unconfirmed};
use crate::request::RetryPolicy;
use crate::response::ApiError;
use crate::transport::{ByteClock, TransportError};

/// The attempts of one call.
///
/// Any loop that calls `run`, then `pause` after each error, follows the policy.
pub(crate) struct Attempts {
    policy: RetryPolicy,
    repetition: Repetition,
    throttle: Option<Arc<TokenBucket>>,
    left: u32,
    pauses: ExponentialBackoff,
    deadline: Option<Instant>,
    /// The deadline that does not move.
    last_deadline: Option<Instant>,
    /// `true` if the deadline left no time for another attempt.
    out_of_time: bool,
    /// The first error after which the server may have processed the request.
    lost: Option<Error>,
    /// The last error that was followed by a pause.
    last: Option<Error>,
}

impl Attempts {
    /// Creates the attempts of a call that starts now.
    ///
    /// # Errors
    /// There is no Tokio runtime, without which the timers would panic.
    pub(crate) fn new(policy: &RetryPolicy, repetition: Repetition) -> Result<Self, ConfigError> {
        check_runtime()?;
        Ok(Self {
            policy: policy.clone(),
            repetition,
            throttle: None,
            left: policy.attempts,
            pauses: policy.backoff(),
            deadline: deadline_in(policy.deadline),
            last_deadline: None,
            out_of_time: false,
            lost: None,
            last: None,
        })
    }

    /// Shares a limit on retries with other calls.
    pub(crate) fn throttled(mut self, throttle: Option<&Arc<TokenBucket>>) -> Self {
        self.throttle = throttle.map(Arc::clone);
        self
    }

    /// Returns the time at which the call ends at the latest.
    pub(crate) const fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Returns `true` if the deadline left no time for another attempt.
    pub(crate) const fn is_out_of_time(&self) -> bool {
        self.out_of_time
    }

    /// Awaits something that is no attempt, such as a token, within the deadline.
    pub(crate) async fn within_deadline<T, E: Into<Error>>(
        &mut self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Error> {
        let Some(deadline) = self.deadline else {
            return work.await.map_err(Into::into);
        };
        match timeout_at(deadline, work).await {
            Ok(result) => result.map_err(Into::into),
            Err(_) => Err(self.past_deadline()),
        }
    }

    /// Returns the error of a call whose deadline passed.
    fn past_deadline(&mut self) -> Error {
        let before = self.last.take().or_else(|| self.lost.take());
        TransportError::deadline(before.map(Into::into)).into()
    }

    /// Makes an attempt, within its time limit and the deadline. With a clock the limit is the time
    /// without a byte.
    pub(crate) async fn run<T>(
        &mut self,
        mut attempt: Pin<&mut impl Future<Output = Result<T, Error>>>,
        clock: Option<&ByteClock>,
    ) -> Result<T, Error> {
        self.left = self.left.saturating_sub(1);
        let start = Instant::now();
        loop {
            let progress = clock.map_or(start, |it| it.last().max(start));
            let timeout = self.policy.timeout;
            let late = timeout.and_then(|it| progress.checked_add(it));
            // The earlier of the two limits counts; the other needs no timer.
            let own = timeout.zip(late);
            let own = own.filter(|(_, late)| self.deadline.is_none_or(|it| *late < it));
            let Some((timeout, late)) = own else {
                return self.within_deadline(attempt.as_mut()).await;
            };
            match timeout_at(late, attempt.as_mut()).await {
                Ok(result) => return result,
                Err(_) if clock.is_some_and(|it| it.last() > progress) => {}
                Err(_) => return Err(TransportError::timeout(timeout).into()),
            }
        }
    }

    /// Ends the call no later than this.
    pub(crate) fn with_deadline(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = [self.deadline, deadline].into_iter().flatten().min();
        self.last_deadline = deadline;
        self
    }

    /// Resets the number of attempts, the pauses and the deadline.
    pub(crate) fn restart(&mut self) {
        self.left = self.policy.attempts;
        self.pauses = self.policy.backoff();
        let deadline = deadline_in(self.policy.deadline);
        self.deadline = [deadline, self.last_deadline].into_iter().flatten().min();
    }

    /// Skips the first pauses.
    pub(crate) fn skip_pauses(&mut self, count: u32) {
        for _ in 0..count {
            self.pauses.next();
        }
    }

    /// Does not count the last attempt.
    pub(crate) const fn return_one(&mut self) {
        self.left = self.left.saturating_add(1);
    }

    /// Pauses before another attempt although there was no error. Returns `true` if there is one.
    pub(crate) async fn pause_without_error(&mut self) -> bool {
        self.left > 0 && self.sleep(None).await
    }

    /// Counts an attempt that succeeded.
    pub(crate) fn succeeded(&self) {
        if let Some(throttle) = &self.throttle {
            throttle.succeeded();
        }
    }

    /// Counts an attempt that failed. Returns `true` if the client's throttle allows a retry.
    pub(crate) fn count(&self, retryability: Retryability) -> bool {
        let throttle = self.throttle.as_ref();
        throttle.is_none_or(|it| it.failed(retryability))
    }

    /// Returns `true` if a pause of this length ends before the deadline.
    pub(crate) fn has_time_for(&self, pause: Duration) -> bool {
        let then = Instant::now().checked_add(pause);
        then.is_some_and(|then| self.deadline.is_none_or(|it| then < it))
    }

    /// Pauses after an error, if there is another attempt.
    ///
    /// # Errors
    /// The error of the call, if there is no other attempt.
    pub(crate) async fn pause(&mut self, error: Error) -> Result<(), Error> {
        let retryability = error.retryability();
        let again = is_retried(&self.policy, self.repetition, &error);
        let allowed = self.count(retryability);
        if !again || !allowed || self.left == 0 || !self.sleep(retry_after(&error)).await {
            return Err(self.conclude(error));
        }
        self.remember(error, retryability);
        Ok(())
    }

    /// Sleeps before another attempt, no shorter than the server asks. Returns `true` if there is
    /// time for it.
    pub(crate) async fn sleep(&mut self, asked: Option<Duration>) -> bool {
        let pause = self.pauses.next().unwrap_or_default();
        let pause = pause.max(asked.unwrap_or_default());
        let in_time = self.has_time_for(pause);
        if in_time {
            tokio::time::sleep(pause).await;
        }
        self.out_of_time = !in_time;
        in_time
    }

    fn remember(&mut self, error: Error, retryability: Retryability) {
        if retryability == Retryability::Ambiguous && self.lost.is_none() {
            self.lost = Some(error);
        } else {
            self.last = Some(error);
        }
    }

    /// Returns the error of the call, of which `error` is the last one.
    pub(crate) fn conclude(&mut self, error: Error) -> Error {
        conclude(self.repetition, self.lost.take(), error)
    }
}

/// Returns `true` if a request is sent again after an error, as long as there are attempts left.
pub(crate) fn is_retried(policy: &RetryPolicy, repetition: Repetition, error: &Error) -> bool {
    match error.retryability() {
        Retryability::NotSent | Retryability::Throttled => true,
        Retryability::Ambiguous => repetition.is_idempotent(),
        Retryability::Permanent => policy.is_retried(error),
    }
}

/// Returns the error of a call that ends with `error`. `lost` is the error of an earlier attempt
/// that may have been processed.
pub(crate) fn conclude(repetition: Repetition, lost: Option<Error>, error: Error) -> Error {
    match (error, lost) {
        (Error::Status(response), Some(lost)) if repetition.may_be_own_effect(&response) => {
            Unconfirmed::new(response.into_inner(), lost).into()
        }
        (error, _) => error,
    }
}

/// Returns the time that the server asks to wait.
pub(crate) fn retry_after(error: &Error) -> Option<Duration> {
    error.as_api_error().and_then(ApiError::retry_after)
}

/// Returns the end of a duration that starts now; `None` if it is too far off to be expressed.
pub(crate) fn deadline_in(time: Option<Duration>) -> Option<Instant> {
    Instant::now().checked_add(time?)
}

/// Checks that this runs inside a Tokio runtime, without which timers panic.
pub(crate) fn check_runtime() -> Result<(), ConfigError> {
    let error = "there is no Tokio runtime: call `.send(..)` inside one, or use a blocking method, \
                 which brings its own";
    Handle::try_current()
        .map(|_| ())
        .map_err(|_| ConfigError::new(error))
}

/// Returns `true` if another attempt may succeed.
pub(crate) fn may_pass(error: &Error) -> bool {
    error.retryability() != Retryability::Permanent
}
