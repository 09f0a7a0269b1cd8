//! The limits of the head of a response.

/// The maximum number of bytes of the head of a response.
pub(crate) const HEAD_LIMIT: usize = 256 * 1024;

/// The maximum number of headers of a response.
pub(crate) const HEADER_LIMIT: usize = 1000;
