//! Tests with a transport in memory that records requests, and over real sockets.

mod exchange;
mod retry;
#[cfg(feature = "tracing")]
mod trace;
