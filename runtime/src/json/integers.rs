//! 64-bit integers that are numbers on the wire: those of services that do not follow ProtoJSON,
//! where they are strings.

use std::collections::BTreeMap;

use serde_core::ser::{Serialize, Serializer};

use super::wire::Wire;

/// A 64-bit integer, or a list or map of them.
pub trait Integers: Wire {
    /// Writes every integer as a JSON number.
    ///
    /// # Errors
    /// The errors of the serializer.
    fn write_numbers<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl Integers for i64 {
    fn write_numbers<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(*self)
    }
}

impl<T: Integers> Integers for Vec<T> {
    fn write_numbers<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(AsNumbers))
    }
}

impl<T: Integers> Integers for BTreeMap<String, T> {
    fn write_numbers<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, AsNumbers(value))))
    }
}

/// Passes integers to serde as numbers.
pub(crate) struct AsNumbers<'a, T>(pub(crate) &'a T);

impl<T: Integers> Serialize for AsNumbers<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write_numbers(serializer)
    }
}
