//! What every emitted struct implements, and how a struct is read and written as an object.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::field::Field;
use super::read::NullMap;
use super::repair::MARK;
use super::unknown::UnknownFields;
use super::wire::Wire;
use super::write::Fields;

/// A struct that is an object on the wire.
///
/// Implemented by the `message!` macro from a table.
pub trait Message: Default + Wire {
    /// The schema's name, for error texts.
    const NAME: &'static str;

    /// Reads the value of `key` from `map` into the field of that wire name.
    ///
    /// # Errors
    /// Whatever `map` gives, or that the value does not fit the field.
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A)
    -> Result<Outcome, A::Error>;

    /// Writes every field that holds a value.
    ///
    /// # Errors
    /// Whatever the serializer gives.
    fn write<S: SerializeMap>(&self, out: &mut Fields<'_, S>) -> Result<(), S::Error>;

    /// What was received, or added, beyond the fields of this revision.
    fn unknown(&self) -> &UnknownFields;

    /// The same, to change it.
    fn unknown_mut(&mut self) -> &mut UnknownFields;

    /// Empties the union of that name; gives the wire name of the member that it held.
    #[inline]
    fn take_union(&mut self, _union: &str) -> Option<&'static str> {
        None
    }
}

/// What [`Message::read`] did with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The field holds the value.
    Set,
    /// The value was null: the field is empty, and the null is to be kept.
    Null,
    /// No field has this wire name; the value was not read.
    Unknown,
}

/// Reads a message; what its type does not know is kept in its unknown fields.
///
/// # Errors
/// The value is no object, or a field does not fit.
pub fn read_message<'de, T: Message, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut message = T::default();
    deserializer.deserialize_map(ObjectVisitor(&mut message))?;
    Ok(message)
}

/// Reads the next element of an array, a message, to the end of a list. It is read where it will
/// stand: messages are large, and moving them about costs more than reading short ones.
///
/// # Errors
/// Those of [`read_message`].
pub fn read_next_message<'de, T: Message, A: SeqAccess<'de>>(
    list: &mut Vec<T>,
    array: &mut A,
) -> Result<bool, A::Error> {
    list.push(T::default());
    let some = match list.last_mut() {
        Some(message) => array.next_element_seed(ObjectVisitor(message))?.is_some(),
        None => false,
    };
    if !some {
        list.pop();
    }
    Ok(some)
}

/// Writes a message: its fields, then what its unknown fields hold under other keys.
///
/// # Errors
/// Whatever the serializer gives.
pub fn write_message<T: Message, S: Serializer>(
    message: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut fields = Fields::new(&mut map, message.unknown());
    Message::write(message, &mut fields)?;
    fields.finish()?;
    map.end()
}

/// Empties a field and records that an explicit null is to be sent for it. For a union the null
/// goes to the member that it held; nothing is recorded if it held none.
pub fn clear<T: Message>(message: &mut T, field: Field<T>) {
    let key = match field.is_union() {
        false => Some(field.name()),
        true => message.take_union(field.name()),
    };
    let Some(key) = key else { return };
    // Reading a null cannot fail, and empties the field.
    if message.read(key, &mut NullMap).is_ok() {
        message.unknown_mut().insert(key, Value::Null);
    }
}

/// Reads a message into its place.
struct ObjectVisitor<'a, T>(&'a mut T);

impl<'de, T: Message> DeserializeSeed<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Message> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let message = self.0;
        while let Some(key) = map.next_key_seed(KeySeed)? {
            match message.read(&key, &mut map)? {
                Outcome::Set => message.unknown_mut().forget(&key),
                Outcome::Null => message.unknown_mut().keep(key, Value::Null),
                Outcome::Unknown => {
                    let value = map.next_value()?;
                    message.unknown_mut().keep(unmarked(key), value);
                }
            }
        }
        Ok(())
    }
}

/// A key without the mark that the lenient pass gave it.
fn unmarked(key: Cow<'_, str>) -> Cow<'_, str> {
    match key.strip_prefix(MARK) {
        Some(name) => Cow::Owned(name.to_owned()),
        None => key,
    }
}

/// Reads a key, borrowed where the text allows it.
pub(crate) struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}

/// Implements [`Message`] from the table of a struct's wire names and fields, and what all messages
/// share. A field that is a union has a table of its own: the union's name, the field, its type,
/// and the wire name and variant of each member.
#[doc(hidden)]
#[macro_export]
macro_rules! message {
    ($message:ident { $($wire:literal => $field:ident,)* }) => {
        impl $crate::json::Message for $message {
            const NAME: &'static str = stringify!($message);

            #[inline]
            fn read<'de, A: $crate::serde_core::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> ::core::result::Result<$crate::json::Outcome, A::Error> {
                let _ = &map;
                match key {
                    $($wire => $crate::json::field(&mut self.$field, map),)*
                    _ => Ok($crate::json::Outcome::Unknown),
                }
            }

            #[inline]
            fn write<S: $crate::serde_core::ser::SerializeMap>(
                &self,
                out: &mut $crate::json::Fields<'_, S>,
            ) -> ::core::result::Result<(), S::Error> {
                let _ = &out;
                $(out.field($wire, &self.$field)?;)*
                Ok(())
            }

            #[inline]
            fn unknown(&self) -> &$crate::json::UnknownFields {
                &self.unknown
            }

            #[inline]
            fn unknown_mut(&mut self) -> &mut $crate::json::UnknownFields {
                &mut self.unknown
            }
        }

        $crate::message_shared!($message);
    };
    (
        $message:ident { $($wire:literal => $field:ident,)* }
        $(union $name:literal $slot:ident: $union:ident { $($member:literal => $variant:ident,)* })+
    ) => {
        impl $crate::json::Message for $message {
            const NAME: &'static str = stringify!($message);

            #[inline]
            fn read<'de, A: $crate::serde_core::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> ::core::result::Result<$crate::json::Outcome, A::Error> {
                match key {
                    $($wire => $crate::json::field(&mut self.$field, map),)*
                    $($($member => $crate::json::member(
                        &mut self.$slot,
                        $member,
                        map,
                        $union::$variant,
                    ),)*)+
                    _ => Ok($crate::json::Outcome::Unknown),
                }
            }

            #[inline]
            fn write<S: $crate::serde_core::ser::SerializeMap>(
                &self,
                out: &mut $crate::json::Fields<'_, S>,
            ) -> ::core::result::Result<(), S::Error> {
                $(out.field($wire, &self.$field)?;)*
                $(out.union(&self.$slot)?;)+
                Ok(())
            }

            #[inline]
            fn take_union(&mut self, union: &str) -> ::core::option::Option<&'static str> {
                match union {
                    $($name => self
                        .$slot
                        .take()
                        .map(|member| $crate::json::Union::wire_name(&member)),)+
                    _ => None,
                }
            }

            #[inline]
            fn unknown(&self) -> &$crate::json::UnknownFields {
                &self.unknown
            }

            #[inline]
            fn unknown_mut(&mut self) -> &mut $crate::json::UnknownFields {
                &mut self.unknown
            }
        }

        $(
            impl $crate::json::Union for $union {
                #[inline]
                fn wire_name(&self) -> &'static str {
                    match self {
                        $(Self::$variant(_) => $member,)*
                    }
                }

                #[inline]
                fn write<S: $crate::serde_core::ser::SerializeMap>(
                    &self,
                    out: &mut $crate::json::Fields<'_, S>,
                ) -> ::core::result::Result<(), S::Error> {
                    match self {
                        $(Self::$variant(value) => out.member($member, value),)*
                    }
                }
            }
        )+

        $crate::message_shared!($message);
    };
}

/// The methods that all messages share, and reading and writing on both serde's terms and ours.
#[doc(hidden)]
#[macro_export]
macro_rules! message_shared {
    ($message:ty) => {
        impl $message {
            /// With no field set.
            #[inline]
            #[must_use]
            pub fn new() -> Self {
                ::core::default::Default::default()
            }

            /// Empties a field and sends an explicit null for it.
            ///
            /// A value that is set afterwards wins over the null. Clearing a union sends the null
            /// for the member that it holds, and does nothing if it holds none.
            #[inline]
            #[must_use]
            pub fn clear(mut self, field: $crate::json::Field<Self>) -> Self {
                $crate::json::clear(&mut self, field);
                self
            }

            /// What was received, or added, beyond the fields: it is sent along.
            #[inline]
            #[must_use]
            pub fn unknown(&self) -> &$crate::json::UnknownFields {
                $crate::json::Message::unknown(self)
            }

            /// The same, to change it.
            #[inline]
            pub fn unknown_mut(&mut self) -> &mut $crate::json::UnknownFields {
                $crate::json::Message::unknown_mut(self)
            }
        }

        impl $crate::json::Wire for $message {
            #[inline]
            fn read<'de, D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::read_message(deserializer)
            }

            #[inline]
            fn read_next<'de, A: $crate::serde_core::de::SeqAccess<'de>>(
                list: &mut ::std::vec::Vec<Self>,
                array: &mut A,
            ) -> ::core::result::Result<bool, A::Error> {
                $crate::json::read_next_message(list, array)
            }

            #[inline]
            fn write<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::write_message(self, serializer)
            }
        }

        impl $crate::serde_core::Serialize for $message {
            #[inline]
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::write_message(self, serializer)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $message {
            #[inline]
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::read_message(deserializer)
            }
        }
    };
}
