//! The reasons of errors in the older style.

/// A reason as the older APIs state it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorReason {
    /// The reason, such as `rateLimitExceeded`.
    pub reason: Option<String>,
    /// The domain of the reason, such as `usageLimits`.
    pub domain: Option<String>,
    /// The message for people.
    pub message: Option<String>,
    /// The part of the request with the problem, such as a parameter's name.
    pub location: Option<String>,
}
