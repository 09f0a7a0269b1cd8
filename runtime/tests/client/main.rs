//! The client against servers that fail: the requests that the server received, and the caller's
//! result.

#![allow(clippy::restriction)]
#![cfg(feature = "client")]
// The test servers are those of the crate's own tests, which use more of them.
#![allow(dead_code)]

pub use discogen_runtime::*;

#[allow(unused_macros)]
#[macro_use]
#[path = "../../src/test_support/emitted.rs"]
mod emitted;

mod api;
mod calls;
mod messages;
mod random;
mod retry_table;
#[path = "../../src/test_support/server/mod.rs"]
mod server;
