//! The trait of all emitted structs, and functions that read and write a struct as an object.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde_core::de::value::Error as PlainError;
use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
};
use serde_core::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::entry::Entry;
use super::field::Field;
use super::key::KeySeed;
use super::memory;
use super::mismatch::Expected;
use super::path::Path;
use super::reader::{self, Reader};
use super::reading::{Context, Reading};
use super::unknown_fields::UnknownFields;
use super::wire::{Codec, Wire};
use super::write::Fields;

/// A struct that is an object on the wire.
///
/// Every emitted struct implements it, and serde's `Serialize` and `Deserialize`. Deserialized by
/// serde, as with `serde_json::from_str`, a message is read leniently and without a report: a field
/// of the wrong type is empty and kept among the unknown fields, and an element of a list or an
/// entry of a map of the wrong type is dropped. [`from_slice`](super::from_slice) reports all of
/// them, or refuses them.
pub trait Message: Default + Extensible + Wire {
    /// The schema's name, for error texts.
    const NAME: &'static str;

    /// Reads the value of an entry into the field of this wire name. Returns `false`, and leaves
    /// the value unread, if there is no such field.
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        entry: &mut Entry<'_, A>,
    ) -> Result<bool, A::Error>;

    /// Writes every field that has a value.
    fn write<S: SerializeMap>(&self, out: &mut Fields<'_, S>);

    /// Empties the union of this name; returns the wire name of the member that was set.
    #[inline]
    fn take_union(&mut self, _union: &str) -> Option<&'static str> {
        None
    }

    /// Empties a field and sends an explicit null for it.
    ///
    /// A value that is set afterwards replaces the null. Clearing a union sends the null for the
    /// member that is set, and does nothing if none is.
    #[must_use]
    fn clear(mut self, field: Field<Self>) -> Self {
        clear(&mut self, field);
        self
    }
}

/// A message that keeps the fields which its type does not know.
pub trait Extensible {
    /// Returns the values that were received, or added, beyond the fields of this revision.
    /// Requests include them.
    fn unknown_fields(&self) -> &UnknownFields;

    /// Returns the unknown fields, to change them.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;
}

/// Reads and writes a struct as an object. Values that its type does not know are kept in its
/// unknown fields, and written after its fields.
#[derive(Debug)]
pub struct MessageCodec;

impl<T: Message> Codec<T> for MessageCodec {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<T>, D::Error> {
        let mut message = T::default();
        let fits = reader::read(MessageReader(&mut message), deserializer, context)?;
        Ok(fits.then_some(message))
    }

    #[inline]
    fn read_field<'de, D: Deserializer<'de>>(
        field: &mut Option<T>,
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<(), D::Error> {
        let message = field.insert(T::default());
        if !reader::read(MessageReader(message), deserializer, context)? {
            *field = None;
        }
        Ok(())
    }

    /// Reads the message in place: messages are large, and moving them costs more than reading
    /// short ones.
    #[inline]
    fn read_next<'de, A: SeqAccess<'de>>(
        list: &mut Vec<T>,
        array: &mut A,
        context: &mut Context<'_>,
    ) -> Result<bool, A::Error> {
        let seed = NextMessage {
            list,
            context,
            message: PhantomData,
        };
        Ok(array.next_element_seed(seed)?.is_some())
    }

    fn write<S: Serializer>(message: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut fields = Fields::new(&mut map, message.unknown_fields());
        Message::write(message, &mut fields);
        fields.finish()?;
        map.end()
    }
}

struct NextMessage<'c, 'p, T> {
    list: &'c mut Vec<T>,
    context: &'c mut Context<'p>,
    message: PhantomData<fn() -> T>,
}

impl<'de, T: Message> DeserializeSeed<'de> for NextMessage<'_, '_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.context.grow(self.list)?;
        self.list.push(T::default());
        let Some(message) = self.list.last_mut() else {
            return Err(D::Error::custom("a pushed element is missing"));
        };
        if !reader::read(MessageReader(message), deserializer, self.context)? {
            self.list.pop();
        }
        Ok(())
    }
}

/// Empties a field and records that an explicit null is to be sent for it. For a union the null
/// goes to the member that was set; nothing is recorded if none was.
fn clear<T: Message>(message: &mut T, field: Field<T>) {
    let key = match field.is_union() {
        false => Some(field.name()),
        true => message.take_union(field.name()),
    };
    let Some(key) = key else { return };
    let mut reading = Reading::clearing();
    let mut kept = None;
    let context = Context {
        path: &Path::Key(&Path::Root, key),
        reading: &mut reading,
        kept: Some(&mut kept),
    };
    // Reading a null cannot fail, and empties the field.
    if message
        .read(key, &mut Entry::new(&mut NullMap, context))
        .is_ok()
    {
        message.unknown_fields_mut().insert(key, Value::Null);
    }
}

/// A reader of an object into a message. Its output is `false` for any other kind of value.
struct MessageReader<'m, T>(&'m mut T);

impl<'de, T: Message> Reader<'de> for MessageReader<'_, T> {
    type Output = bool;

    const EXPECTED: Expected = Expected::Message(T::NAME);

    fn object<A: MapAccess<'de>>(
        self,
        mut object: A,
        context: &mut Context<'_>,
    ) -> Result<bool, A::Error> {
        let message = self.0;
        while let Some(key) = object.next_key_seed(KeySeed)? {
            let mut kept = None;
            let entry = Context {
                path: &Path::Key(context.path, &key),
                reading: context.reading,
                kept: Some(&mut kept),
            };
            let mut entry = Entry::new(&mut object, entry);
            if !message.read(&key, &mut entry)? {
                kept = Some(entry.raw()?);
            }
            let unknown_fields = message.unknown_fields_mut();
            match kept {
                None => unknown_fields.forget(&key),
                Some(value) => keep(unknown_fields, key, value, context)?,
            }
        }
        Ok(true)
    }
}

/// Keeps a value among the unknown fields.
fn keep<E: Error>(
    unknown_fields: &mut UnknownFields,
    key: Cow<'_, str>,
    value: Value,
    context: &mut Context<'_>,
) -> Result<(), E> {
    let count = unknown_fields.len();
    let entry = memory::map_entry::<String, Value>(count);
    let tree = if count == 0 { UnknownFields::BOXED } else { 0 };
    context.charge(tree + entry + memory::text(key.len()))?;
    unknown_fields.insert(key, value);
    Ok(())
}

/// An object in which every value is null.
struct NullMap;

impl<'de> MapAccess<'de> for NullMap {
    type Error = PlainError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        _seed: K,
    ) -> Result<Option<K::Value>, PlainError> {
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, PlainError> {
        seed.deserialize(().into_deserializer())
    }
}
