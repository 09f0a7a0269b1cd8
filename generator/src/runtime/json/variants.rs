//! Choices of messages by the value of a property.

use serde_core::de::{Deserializer, Error};
use serde_core::ser::Serializer;
use serde_json::Value;

use super::Wire;
use super::write::AsSerialize;

/// Reads a value whole, to look at its discriminant.
///
/// # Errors
/// It is no JSON.
pub fn read_whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    <Value as Wire>::read(deserializer)
}

/// Takes a value as the message that its discriminant names.
///
/// # Errors
/// The value does not fit the message.
pub fn read_variant<T: Wire, E: Error>(value: Value) -> Result<Box<T>, E> {
    T::read(value).map(Box::new).map_err(E::custom)
}

/// Writes a message, with its discriminant if it does not hold it itself.
///
/// # Errors
/// Whatever the serializer gives.
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

/// Implements reading and writing of an enum of messages from the table of its discriminant's
/// values. A value that the table lacks is kept as it is.
#[allow(unused_macros)]
macro_rules! variants {
    ($name:ident by $discriminant:literal { $($value:literal => $variant:ident,)* }) => {
        impl $crate::runtime::json::Wire for $name {
            fn read<'de, D: ::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let whole = $crate::runtime::json::read_whole(deserializer)?;
                let value = whole.get($discriminant).and_then(|value| value.as_str());
                match value {
                    $(Some($value) => {
                        $crate::runtime::json::read_variant(whole).map(Self::$variant)
                    })*
                    _ => Ok(Self::Unrecognized(whole)),
                }
            }

            fn write<S: ::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(message) => $crate::runtime::json::write_variant(
                        &**message,
                        $discriminant,
                        $value,
                        serializer,
                    ),)*
                    Self::Unrecognized(value) => {
                        $crate::runtime::json::Wire::write(value, serializer)
                    }
                }
            }
        }

        impl ::serde_core::Serialize for $name {
            fn serialize<S: ::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::runtime::json::Wire::write(self, serializer)
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::json::Wire::read(deserializer)
            }
        }

        impl $crate::runtime::FromResponse for $name {
            fn from_response(
                _: &::http::HeaderMap,
                body: ::bytes::Bytes,
                mode: $crate::runtime::json::Mode,
            ) -> ::core::result::Result<
                $crate::runtime::json::Read<Self>,
                $crate::runtime::json::DecodeError,
            > {
                $crate::runtime::json::from_slice(&body, mode)
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use variants;
