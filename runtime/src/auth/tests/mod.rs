//! Tests with a transport in memory that records requests, and over real sockets.

#[cfg(any(feature = "gcp-auth", feature = "yup-oauth2"))]
mod adapters;
#[cfg(feature = "service-account")]
mod delegation;
#[cfg(feature = "service-account")]
mod delegation_errors;
mod provider;
#[cfg(feature = "service-account")]
mod service_account_key;
#[cfg(feature = "service-account")]
mod sign_jwt;
#[cfg(any(
    feature = "gcp-auth",
    feature = "service-account",
    feature = "yup-oauth2"
))]
mod token_endpoint;
