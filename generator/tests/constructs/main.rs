//! What the library makes of documents: one small document per construct in `tests/documents`, its
//! emitted text held by a snapshot beside it and compiled; the same bytes whatever the order of
//! keys; and bad documents with their messages.

mod bad_documents;
mod bad_overlays;
mod compiled;
mod depth;
mod determinism;
mod features;
mod golden;
mod guide;
mod ledger;
mod mutations;
mod other_makers;
mod others;
mod overlay_keys;
mod support;
