//! The limits of the head of a response.

/// The maximum number of bytes of the head of a response.
pub(crate) const HEAD_LIMIT: usize = 256 * 1024;

/// The maximum number of headers of a response. For each response hyper fills a table of this many
/// rows, 64 bytes each, so a larger one costs every request.
pub(crate) const HEADER_LIMIT: usize = 200;
