//! Scalars of the wire: numbers, bytes, times, field masks and secrets.

mod bytes;
mod calendar;
#[cfg(feature = "chrono")]
mod chrono;
mod field_mask;
#[cfg(feature = "jiff")]
mod jiff;
mod number;
mod recorder;
mod secret;
mod text;
mod time;
mod timestamp;

pub(crate) use self::bytes::to_base64;
pub use self::field_mask::FieldMask;
pub(crate) use self::recorder::{Recorded, recorded};
pub use self::secret::Secret;
pub use self::text::TextError;
pub use self::time::{Date, Duration, Timestamp};
