//! The asynchronous client: builds a request, checks where it goes, adds a token, sends it over a
//! [`Transport`] and reads the response.

mod backoff;
mod body;
mod builder;
mod exchange;
mod host;
mod hyper_transport;
mod pages;
mod token;
mod transport;
mod wait;

pub use backoff::Backoff;
pub use body::Body;
pub use builder::ClientBuilder;
pub use exchange::{Client, respond, send};

pub use hyper_transport::HyperTransport;
pub use pages::{Items, Pages};
pub use token::{StaticToken, Token, TokenProvider};
pub use transport::{BoxFuture, Transport};

#[cfg(test)]
mod tests;
