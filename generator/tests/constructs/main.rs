//! Emitted code for documents: one small document per construct in `tests/documents`, with a
//! snapshot of its emitted text beside it, which is also compiled. The output does not depend on
//! the order of keys. Invalid documents are tested with their messages.

#![allow(clippy::restriction)]

mod bad_documents;
mod bad_overlays;
mod compiled;
mod depth;
mod determinism;
mod facts;
mod features;
mod golden;
mod guide;
mod hostile;
mod ledger;
mod mutations;
mod other_makers;
mod others;
mod overlay_keys;
mod shorthand;
mod support;
