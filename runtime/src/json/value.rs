//! Reading any JSON as a [`Value`], within the memory limit.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::key::KeySeed;
use super::memory;
use super::reading::Context;
use super::wire::{Codec, Wire};

impl Wire for Value {
    type Codec = Self;
}

impl Codec<Self> for Value {
    /// Reads any value. A null that is the value of a field empties the field.
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        let value = any(context).deserialize(deserializer)?;
        Ok(if value.is_null() && context.keep_null() {
            None
        } else {
            Some(value)
        })
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// Reads any value. Charges the allocations of the value, not the value itself.
pub(crate) struct ValueSeed<'c, 'p> {
    context: &'c mut Context<'p>,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.context.charge(memory::text(text.len()))?;
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        self.context.charge(memory::text(text.len()))?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Value, A::Error> {
        read_array(array, self.context)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Value, A::Error> {
        read_object(object, self.context)
    }
}

/// Reads an array.
///
/// # Errors
/// The text is malformed, or the memory limit is exceeded.
pub(crate) fn read_array<'de, A: SeqAccess<'de>>(
    mut array: A,
    context: &mut Context<'_>,
) -> Result<Value, A::Error> {
    let mut list = Vec::new();
    while let Some(value) = array.next_element_seed(any(context))? {
        context.grow(&mut list)?;
        list.push(value);
    }
    Ok(Value::Array(list))
}

/// Reads an object. Of equal keys the last one wins.
///
/// # Errors
/// The text is malformed, or the memory limit is exceeded.
pub(crate) fn read_object<'de, A: MapAccess<'de>>(
    mut object: A,
    context: &mut Context<'_>,
) -> Result<Value, A::Error> {
    let mut entries = Map::new();
    while let Some(key) = object.next_key_seed(KeySeed)? {
        let entry = memory::map_entry::<String, Value>(entries.len());
        context.charge(entry + memory::text(key.len()))?;
        let value = object.next_value_seed(any(context))?;
        entries.insert(key.into_owned(), value);
    }
    Ok(Value::Object(entries))
}

/// Returns a seed that reads any value.
pub(crate) const fn any<'c, 'p>(context: &'c mut Context<'p>) -> ValueSeed<'c, 'p> {
    ValueSeed { context }
}
