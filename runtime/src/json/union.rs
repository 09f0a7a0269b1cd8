//! Unions: fields of which at most one is set, flat in the object on the wire.

use serde_core::ser::SerializeMap;

use super::write::Fields;

/// An enum whose variants are the members of a union.
pub trait Union: Sized {
    /// The wire name of the member that is set.
    fn wire_name(&self) -> &'static str;

    /// Writes the member.
    ///
    /// # Errors
    /// Whatever the serializer gives.
    fn write<S: SerializeMap>(&self, out: &mut Fields<'_, S>) -> Result<(), S::Error>;
}
