//! Enums that know some values and keep every other one.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Visitor};

/// An enum of strings with a variant that keeps an unknown value.
///
/// Implemented by the `open_enum!` macro from a table.
pub trait OpenEnum: Sized {
    /// The value on the wire.
    fn as_str(&self) -> &str;

    /// The variant of a value; the open one if no other has it.
    fn from_wire(value: &str) -> Self;
}

/// A value that an enum of this revision does not know. Only reading makes one, so that no known
/// value hides in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// Keeps a value.
    #[doc(hidden)]
    pub fn new(value: &str) -> Self {
        Self(value.into())
    }

    /// The value on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Reads an enum.
///
/// # Errors
/// The value is no string.
pub fn read_open_enum<'de, T: OpenEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(EnumVisitor(PhantomData))
}

struct EnumVisitor<T>(PhantomData<fn() -> T>);

impl<T: OpenEnum> Visitor<'_> for EnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(T::from_wire(value))
    }
}

/// Implements an [`OpenEnum`], its reading, writing and conversions, from the table of its wire
/// values and variants.
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum {
    ($open:ident { $($wire:literal => $variant:ident,)* }) => {
        impl $crate::json::OpenEnum for $open {
            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            #[inline]
            fn from_wire(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::Unrecognized($crate::json::UnknownValue::new(value)),
                }
            }
        }

        impl $open {
            /// The value on the wire.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                $crate::json::OpenEnum::as_str(self)
            }
        }

        impl $crate::json::Wire for $open {
            #[inline]
            fn read<'de, D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::read_open_enum(deserializer)
            }

            #[inline]
            fn write<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::serde_core::Serialize for $open {
            #[inline]
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $open {
            #[inline]
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::read_open_enum(deserializer)
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
