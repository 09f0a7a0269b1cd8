//! Writing the fields and unions of a message, and whole values.

use std::collections::BTreeMap;

use serde_core::ser::{Serialize, SerializeMap, Serializer};

use super::error::DecodeError;
use super::integers::{AsNumbers, Integers};
use super::options::ReadOptions;
use super::read::{Decoded, from_slice};
use super::unknown_fields::UnknownFields;
use super::wire::Wire;

/// A writer of the fields of one message, each wire name at most once. After an error it writes
/// nothing more.
pub struct Fields<'a, S: SerializeMap> {
    map: &'a mut S,
    unknown_fields: &'a UnknownFields,
    /// The wire names of unknown fields that a field has replaced.
    replaced: Vec<&'static str>,
    /// The wire names of the entries beside the fields.
    additional: Vec<String>,
    /// The first error of the serializer.
    error: Option<S::Error>,
}

impl<'a, S: SerializeMap> Fields<'a, S> {
    #[inline]
    pub(crate) fn new(map: &'a mut S, unknown_fields: &'a UnknownFields) -> Self {
        Self {
            map,
            unknown_fields,
            replaced: Vec::new(),
            additional: Vec::new(),
            error: None,
        }
    }

    /// Writes a field, if it has a value.
    #[inline]
    pub fn field<T: Wire>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(key, value);
        }
    }

    /// Writes the member of a union that is set.
    pub fn member<T: Wire>(&mut self, key: &'static str, value: &T) {
        self.entry(key, &AsSerialize(value));
    }

    fn entry(&mut self, key: &'static str, value: &impl Serialize) {
        if self.error.is_some() {
            return;
        }
        if !self.unknown_fields.is_empty() {
            self.replace(key);
        }
        if let Err(error) = self.map.serialize_entry(key, value) {
            self.error = Some(error);
        }
    }

    /// Records that a field replaces the unknown field of its name.
    #[cold]
    fn replace(&mut self, key: &'static str) {
        if self.unknown_fields.get(key).is_some() {
            self.replaced.push(key);
        }
    }

    /// Writes a field of 64-bit integers as numbers, if it has a value.
    pub fn integers<T: Integers>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.integer_member(key, value);
        }
    }

    /// Writes the member of a union that is set: 64-bit integers as numbers.
    pub fn integer_member<T: Integers>(&mut self, key: &'static str, value: &T) {
        self.entry(key, &AsNumbers(value));
    }

    /// Writes the entries of a map beside the fields. Entries with the name of a field are left
    /// out.
    pub fn additional<T: Wire>(&mut self, values: &BTreeMap<String, T>, fields: &[&str]) {
        let values = values
            .iter()
            .filter(|(key, _)| !fields.contains(&key.as_str()));
        for (key, value) in values {
            if self.error.is_some() {
                return;
            }
            self.additional.push(key.clone());
            self.error = self.map.serialize_entry(key, &AsSerialize(value)).err();
        }
    }

    /// Writes a union, if a member is set.
    #[inline]
    pub fn union<U: Union>(&mut self, union: &Option<U>) {
        if let Some(union) = union {
            union.write(self);
        }
    }

    /// Writes the unknown fields that no field has replaced.
    ///
    /// # Errors
    /// The first error of the serializer.
    #[inline]
    pub(crate) fn finish(self) -> Result<(), S::Error> {
        match self.error {
            Some(error) => Err(error),
            None if self.unknown_fields.is_empty() => Ok(()),
            None => self.finish_unknown(),
        }
    }

    #[cold]
    fn finish_unknown(self) -> Result<(), S::Error> {
        for (name, value) in self.unknown_fields.iter() {
            let is_additional = self.additional.iter().any(|key| key == name);
            if !is_additional && !self.replaced.contains(&name) {
                self.map.serialize_entry(name, value)?;
            }
        }
        Ok(())
    }
}

/// An enum whose variants are the members of a union: fields of which at most one is set, flat in
/// the object on the wire.
pub trait Union: Sized {
    /// Returns the wire name of the member that is set.
    fn wire_name(&self) -> &'static str;

    /// Writes the member.
    fn write<S: SerializeMap>(&self, out: &mut Fields<'_, S>);
}

/// Passes a [`Wire`] value to serde.
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
/// A hand-written [`Wire`] refuses to write its value.
pub fn to_vec<T: Wire>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&AsSerialize(value))
}

/// Converts a value of one type to another through its JSON text: the result of an operation, or a
/// field of any type.
///
/// # Errors
/// The value does not fit the type, or the memory limit is exceeded.
pub fn convert<T: Wire>(
    value: &impl Wire,
    options: impl Into<ReadOptions>,
) -> Result<Decoded<T>, DecodeError> {
    match to_vec(value) {
        Ok(text) => from_slice(&text, options),
        Err(_) => Err(DecodeError::unwritable::<T>()),
    }
}
