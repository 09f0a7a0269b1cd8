//! Over a transport in memory that records what leaves, and over real sockets.

mod loopback;
mod transports;
