//! What tests of several rooms share: a small emitted API, and servers that follow a script.

pub(crate) mod samples;
pub(crate) mod script;
pub(crate) mod server;
