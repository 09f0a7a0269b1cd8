//! Scalars of the wire: numbers, bytes, times, field masks and secrets.

mod bytes;
#[cfg(feature = "chrono")]
mod chrono;
mod field_mask;
#[cfg(feature = "jiff")]
mod jiff;
mod number;
mod secret;
mod time;
mod timestamp;

pub(crate) use self::bytes::to_base64;
pub use self::field_mask::FieldMask;
pub use self::secret::Secret;
pub(crate) use self::secret::recorded as recorded_secrets;
pub use self::time::{Date, Duration, TextError, Timestamp};
