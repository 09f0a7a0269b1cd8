//! Uploads and downloads.

#[cfg(feature = "client")]
mod checksum;
#[cfg(feature = "client")]
mod download;
#[cfg(feature = "client")]
mod download_facts;
#[cfg(feature = "client")]
mod download_source;
#[cfg(feature = "client")]
mod download_stream;
mod error;
#[cfg(feature = "client")]
mod idle_timer;
#[cfg(feature = "client")]
mod location;
#[cfg(feature = "client")]
mod media;
#[cfg(feature = "client")]
mod replay;
#[cfg(feature = "client")]
mod resumable;
#[cfg(feature = "client")]
mod upload;
#[cfg(feature = "client")]
mod upload_queue;
#[cfg(feature = "client")]
mod upload_request;

#[cfg(feature = "client")]
pub use self::download::MediaDownload;
#[cfg(feature = "client")]
pub use self::download_stream::DownloadStream;
pub use self::error::{MediaError, MediaProblem};
#[cfg(feature = "client")]
pub use self::media::Media;
#[cfg(feature = "client")]
pub use self::upload::MediaUpload;
#[cfg(feature = "client")]
pub(crate) use self::upload::boundary;
#[cfg(feature = "client")]
pub use self::upload_request::Progress;

#[cfg(test)]
pub(crate) mod tests;
