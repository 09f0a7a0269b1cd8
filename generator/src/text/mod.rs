//! Texts that come from documents: what may be seen of them in emitted documentation, and patterns
//! that people write about them.

pub(crate) mod escape;
mod pattern;

pub(crate) use pattern::matches;
