//! A limit on retries that all calls of a client share.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::Retryability;

/// The parts of a token that are counted.
const MILLI: f64 = 1000.0;

/// A limit on the retries of all calls of a client. While most attempts fail, nothing is retried,
/// so retries do not multiply the load during an outage.
///
/// It is the token bucket of gRPC's retry throttling (gRFC A6). A failed attempt removes
/// a token; a successful one adds a fraction of a token, the token ratio. While the bucket is at
/// most half full, a call ends with the error of its first attempt.
///
/// An attempt fails if it gets no response, or a status of 500 or above. A rate-limited attempt
/// (429) is not a failure: it removes no token and is always retried. So are the chunks of an
/// upload and the parts of a download, which continue instead of starting again.
///
/// ```
/// use discogen_runtime::{Client, RetryThrottle};
///
/// let patient = Client::builder().retry_throttle(RetryThrottle::new(100, 0.5));
/// let unlimited = Client::builder().retry_throttle(None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryThrottle {
    max_tokens: u16,
    token_ratio: f64,
}

impl RetryThrottle {
    /// Creates a limit: the size of the bucket, and the part of a token that a success adds.
    pub const fn new(max_tokens: u16, token_ratio: f64) -> Self {
        Self {
            max_tokens,
            token_ratio,
        }
    }
}

impl Default for RetryThrottle {
    /// Returns the default: 10 tokens, of which a success adds a tenth of one.
    fn default() -> Self {
        Self::new(10, 0.1)
    }
}

/// The remaining tokens, in thousandths.
pub(crate) struct TokenBucket {
    tokens: AtomicU32,
    max: u32,
    success: u32,
}

impl TokenBucket {
    /// Creates a full bucket; `None` has no limit.
    pub(crate) fn new(throttle: Option<RetryThrottle>) -> Option<Self> {
        let throttle = throttle?;
        let max = u32::from(throttle.max_tokens) * 1000;
        Some(Self {
            tokens: AtomicU32::new(max),
            max,
            // `as` saturates: out of range is the nearest number, NaN is 0.
            success: (throttle.token_ratio * MILLI) as u32,
        })
    }

    /// Counts a successful attempt.
    pub(crate) fn succeeded(&self) {
        self.change(|tokens| tokens.saturating_add(self.success).min(self.max));
    }

    /// Counts a failed attempt. Returns `true` if it may be retried.
    pub(crate) fn failed(&self, retryability: Retryability) -> bool {
        match retryability {
            Retryability::NotSent | Retryability::Ambiguous => {
                self.change(|tokens| tokens.saturating_sub(1000)) > self.max / 2
            }
            Retryability::Throttled | Retryability::Permanent => true,
        }
    }

    /// Changes the number of tokens and returns it.
    fn change(&self, change: impl Fn(u32) -> u32) -> u32 {
        let order = Ordering::Relaxed;
        let update = |tokens| Some(change(tokens));
        let (Ok(before) | Err(before)) = self.tokens.fetch_update(order, order, update);
        change(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(max_tokens: u16, token_ratio: f64) -> TokenBucket {
        TokenBucket::new(Some(RetryThrottle::new(max_tokens, token_ratio))).unwrap()
    }

    #[test]
    fn failures_empty_and_successes_fill() {
        let bucket = bucket(10, 0.5);
        let fail = || bucket.failed(Retryability::Ambiguous);
        let retried: Vec<bool> = (0..6).map(|_| fail()).collect();
        assert_eq!(retried, [true, true, true, true, false, false]);
        assert!(bucket.failed(Retryability::Throttled));
        for _ in 0..6 {
            bucket.succeeded();
        }
        // 4 + 3 - 1
        assert!(fail());
        assert!(!fail());
        for _ in 0..100 {
            bucket.succeeded();
        }
        assert_eq!(bucket.tokens.load(Ordering::Relaxed), 10_000);
    }

    #[test]
    fn extreme_settings_are_bounded() {
        assert!(!bucket(0, f64::NAN).failed(Retryability::NotSent));
        let endless = bucket(u16::MAX, f64::INFINITY);
        endless.failed(Retryability::NotSent);
        endless.succeeded();
        assert_eq!(endless.tokens.load(Ordering::Relaxed), endless.max);
        assert!(TokenBucket::new(None).is_none());
    }
}
