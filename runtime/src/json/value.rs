//! Reading any JSON as a [`Value`], within the memory limit.

use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess};
use serde_core::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::key::KeySeed;
use super::memory;
use super::mismatch::Expected;
use super::reader::{self, AnyKind, Number, Reader, Text};
use super::reading::Context;
use super::wire::Wire;

impl Wire for Value {
    /// A null fits, but where it is the value of a field the field is empty.
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        let value = reader::read(ValueReader, deserializer, context)?;
        Ok(if value.is_null() && context.keep_null() {
            None
        } else {
            Some(value)
        })
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// Reads any value. Charges what is behind the value, not the value itself.
pub(crate) struct ValueReader;

impl<'de> Reader<'de> for ValueReader {
    type Output = Value;

    const EXPECTED: Expected = Expected::Kind("a value");

    fn null<E: Error>(self, _: &mut Context<'_>) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn boolean<E: Error>(self, value: bool, _: &mut Context<'_>) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn number<E: Error>(self, number: Number, _: &mut Context<'_>) -> Result<Value, E> {
        Ok(number.into())
    }

    fn text<E: Error>(self, text: Text<'_, 'de>, context: &mut Context<'_>) -> Result<Value, E> {
        context.charge(memory::text(text.as_str().len()))?;
        Ok(Value::String(text.into_string()))
    }

    fn array<A: SeqAccess<'de>>(
        self,
        array: A,
        context: &mut Context<'_>,
    ) -> Result<Value, A::Error> {
        read_array(array, context)
    }

    fn object<A: MapAccess<'de>>(
        self,
        object: A,
        context: &mut Context<'_>,
    ) -> Result<Value, A::Error> {
        read_object(object, context)
    }
}

/// Reads an array.
///
/// # Errors
/// The text is malformed, or the memory limit is hit.
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
/// The text is malformed, or the memory limit is hit.
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

/// A seed that reads any value.
pub(crate) fn any<'c, 'p>(context: &'c mut Context<'p>) -> AnyKind<'c, 'p, ValueReader> {
    AnyKind {
        reader: ValueReader,
        context,
    }
}
