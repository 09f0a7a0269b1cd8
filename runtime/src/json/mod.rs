//! JSON in Google's forms: reading, writing, and keeping values that this revision does not know.
//!
//! Emitted types implement [`Message`], [`Union`] or [`OpenEnum`]. serde_json parses; a text is
//! read in one pass, and a value of the wrong type is reported as a [`TypeMismatch`].

mod containers;
pub(crate) mod decimal;
mod entry;
mod error;
mod field;
mod integers;
mod key;
mod memory;
mod message;
mod message_traits;
mod mismatch;
mod open_enum;
mod options;
mod path;
mod read;
mod reader;
mod reading;
#[doc(hidden)]
pub mod scan;
mod tagged_enum;
mod text;
mod unknown_fields;
mod value;
mod well_formed;
mod wire;
mod write;

pub use self::entry::Entry;
pub use self::error::{DecodeError, DecodeErrorKind};
pub use self::field::Field;
pub use self::integers::Integers;
pub(crate) use self::memory::text as text_size;
pub use self::message::{Extensible, Message, MessageCodec};
pub(crate) use self::mismatch::Expected;
pub use self::mismatch::TypeMismatch;
pub use self::open_enum::{EnumCodec, OpenEnum, OpenVariant, UnknownValue};
pub use self::options::{Mode, ReadOptions};
pub use self::read::{Decoded, deserialize, from_slice};
pub(crate) use self::reader::{Number, Reader, mismatching_text, read as read_with};
pub use self::reading::Context;
pub use self::tagged_enum::{read_variant, read_whole, write_variant};
pub use self::unknown_fields::UnknownFields;
pub use self::wire::{Codec, Wire};
pub use self::write::{Fields, Union, convert, to_vec};

// The items that emitted implementations name.
pub use crate::{message_traits, open_enum_traits, tagged_enum_traits};
pub use serde_core::de::{Deserializer, MapAccess};
pub use serde_core::ser::{SerializeMap, Serializer};

#[cfg(test)]
mod tests;
