//! The client over a transport in memory that records what leaves, and over real sockets.

#![allow(dead_code)] // no test uses all that emitted code has

mod auth;
mod batch;
#[cfg(feature = "blocking")]
mod blocking;
mod download;
mod exchange;
mod loopback;
mod media;
mod operations;
mod pages;
#[cfg(any(feature = "gcp-auth", feature = "yup-oauth2"))]
mod providers;
mod retry;
mod script;
mod server;
#[cfg(feature = "tracing")]
mod telling;
mod transports;
mod upload;
