//! Enums that know some values and keep every other one.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserializer, Error};
use serde_core::ser::Serializer;

use super::memory;
use super::mismatch::Expected;
use super::reader::{self, Number, Reader};
use super::reading::Context;
use super::wire::{Codec, Wire};

/// The wire value of `google.protobuf.NullValue`. An enum with this value reads and writes a JSON
/// null.
const NULL_VALUE: &str = "NULL_VALUE";

/// An enum of strings with a variant that keeps an unknown value.
pub trait OpenEnum: OpenVariant {
    /// Returns the value on the wire; the digits if it is a number.
    fn as_str(&self) -> &str;

    /// Returns the variant of a known value.
    fn from_known(value: &str) -> Option<Self>;

    /// Returns the variant of a value; the open one if no other has it.
    #[inline]
    fn from_wire(value: &str) -> Self {
        Self::from_known(value).unwrap_or_else(|| Self::from_unknown(UnknownValue::text(value)))
    }
}

/// The open variant of an enum.
pub trait OpenVariant: Sized {
    /// Returns the open variant.
    fn from_unknown(value: UnknownValue) -> Self;

    /// Returns the value of the open variant.
    fn unknown_value(&self) -> Option<&UnknownValue>;
}

/// A value that an enum of this revision does not know: a string, or the number of a value. Only
/// reading creates one, so a known value never has this type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue {
    text: Box<str>,
    /// The value was a number, and is written as one.
    number: bool,
}

impl UnknownValue {
    fn text(value: &str) -> Self {
        Self {
            text: value.into(),
            number: false,
        }
    }

    fn number(digits: String) -> Self {
        Self {
            text: digits.into(),
            number: true,
        }
    }

    /// Returns the value on the wire; the digits if it is a number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns `true` if the value is a number on the wire.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        self.number
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.number {
            if let Ok(number) = self.text.parse() {
                return serializer.serialize_i64(number);
            }
            if let Ok(number) = self.text.parse() {
                return serializer.serialize_u64(number);
            }
        }
        serializer.serialize_str(&self.text)
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.number {
            f.write_str(self.as_str())
        } else {
            fmt::Debug::fmt(self.as_str(), f)
        }
    }
}

/// Reads an enum from its name or its number, and writes it as it was read.
#[derive(Debug)]
pub struct EnumCodec;

impl<T: OpenEnum + Wire> Codec<T> for EnumCodec {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<T>, D::Error> {
        let unknown = match reader::read(EnumReader, deserializer, context)? {
            EnumValue::Text(text) => match T::from_known(&text) {
                Some(known) => return Ok(Some(known)),
                None => UnknownValue::text(&text),
            },
            EnumValue::Number(number) => UnknownValue::number(number),
            EnumValue::Null => return null(context),
            EnumValue::Mismatch => return Ok(None),
        };
        context.charge(memory::text(unknown.text.len()))?;
        Ok(Some(T::from_unknown(unknown)))
    }

    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        match (value.unknown_value(), value.as_str()) {
            (Some(unknown), _) => unknown.write(serializer),
            (None, NULL_VALUE) => serializer.serialize_unit(),
            (None, known) => serializer.serialize_str(known),
        }
    }

    #[inline]
    fn from_null() -> Option<T> {
        T::from_known(NULL_VALUE)
    }
}

/// Reads a null as a value, if the enum has one for it.
#[cold]
fn null<T: OpenEnum + Wire, E: Error>(context: &mut Context<'_>) -> Result<Option<T>, E> {
    let value = match context.reads_null_as_value() {
        true => EnumCodec::from_null(),
        false => None,
    };
    if value.is_none() {
        reader::null(EnumReader::EXPECTED, context)?;
    }
    Ok(value)
}

struct EnumReader;

/// The input that an enum is created from.
#[derive(Default)]
enum EnumValue<'de> {
    Text(Cow<'de, str>),
    /// The digits of a whole number.
    Number(String),
    Null,
    #[default]
    Mismatch,
}

impl<'de> Reader<'de> for EnumReader {
    type Output = EnumValue<'de>;

    const EXPECTED: Expected = Expected::Kind("a string");

    fn null<E: Error>(self, _: &mut Context<'_>) -> Result<EnumValue<'de>, E> {
        Ok(EnumValue::Null)
    }

    fn number<E: Error>(
        self,
        number: Number,
        context: &mut Context<'_>,
    ) -> Result<EnumValue<'de>, E> {
        match number.whole() {
            Some(number) if i64::try_from(number).is_ok() || u64::try_from(number).is_ok() => {
                Ok(EnumValue::Number(number.to_string()))
            }
            _ => {
                context.mismatch(Self::EXPECTED, number.into(), 0)?;
                Ok(EnumValue::Mismatch)
            }
        }
    }

    fn text<E: Error>(self, text: &str, _: &mut Context<'_>) -> Result<EnumValue<'de>, E> {
        Ok(EnumValue::Text(Cow::Owned(text.to_owned())))
    }

    #[inline]
    fn borrowed_text<E: Error>(
        self,
        text: &'de str,
        _: &mut Context<'_>,
    ) -> Result<EnumValue<'de>, E> {
        Ok(EnumValue::Text(Cow::Borrowed(text)))
    }

    fn owned_text<E: Error>(self, text: String, _: &mut Context<'_>) -> Result<EnumValue<'de>, E> {
        Ok(EnumValue::Text(Cow::Owned(text)))
    }
}

/// Implements the open variant, reading, writing and conversions of an [`OpenEnum`].
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum_traits {
    ($open:ident) => {
        impl $crate::json::OpenVariant for $open {
            #[inline]
            fn from_unknown(value: $crate::json::UnknownValue) -> Self {
                Self::Unrecognized(value)
            }

            #[inline]
            fn unknown_value(&self) -> ::core::option::Option<&$crate::json::UnknownValue> {
                match self {
                    Self::Unrecognized(value) => Some(value),
                    #[allow(unreachable_patterns)] // for an enum without known values
                    _ => None,
                }
            }
        }

        impl $open {
            /// Returns the value on the wire; the digits if it is a number.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                $crate::json::OpenEnum::as_str(self)
            }
        }

        impl $crate::json::Wire for $open {
            type Codec = $crate::json::EnumCodec;
        }

        impl $crate::serde_core::Serialize for $open {
            #[inline]
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::Wire::write(self, serializer)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $open {
            #[inline]
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }

        impl ::core::fmt::Display for $open {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $open {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl<T: ::core::convert::AsRef<str> + ?::core::marker::Sized> ::core::convert::From<&T>
            for $open
        {
            #[inline]
            fn from(value: &T) -> Self {
                $crate::json::OpenEnum::from_wire(value.as_ref())
            }
        }

        impl ::core::convert::From<::std::string::String> for $open {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                $crate::json::OpenEnum::from_wire(&value)
            }
        }

        impl $crate::PathArgument for $open {
            #[inline]
            fn into_path_argument(self) -> ::std::string::String {
                self.as_str().to_owned()
            }
        }

        impl $crate::QueryValue for $open {
            #[inline]
            fn to_query_value(&self) -> ::std::string::String {
                self.as_str().to_owned()
            }
        }
    };
}
