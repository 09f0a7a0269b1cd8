//! Texts from documents: their safe form in emitted files, and patterns that match them.

pub(crate) mod escape;
mod header;
mod pattern;
mod sentence;
pub(crate) mod toml;

pub(crate) use header::{HEADER_START, PAGE_COMMENT, header};
pub(crate) use pattern::matches;
pub(crate) use sentence::first_sentence;
