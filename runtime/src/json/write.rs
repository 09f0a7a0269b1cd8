//! Writing the fields of a message, and whole values.

use serde_core::ser::{Serialize, SerializeMap, Serializer};

use super::error::DecodeError;
use super::options::ReadOptions;
use super::read::{Read, from_slice};
use super::union::Union;
use super::unknown_fields::UnknownFields;
use super::wire::Wire;

/// Writes the fields of one message, each wire name at most once.
pub struct Fields<'a, S> {
    map: &'a mut S,
    unknown_fields: &'a UnknownFields,
    /// The wire names of unknown fields that a field has replaced.
    replaced: Vec<&'static str>,
}

impl<'a, S: SerializeMap> Fields<'a, S> {
    pub(crate) fn new(map: &'a mut S, unknown_fields: &'a UnknownFields) -> Self {
        Self {
            map,
            unknown_fields,
            replaced: Vec::new(),
        }
    }

    /// Writes a field, if it holds a value.
    ///
    /// # Errors
    /// Whatever the serializer gives.
    #[inline]
    pub fn field<T: Wire>(&mut self, key: &'static str, value: &Option<T>) -> Result<(), S::Error> {
        match value {
            Some(value) => self.member(key, value),
            None => Ok(()),
        }
    }

    /// Writes the member that a union holds.
    ///
    /// # Errors
    /// Whatever the serializer gives.
    pub fn member<T: Wire>(&mut self, key: &'static str, value: &T) -> Result<(), S::Error> {
        if !self.unknown_fields.is_empty() && self.unknown_fields.get(key).is_some() {
            self.replaced.push(key);
        }
        self.map.serialize_entry(key, &AsSerialize(value))
    }

    /// Writes a union, if a member is set.
    ///
    /// # Errors
    /// Whatever the serializer gives.
    #[inline]
    pub fn union<U: Union>(&mut self, union: &Option<U>) -> Result<(), S::Error> {
        match union {
            Some(union) => union.write(self),
            None => Ok(()),
        }
    }

    /// Writes the unknown fields that no field has replaced.
    pub(crate) fn finish(self) -> Result<(), S::Error> {
        for (name, value) in self.unknown_fields.iter() {
            if !self.replaced.contains(&name) {
                self.map.serialize_entry(name, value)?;
            }
        }
        Ok(())
    }
}

/// Lends a [`Wire`] value to serde.
pub(crate) struct AsSerialize<'a, T>(pub(crate) &'a T);

impl<T: Wire> Serialize for AsSerialize<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Writes a value as JSON text.
///
/// # Errors
/// Only where a hand-made [`Wire`] refuses to write its value.
pub fn to_vec<T: Wire>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&AsSerialize(value))
}

/// Converts a value of one type to another by way of its JSON text: the result of an operation, or
/// a field that holds any value.
///
/// # Errors
/// The value does not fit the type, or the memory limit is hit.
pub fn convert<T: Wire>(
    value: &impl Wire,
    options: impl Into<ReadOptions>,
) -> Result<Read<T>, DecodeError> {
    match to_vec(value) {
        Ok(text) => from_slice(&text, options),
        Err(_) => Err(DecodeError::unwritable::<T>()),
    }
}
