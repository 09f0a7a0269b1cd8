//! How much the head of a response may hold.

/// How many bytes the head of a response may have.
pub(crate) const HEAD_LIMIT: usize = 256 * 1024;

/// How many headers a response may have.
pub(crate) const HEADER_LIMIT: usize = 1000;
