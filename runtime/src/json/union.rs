//! Unions: fields of which at most one is set, flat in the object on the wire.

use serde_core::de::MapAccess;
use serde_core::ser::SerializeMap;

use super::message::Outcome;
use super::read::{Nullable, RefuseUnlessNull};
use super::wire::Wire;
use super::write::Fields;

/// What a second member of a union meets. The lenient pass knows it by this text.
pub(crate) const SECOND_MEMBER: &str = "null, because another member of the union is set";

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

/// Reads the value of a union's member: null is no member.
///
/// # Errors
/// The value does not fit the member, or another member is set already.
pub fn member<'de, U: Union, T: Wire, A: MapAccess<'de>>(
    slot: &mut Option<U>,
    key: &'static str,
    map: &mut A,
    wrap: fn(T) -> U,
) -> Result<Outcome, A::Error> {
    if slot.as_ref().is_some_and(|held| held.wire_name() != key) {
        map.next_value_seed(RefuseUnlessNull(SECOND_MEMBER))?;
        return Ok(Outcome::Null);
    }
    *slot = map
        .next_value_seed(Nullable(std::marker::PhantomData))?
        .map(wrap);
    Ok(if slot.is_some() {
        Outcome::Set
    } else {
        Outcome::Null
    })
}
