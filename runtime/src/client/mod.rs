//! The client: settings, hosts, attempts.

#[cfg(feature = "client")]
mod active_call;
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
mod repetition;
#[cfg(feature = "client")]
mod retry_throttle;
#[cfg(feature = "client")]
mod root_url;
#[cfg(feature = "client")]
mod sender;
#[cfg(feature = "client")]
mod token_exchange;

#[cfg(feature = "client")]
pub(crate) use self::active_call::ActiveCall;
#[cfg(feature = "client")]
pub(crate) use self::attempts::{
    Attempts, check_runtime, conclude, deadline_in, is_retried, may_pass, retry_after,
};
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
pub(crate) use self::repetition::Repetition;
#[cfg(feature = "client")]
pub use self::retry_throttle::RetryThrottle;
#[cfg(feature = "client")]
pub(crate) use self::sender::{Sender, Unread, whole};

#[cfg(test)]
mod tests;
