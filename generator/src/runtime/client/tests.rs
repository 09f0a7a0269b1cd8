//! The client over a transport in memory that records what leaves, and over real sockets.

mod exchange;
mod loopback;
