//! Tests with a transport in memory that records requests, and over real sockets.

pub(crate) mod download;
mod media;
pub(crate) mod upload;
mod upload_session;
