//! Over a transport in memory that records what leaves, and over real sockets.

pub(crate) mod download;
mod media;
pub(crate) mod upload;
mod upload_session;
