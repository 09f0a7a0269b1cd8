//! The client over a transport in memory that records what leaves, and over real sockets.

mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod exchange;
mod loopback;
#[cfg(any(feature = "gcp-auth", feature = "yup-oauth2"))]
mod providers;
#[allow(dead_code)] // no test uses all that emitted code has
mod retry;
mod server;
#[cfg(feature = "tracing")]
mod telling;
mod transports;
