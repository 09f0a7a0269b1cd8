//! One member of an object, as a message reads it.

use std::collections::BTreeMap;

use serde_core::de::MapAccess;
use serde_json::Value;

use super::memory;
use super::mismatch::Expected;
use super::reading::Context;
use super::value;
use super::wire::{Codec, FieldSeed, Seed, Wire};
use super::write::Union;

/// The state of a union when a second member follows.
const SECOND_MEMBER: Expected = Expected::Kind("null, because another member of the union is set");

/// One member of an object, whose key has been read and whose value has not.
///
/// [`Message::read`](super::Message::read) reads the value by one call of one of the methods. A
/// null and a value that does not fit stay in the entry, and become unknown fields of the message.
pub struct Entry<'a, A> {
    map: &'a mut A,
    context: Context<'a>,
}

impl<'a, A> Entry<'a, A> {
    #[inline]
    pub(crate) fn new(map: &'a mut A, context: Context<'a>) -> Self {
        Self { map, context }
    }
}

impl<'de, A: MapAccess<'de>> Entry<'_, A> {
    /// Reads the value of a field, and returns `true`. A null or a value that does not fit empties
    /// the field.
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    // One copy for each type, not for each field of it.
    #[inline(never)]
    pub fn field<T: Wire>(&mut self, field: &mut Option<T>) -> Result<bool, A::Error> {
        let context = &mut self.context;
        self.map.next_value_seed(FieldSeed { field, context })?;
        Ok(true)
    }

    /// Reads a value into a map of entries beside the fields, and returns `true`. A null or a value
    /// that does not fit leaves the map without this entry.
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    pub fn additional<T: Wire>(
        &mut self,
        key: &str,
        values: &mut BTreeMap<String, T>,
    ) -> Result<bool, A::Error> {
        match self.map.next_value_seed(Seed::new(&mut self.context))? {
            Some(value) => {
                let node = memory::map_entry::<String, T>(values.len());
                self.context.charge(node + memory::text(key.len()))?;
                values.insert(key.to_owned(), value);
            }
            None => {
                values.remove(key);
            }
        }
        Ok(true)
    }

    /// Reads the value of a union's member, and returns `true`. A null is no member, unless the
    /// type of the member has a value for null. If another member is set, that member stays, and
    /// the value is reported.
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    #[inline]
    pub fn member<U: Union, T: Wire>(
        &mut self,
        union: &mut Option<U>,
        wrap: fn(T) -> U,
    ) -> Result<bool, A::Error> {
        if let Some(set) = union {
            if !self.context.path.ends_with(set.wire_name()) {
                return self.second_member(T::Codec::from_null().is_some());
            }
        }
        let value = self.map.next_value_seed(Seed::new(&mut self.context))?;
        *union = value.map(wrap);
        Ok(true)
    }

    /// Keeps and reports the value of a second member.
    #[cold]
    fn second_member(&mut self, null_is_member: bool) -> Result<bool, A::Error> {
        let left = self.context.reading.memory_left();
        let raw = self.raw()?;
        if raw.is_null() && !null_is_member && self.context.keep_null() {
            return Ok(true);
        }
        let size = left.saturating_sub(self.context.reading.memory_left());
        self.context.mismatch(SECOND_MEMBER, raw, size)?;
        Ok(true)
    }

    /// Reads the value as it is.
    pub(crate) fn raw(&mut self) -> Result<Value, A::Error> {
        self.map.next_value_seed(value::any(&mut self.context))
    }
}
