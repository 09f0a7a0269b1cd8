//! Tests with a transport in memory that records requests, and over real sockets.

mod loopback;
mod transports;
