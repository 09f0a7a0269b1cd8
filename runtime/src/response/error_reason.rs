//! The reasons of errors in the older style.

/// A reason as the older APIs state it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorReason {
    /// The reason, such as `rateLimitExceeded`.
    pub reason: Option<String>,
    /// Where it belongs, such as `usageLimits`.
    pub domain: Option<String>,
    /// What it says to people.
    pub message: Option<String>,
    /// The part of the request that it is about, such as a parameter's name.
    pub location: Option<String>,
}
