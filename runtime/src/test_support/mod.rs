//! What tests of several rooms share: a small emitted API, and servers that follow a script.

#[macro_use]
mod emitted;
pub(crate) mod samples;
pub(crate) mod script;
pub(crate) mod server;
