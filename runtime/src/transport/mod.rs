//! Transports: from an HTTP request to an HTTP response.

#[cfg(feature = "client")]
mod body;
#[cfg(feature = "client")]
mod byte_clock;
#[cfg(feature = "client")]
mod complete;
mod error;
#[cfg(feature = "client")]
mod failure;
#[cfg(feature = "client")]
mod gzip;
#[cfg(feature = "client")]
mod head_limits;
#[cfg(feature = "client")]
mod hyper;
#[cfg(feature = "client")]
mod informational;
#[cfg(feature = "client")]
mod memory;
#[cfg(feature = "client")]
mod memory_routes;
#[cfg(feature = "client")]
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "client")]
mod stream;
#[cfg(feature = "client")]
mod tls;
#[cfg(feature = "client")]
mod transport;

#[cfg(feature = "client")]
pub use self::body::Body;
#[cfg(feature = "client")]
pub(crate) use self::byte_clock::ByteClock;
pub use self::error::{BoxError, TransportError, TransportErrorKind};
#[cfg(feature = "client")]
pub(crate) use self::gzip::Inflated;
#[cfg(feature = "client")]
pub use self::hyper::{HyperTransport, HyperTransportBuilder};
#[cfg(feature = "client")]
pub use self::memory::MemoryTransport;
#[cfg(feature = "client")]
pub use self::memory_routes::MemoryRoutes;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "client")]
pub use self::transport::{BoxFuture, Transport};

#[cfg(test)]
mod tests;
