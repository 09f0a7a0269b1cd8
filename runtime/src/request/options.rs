//! When a request is sent again, and how long a call may take.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

/// The longest pause that a policy can ask for; sums of pauses cannot overflow.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// When a request is sent again, and how long a call may take: of a client
/// ([`ClientBuilder::retry`](crate::client::ClientBuilder::retry)) or of one request (`.retry(..)`).
///
/// What is sent again:
/// - A request of an idempotent method (`GET`, `PUT`, `DELETE`, ..; RFC 9110, section 9.2.2)
///   after status 429, 500, 502, 503 and the like, after the 403 with which the older APIs say
///   that there were too many requests, after a connection that broke, and after an attempt that
///   took too long.
/// - A `POST` or `PATCH` only where no connection came about: it may have been processed
///   otherwise. A caller who knows that a repetition does no harm says so by `.idempotent()`.
///
/// Between two attempts there is a pause. It doubles from one to the next, with jitter; where the
/// server says how long to wait, that is the shortest it can be. A pause that would end after the
/// deadline does not begin: the call fails at once with the error that it has, whose
/// [`retry_after`](crate::response::ApiError::retry_after) says what the server asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
}

impl RetryPolicy {
    /// Up to 5 attempts of up to 60 seconds each, pauses from half a second to 30 seconds, and
    /// 5 minutes for all.
    pub const fn new() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            timeout: Some(Duration::from_secs(60)),
            deadline: Some(Duration::from_secs(300)),
        }
    }

    /// One attempt, with the times of [`RetryPolicy::new`].
    pub const fn never() -> Self {
        Self {
            attempts: 1,
            ..Self::new()
        }
    }

    /// How often a request may be sent in all; at least once.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The first pause, and the longest one, each without its jitter, which at most doubles it.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.longest_pause = longest.min(LONGEST);
        self.first_pause = first.min(self.longest_pause);
        self
    }

    /// How long one attempt may take, from the first byte of the request to the last of the
    /// response; `None` for as long as it takes.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How long the whole call may take: tokens, attempts and pauses together; `None` for as long
    /// as it takes.
    #[must_use]
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// The pauses, without end.
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

/// What one request asks for, in place of the client's settings.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// When it is sent again.
    pub retry: Option<RetryPolicy>,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// How long the whole call may take.
    pub deadline: Option<Duration>,
    /// Whether sending it twice does no harm, although the verb does not say so.
    pub idempotent: bool,
}

impl CallOptions {
    /// The policy that holds for the request.
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
    fn pauses_grow_to_the_longest_with_jitter() {
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
