//! The error of a call: its kind, the call that it ended, and the decision on a retry.

mod context;
mod error;
mod retryability;

pub use self::context::{CallContext, CallError};
pub use self::error::{Error, Unconfirmed};
pub use self::retryability::Retryability;
