//! Support for the tests of several modules: a small emitted API, and a server that follows a
//! script.

#[macro_use]
mod emitted;
pub(crate) mod samples;
pub(crate) mod server;
