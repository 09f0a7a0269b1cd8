//! JSON as Google's APIs speak it: reading, writing, and keeping what this revision does not know.
//!
//! Emitted types implement [`Message`], [`Union`] or [`OpenEnum`] from tables of their wire names;
//! all the work sits here.

mod edit;
mod error;
mod field;
mod lenient;
mod message;
mod open_enum;
mod read;
mod repair;
#[doc(hidden)]
pub mod scan;
mod union;
mod unknown;
mod variants;
mod wire;
mod write;

pub use self::error::DecodeError;
pub(crate) use self::error::expectation;
pub use self::field::Field;
pub use self::lenient::{Misfit, Mode, Read, from_slice};
pub use self::message::{Message, Outcome, clear, read_message, read_next_message, write_message};
pub use self::open_enum::{OpenEnum, UnknownValue, read_open_enum};
pub use self::read::field;
pub(crate) use self::read::{drain_map, drain_seq};
pub use self::union::{Union, member};
pub use self::unknown::UnknownFields;
pub use self::variants::{read_variant, read_whole, write_variant};
pub use self::wire::Wire;
pub use self::write::{Fields, convert, to_vec};

#[cfg(test)]
mod tests;
