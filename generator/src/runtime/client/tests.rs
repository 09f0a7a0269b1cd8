//! The client over a transport in memory that records what leaves, and over real sockets.

mod auth;
mod exchange;
mod loopback;
#[allow(dead_code)] // no test uses all that emitted code has
mod retry;
mod server;
