//! Enums of messages, chosen by the value of a discriminant.

use serde_core::de::{Deserializer, Error};
use serde_core::ser::Serializer;
use serde_json::Value;

use super::reading::Context;
use super::wire::Wire;
use super::write::AsSerialize;

/// Reads a value whole, to look at its discriminant.
///
/// # Errors
/// Those of [`Wire::read`].
pub fn read_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
    context: &mut Context<'_>,
) -> Result<Option<Value>, D::Error> {
    <Value as Wire>::read(deserializer, context)
}

/// Reads the message that the discriminant of a value names.
///
/// # Errors
/// Those of [`Wire::read`].
pub fn read_variant<T: Wire, E: Error>(
    value: Value,
    context: &mut Context<'_>,
) -> Result<Option<Box<T>>, E> {
    // A reader of a whole text looks up why the reading failed; other readers get this text.
    <Box<T> as Wire>::read(value, context).map_err(E::custom)
}

/// Writes a message, with its discriminant if the message does not contain it itself.
///
/// # Errors
/// The errors of the serializer.
pub fn write_variant<T: Wire, S: Serializer>(
    message: &T,
    discriminant: &str,
    value: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut written =
        serde_json::to_value(AsSerialize(message)).map_err(serde_core::ser::Error::custom)?;
    if let Value::Object(entries) = &mut written {
        entries
            .entry(discriminant)
            .or_insert_with(|| Value::from(value));
    }
    Wire::write(&written, serializer)
}

/// Implements serde's two traits and [`FromResponse`](crate::FromResponse) for an enum of messages.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged_enum_traits {
    ($name:ident) => {
        impl $crate::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::Wire::write(self, serializer)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }

        impl $crate::FromResponse for $name {
            fn from_response(
                _: &$crate::http::HeaderMap,
                body: $crate::bytes::Bytes,
                options: $crate::json::ReadOptions,
            ) -> ::core::result::Result<$crate::json::Decoded<Self>, $crate::json::DecodeError>
            {
                $crate::json::from_slice(&body, options)
            }
        }
    };
}
