//! The client: settings, hosts, attempts.

#[cfg(feature = "client")]
mod attempts;
#[cfg(feature = "blocking")]
mod blocking_runtime;
#[cfg(feature = "client")]
mod builder;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod core;
mod error;
#[cfg(feature = "client")]
mod future;
#[cfg(feature = "client")]
mod host;
#[cfg(feature = "client")]
mod sender;
#[cfg(feature = "client")]
mod token_exchange;
#[cfg(feature = "client")]
mod trace;

#[cfg(feature = "client")]
pub(crate) use self::attempts::{Attempts, after, check_runtime, may_pass};
#[cfg(feature = "client")]
pub use self::builder::ClientBuilder;
#[cfg(feature = "client")]
pub use self::client::Client;
#[cfg(feature = "client")]
pub(crate) use self::core::Core;
pub use self::error::{ConfigError, HostError, HostProblem};
#[cfg(feature = "client")]
pub use self::future::{ResponseFuture, SendFuture};
#[cfg(feature = "client")]
pub(crate) use self::sender::{Sender, Unread, whole};
#[cfg(feature = "client")]
pub(crate) use self::trace::Trace;

#[cfg(test)]
mod tests;
