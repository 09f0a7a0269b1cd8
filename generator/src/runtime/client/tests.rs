//! The client over a transport in memory that records what leaves, and over real sockets.

mod exchange;
mod loopback;
#[allow(dead_code)] // no test uses all that emitted code has
mod operations;
#[allow(dead_code)]
mod pages;
#[allow(dead_code)]
mod script;
