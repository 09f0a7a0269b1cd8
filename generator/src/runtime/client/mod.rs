//! The asynchronous client: builds a request, checks where it goes, adds a token, sends it over a
//! [`Transport`] and reads the response.

mod attempts;
mod authorization;
mod backoff;
mod batch;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "blocking")]
mod blocking_flows;
mod body;
mod builder;
mod crc32c;
mod download;
mod exchange;
mod failure;
#[cfg(feature = "gcp-auth")]
mod gcp_auth;
mod gzip;
mod host;
mod hyper_transport;
mod media;
mod memory_transport;
mod multipart;
mod pages;
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod resumable;
mod retry;
mod scopes;
mod sender;
mod stream;
mod tls;
mod token;
mod token_cache;
mod trace;
mod transport;
mod upload;
mod wait;
#[cfg(feature = "yup-oauth2")]
mod yup_oauth2;

pub use backoff::Backoff;
pub use batch::{Batch, BatchKey, BatchResults};
#[cfg(feature = "blocking")]
pub use blocking::{respond_blocking, send_blocking};
#[cfg(feature = "blocking")]
pub use blocking_flows::{BlockingItems, BlockingPages};
pub use body::Body;
pub use builder::ClientBuilder;
pub use download::{Downloading, MediaDownload};
pub use exchange::{Client, respond, send};
#[cfg(feature = "gcp-auth")]
pub use gcp_auth::GcpAuth;
pub use hyper_transport::{HyperTransport, HyperTransportBuilder};
pub use media::Media;
pub use memory_transport::MemoryTransport;
pub use pages::{Items, Pages};
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use retry::{CallOptions, RetryPolicy};
pub use token::{EnvToken, StaticToken, Token, TokenProvider};
pub use token_cache::TokenCache;
pub use transport::{BoxFuture, Transport};
pub use upload::{MediaUpload, Progress};
#[cfg(feature = "yup-oauth2")]
pub use yup_oauth2::YupAuth;

#[cfg(test)]
mod tests;
