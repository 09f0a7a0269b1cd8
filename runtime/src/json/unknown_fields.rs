//! The values of a message beyond the fields that its type knows.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::memory;

/// Values under wire names that are no field of this revision, explicit nulls, and values that
/// did not fit their field. They are written back, unless a field of the same name is set.
///
/// Two messages that differ in their unknown fields are not equal. `Debug` shows keys and
/// lengths, never values.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields {
    // The map is empty for nearly every message, so it uses only the size of one pointer.
    #[allow(clippy::box_collection)]
    values: Option<Box<BTreeMap<String, Value>>>,
}

impl UnknownFields {
    /// The size of the box around the map.
    pub(crate) const BOXED: usize = memory::boxed::<BTreeMap<String, Value>>();

    /// Returns the value under a wire name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.as_ref()?.get(name)
    }

    /// All wire names and values, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let values = self.values.iter().flat_map(|values| values.iter());
        values.map(|(name, value)| (name.as_str(), value))
    }

    /// Inserts a value under a wire name; returns the previous one.
    pub fn insert(&mut self, name: impl Into<String>, value: Value) -> Option<Value> {
        self.values
            .get_or_insert_default()
            .insert(name.into(), value)
    }

    /// Removes and returns the value under a wire name.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let values = self.values.as_mut()?;
        let removed = values.remove(name);
        if values.is_empty() {
            self.values = None;
        }
        removed
    }

    /// Returns `true` if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_none()
    }

    /// Returns the number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.as_ref().map_or(0, |values| values.len())
    }

    /// Removes the value that an earlier member of this name left, because a field has been read.
    #[inline]
    pub(crate) fn forget(&mut self, name: &str) {
        if self.values.is_some() {
            self.remove(name);
        }
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(name, value)| (name, Length::of(value))))
            .finish()
    }
}

/// Shows how long a value's JSON text is, and nothing of the value.
pub(crate) struct Length(usize);

impl Length {
    pub(crate) fn of(value: &Value) -> Self {
        Self(value.to_string().len())
    }
}

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes]", self.0)
    }
}
