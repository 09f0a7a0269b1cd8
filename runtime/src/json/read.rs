//! Reading the value of one field, and the small visitors that readers share.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::Error as PlainError;
use serde_core::de::{
    DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::message::Outcome;
use super::wire::Wire;

/// Reads the value of a field: null empties it.
///
/// # Errors
/// The value does not fit the field.
pub fn field<'de, T: Wire, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    map: &mut A,
) -> Result<Outcome, A::Error> {
    *slot = map.next_value_seed(Nullable(PhantomData))?;
    Ok(if slot.is_some() {
        Outcome::Set
    } else {
        Outcome::Null
    })
}

/// A value, or null.
pub(crate) struct Nullable<T>(pub(crate) PhantomData<fn() -> T>);

impl<'de, T: Wire> DeserializeSeed<'de> for Nullable<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Wire> Visitor<'de> for Nullable<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer).map(Some)
    }
}

/// A value.
pub(crate) struct Present<T>(pub(crate) PhantomData<fn() -> T>);

impl<'de, T: Wire> DeserializeSeed<'de> for Present<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

/// Refuses any value, with an error that stands at the value and says what was expected instead.
/// It asks for a boolean because that reports the right position for every kind of value.
pub(crate) struct Refuse(pub(crate) &'static str);

impl<'de> DeserializeSeed<'de> for Refuse {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_bool(self)
    }
}

impl Visitor<'_> for Refuse {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Refuses any value but null.
pub(crate) struct RefuseUnlessNull(pub(crate) &'static str);

impl<'de> DeserializeSeed<'de> for RefuseUnlessNull {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for RefuseUnlessNull {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Refuse(self.0).deserialize(deserializer)
    }
}

/// Reads the rest of an array. serde_json then reports an error at the end of the array, where
/// it could not be placed otherwise.
pub(crate) fn drain_seq<'de, A: SeqAccess<'de>>(seq: &mut A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Reads the rest of an object, for the same reason.
pub(crate) fn drain_map<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// An object in which every value is null.
pub(crate) struct NullMap;

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
