//! Long-running operations (AIP-151).

mod error;
mod operation;
#[cfg(feature = "client")]
mod polling;
mod result;
#[cfg(feature = "client")]
mod wait;

pub use self::error::{OperationError, OperationProblem};
pub use self::operation::{LongRunning, Operation, OperationState};
#[cfg(feature = "client")]
pub use self::polling::PollingPolicy;

#[cfg(test)]
pub(crate) mod tests;
