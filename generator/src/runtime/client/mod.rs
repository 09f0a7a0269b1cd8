//! The asynchronous client: builds a request, checks where it goes, adds a token, sends it over a
//! [`Transport`] and reads the response.

mod attempts;
mod authorization;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod exchange;
mod failure;
#[cfg(feature = "gcp-auth")]
mod gcp_auth;
mod gzip;
mod host;
mod hyper_transport;
mod memory_transport;
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod retry;
mod scopes;
mod tls;
mod token;
mod token_cache;
mod trace;
mod transport;
#[cfg(feature = "yup-oauth2")]
mod yup_oauth2;

#[cfg(feature = "blocking")]
pub use blocking::{respond_blocking, send_blocking};
pub use body::Body;
pub use builder::ClientBuilder;
pub use exchange::{Client, respond, send};
#[cfg(feature = "gcp-auth")]
pub use gcp_auth::GcpAuth;
pub use hyper_transport::{HyperTransport, HyperTransportBuilder};
pub use memory_transport::MemoryTransport;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use retry::{CallOptions, RetryPolicy};
pub use token::{EnvToken, StaticToken, Token, TokenProvider};
pub use token_cache::TokenCache;
pub use transport::{BoxFuture, Transport};
#[cfg(feature = "yup-oauth2")]
pub use yup_oauth2::YupAuth;

#[cfg(test)]
mod tests;
