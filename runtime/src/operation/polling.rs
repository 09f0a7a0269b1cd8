//! The pauses between two polls of something that takes time.

use std::time::Duration;

/// The shortest pause: polling without a pause would overload the server.
const SHORTEST: Duration = Duration::from_millis(10);

/// Growing pauses, and a time limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct PollingPolicy {
    first: Duration,
    longest: Duration,
    deadline: Option<Duration>,
}

impl PollingPolicy {
    /// Pauses of 1 second that grow by half up to 20 seconds, for up to 30 minutes.
    pub const fn new() -> Self {
        Self {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(20),
            deadline: Some(Duration::from_secs(30 * 60)),
        }
    }

    /// Sets the first pause; at least 10 milliseconds.
    pub const fn first(mut self, first: Duration) -> Self {
        self.first = first;
        self
    }

    /// Sets the longest pause; at least 10 milliseconds.
    pub const fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Sets the time limit; `None` is no limit.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Returns the time limit.
    pub(crate) const fn time_limit(&self) -> Option<Duration> {
        self.deadline
    }

    /// Returns the pauses, without an end.
    pub(crate) fn pauses(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        let longest = self.longest.max(SHORTEST);
        let first = self.first.clamp(SHORTEST, longest);
        let grown = move |pause: &Duration| Some(pause.saturating_add(*pause / 2).min(longest));
        std::iter::successors(Some(first), grown)
    }
}

impl Default for PollingPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let policy = PollingPolicy::new()
            .first(Duration::from_secs(2))
            .longest(Duration::from_secs(4));
        let pauses: Vec<u64> = policy.pauses().map(|it| it.as_secs()).take(4).collect();
        assert_eq!(pauses, [2, 3, 4, 4]);
        let short = PollingPolicy::new().longest(Duration::ZERO);
        assert_eq!(short.pauses().nth(9), Some(SHORTEST));
    }
}
