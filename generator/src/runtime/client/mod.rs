//! The asynchronous client: builds a request, checks where it goes, adds a token, sends it over a
//! [`Transport`] and reads the response.

mod attempts;
mod authorization;
mod backoff;
mod batch;
mod body;
mod builder;
mod crc32c;
mod download;
mod exchange;
mod host;
mod hyper_transport;
mod media;
mod multipart;
mod pages;
mod resumable;
mod retry;
mod scopes;
mod token;
mod token_cache;
mod trace;
mod transport;
mod upload;
mod wait;

pub use backoff::Backoff;
pub use batch::{Batch, BatchKey, BatchResults};
pub use body::Body;
pub use builder::ClientBuilder;
pub use download::{Downloading, MediaDownload};
pub use exchange::{Client, respond, send};

pub use hyper_transport::HyperTransport;
pub use media::Media;
pub use pages::{Items, Pages};
pub use retry::{CallOptions, RetryPolicy};
pub use token::{EnvToken, StaticToken, Token, TokenProvider};
pub use token_cache::TokenCache;
pub use transport::{BoxFuture, Transport};
pub use upload::{MediaUpload, Progress};

#[cfg(test)]
mod tests;
