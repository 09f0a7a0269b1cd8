//! The client over a transport in memory that records what leaves, and over real sockets.

#![allow(dead_code)] // no test uses all that emitted code has

mod auth;
mod batch;
mod download;
mod exchange;
mod loopback;
mod operations;
mod pages;
mod retry;
mod script;
mod server;
mod upload;
