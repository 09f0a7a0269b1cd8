//! The retry policy: when a request is sent again, and how long a call may take.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::error::Error;

/// The longest pause that a policy can ask for; sums of pauses cannot overflow.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The conditions under which a request is sent again, and the time limits of a call: for a client
/// ([`ClientBuilder::retry`](crate::ClientBuilder::retry)) or for one request (`.retry(..)`).
///
/// It depends on what is known of the attempt ([`Retryability`](crate::Retryability)):
///
/// | What happened | Known | GET, HEAD, OPTIONS, PUT, DELETE | POST, PATCH | POST, PATCH with `.idempotent()` |
/// |---|---|---|---|---|
/// | no connection | not sent | retry | retry | retry |
/// | HTTP/2 `REFUSED_STREAM` | not sent | retry | retry | retry |
/// | HTTP/2 `GOAWAY` below the stream | not sent | retry | retry | retry |
/// | 429 | throttled | retry | retry | retry |
/// | 403 with a rate-limit reason | throttled | retry | retry | retry |
/// | 408 | ambiguous | retry | final | retry |
/// | 500, 502, 503, 504, other 5xx | ambiguous | retry | final | retry |
/// | connection lost | ambiguous | retry | final | retry |
/// | attempt timed out | ambiguous | retry | final | retry |
/// | response broken off | ambiguous | retry | final | retry |
/// | 501, 505 | permanent | final | final | final |
/// | other 3xx, 4xx | permanent | final | final | final |
/// | TLS certificate not trusted | permanent | final | final | final |
/// | response not HTTP | permanent | final | final | final |
///
/// A `POST` or `PATCH` that may have been processed is never sent again, unless the caller declares
/// by `.idempotent()` that a repetition is harmless. Permanent errors can be retried by
/// [`retry_if`](Self::retry_if). If the server refuses a token (401), the token is renewed once,
/// and the request sent again.
///
/// Between two attempts there is a pause. It doubles from one to the next, with jitter, and is no
/// shorter than the server asks (`retry-after`). A pause that would end after the deadline does
/// not start: the call ends at once with the error that it has, whose
/// [`retry_after`](crate::ApiError::retry_after) is the time that the server asked for.
///
/// All calls of a client share a limit on retries, the [`RetryThrottle`](crate::RetryThrottle).
#[derive(Clone)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    predicate: Option<Arc<Predicate>>,
}

/// The caller's predicate for errors after which another attempt would usually end the same way.
type Predicate = dyn Fn(&Error) -> bool + Send + Sync;

impl RetryPolicy {
    /// Up to 5 attempts of up to 60 seconds each, pauses from half a second to 30 seconds, and 5
    /// minutes in total.
    pub const fn new() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            timeout: Some(Duration::from_secs(60)),
            deadline: Some(Duration::from_secs(300)),
            predicate: None,
        }
    }

    /// One attempt, with the times of [`RetryPolicy::new`].
    pub const fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts; at least 1.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the first pause, and the longest one, each without its jitter, which at most doubles
    /// it.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.longest_pause = longest.min(LONGEST);
        self.first_pause = first.min(self.longest_pause);
        self
    }

    /// Sets the time limit of one attempt, from the first byte of the request to the last of the
    /// response; of an upload or a download, of the time without a byte. `None` is no limit.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sets the time limit of the whole call: tokens, attempts and pauses together. `None` is no
    /// limit.
    #[must_use]
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Also retries errors of the server for which this predicate returns `true`, whatever the
    /// verb: a 404 right after a create, a 412. It is called with [`Error::Status`] if the error is
    /// permanent by the table above.
    ///
    /// ```
    /// use discogen_runtime::{Error, RetryPolicy};
    ///
    /// let policy = RetryPolicy::new().retry_if(Error::is_not_found);
    /// ```
    #[must_use]
    pub fn retry_if(mut self, predicate: impl Fn(&Error) -> bool + Send + Sync + 'static) -> Self {
        self.predicate = Some(Arc::new(predicate));
        self
    }

    /// Returns `true` if the caller's predicate retries an error.
    pub(crate) fn is_retried(&self, error: &Error) -> bool {
        let predicate = self.predicate.as_ref();
        matches!(error, Error::Status(_)) && predicate.is_some_and(|it| it(error))
    }

    /// Returns the pauses, without end.
    pub(crate) fn backoff(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.first_pause)
            .with_max_delay(self.longest_pause)
            .with_factor(2.0)
            .without_max_times()
            .with_jitter()
            .build()
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RetryPolicy")
            .field("attempts", &self.attempts)
            .field("first_pause", &self.first_pause)
            .field("longest_pause", &self.longest_pause)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry_if", &self.predicate.is_some())
            .finish()
    }
}

/// The options of one request, instead of the client's settings.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The retry policy.
    pub retry: Option<RetryPolicy>,
    /// The time limit of one attempt.
    pub timeout: Option<Duration>,
    /// The time limit of the whole call.
    pub deadline: Option<Duration>,
    /// `true` if sending it twice is harmless, although the verb does not imply it.
    pub idempotent: bool,
}

impl CallOptions {
    /// Returns the policy of the request.
    pub(crate) fn policy(&self, client: &RetryPolicy) -> RetryPolicy {
        let mut policy = self.retry.as_ref().unwrap_or(client).clone();
        policy.timeout = self.timeout.or(policy.timeout);
        policy.deadline = self.deadline.or(policy.deadline);
        policy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_to_the_maximum() {
        let (first, longest) = (Duration::from_millis(100), Duration::from_millis(700));
        let policy = RetryPolicy::new().pauses(first, longest);
        let pauses: Vec<Duration> = policy.backoff().take(9).collect();
        for (index, pause) in pauses.iter().enumerate() {
            let plain = (first * 2u32.pow(u32::try_from(index).unwrap())).min(longest);
            assert!((plain..=plain * 2).contains(pause), "{index}: {pause:?}");
        }
        let other: Vec<Duration> = policy.backoff().take(9).collect();
        assert_ne!(pauses, other);
    }

    #[test]
    fn extreme_settings_are_bounded() {
        let policy = RetryPolicy::new()
            .max_attempts(0)
            .pauses(Duration::MAX, Duration::MAX);
        assert_eq!(policy.attempts, 1);
        assert!(policy.backoff().take(99).all(|pause| pause <= 2 * LONGEST));
        let policy = RetryPolicy::new().pauses(Duration::from_secs(9), Duration::ZERO);
        assert_eq!(policy.backoff().next(), Some(Duration::ZERO));
    }

    #[test]
    fn a_request_has_the_last_word() {
        let client = RetryPolicy::new().timeout(None).max_attempts(9);
        let second = Duration::from_secs(1);
        let options = CallOptions {
            timeout: Some(second),
            ..CallOptions::default()
        };
        let policy = options.policy(&client);
        assert_eq!((policy.attempts, policy.timeout), (9, Some(second)));
        let options = CallOptions {
            retry: Some(RetryPolicy::never()),
            deadline: Some(second),
            ..CallOptions::default()
        };
        let policy = options.policy(&client);
        assert_eq!((policy.attempts, policy.deadline), (1, Some(second)));
    }
}
