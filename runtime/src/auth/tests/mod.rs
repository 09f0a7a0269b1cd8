//! Over a transport in memory that records what leaves, and over real sockets.

#[cfg(any(feature = "gcp-auth", feature = "yup-oauth2"))]
mod adapters;
mod provider;
