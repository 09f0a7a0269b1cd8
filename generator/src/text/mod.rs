//! Texts that come from documents: what may be seen of them in emitted files, and patterns that
//! people write about them.

pub(crate) mod escape;
mod header;
mod pattern;
mod sentence;

pub(crate) use header::{HEADER_START, PAGE_COMMENT, header};
pub(crate) use pattern::matches;
pub(crate) use sentence::first_sentence;
