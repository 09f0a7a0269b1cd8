//! Over a transport in memory that records what leaves, and over real sockets.

mod exchange;
mod retry;
#[cfg(feature = "tracing")]
mod trace;
