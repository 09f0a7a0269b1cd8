//! Several calls in one HTTP request.

#[cfg(feature = "client")]
mod batch;
mod error;
#[cfg(feature = "client")]
mod exchange;
#[cfg(feature = "client")]
mod multipart;
#[cfg(feature = "client")]
mod outcome;
#[cfg(feature = "client")]
mod size;

#[cfg(feature = "client")]
pub use self::batch::{Batch, BatchKey, BatchResults};
pub use self::error::{BatchError, BatchProblem};

#[cfg(test)]
pub(crate) mod tests;
