//! The features of the runtime that every emitted crate also has.

/// The features that emitted crates forward to the runtime, each with its purpose. They are listed
/// beside the features of the APIs.
pub(crate) const FEATURES: &[(&str, &str)] = &[
    (
        "client",
        "The client, on hyper. Without it there are types and requests only, for any HTTP stack.",
    ),
    (
        "chrono",
        "Conversions of dates and times to those of `chrono`.",
    ),
    ("jiff", "Conversions of dates and times to those of `jiff`."),
    ("blocking", "Calls that block the thread."),
    (
        "gcp-auth",
        "Tokens of application-default credentials and of the metadata server.",
    ),
    ("http2", "HTTP/2, where a server offers it."),
    (
        "reqwest",
        "Your own `reqwest::Client` in place of the default transport.",
    ),
    (
        "service-account",
        "Tokens of service accounts, with or without a key, and domain-wide delegation.",
    ),
    (
        "tracing",
        "A span for each call, an event for each attempt.",
    ),
    ("yup-oauth2", "Tokens by a user's consent."),
];

/// Returns the names of the features.
pub(crate) fn features() -> impl Iterator<Item = &'static str> {
    FEATURES.iter().map(|(name, _)| *name)
}
