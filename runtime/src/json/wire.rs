//! The trait of all types that a field can have.

use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, SeqAccess};
use serde_core::ser::Serializer;

use super::reading::Context;

/// A type that a field can have. serde's own traits do not suffice: on the wire 64-bit integers
/// are strings, bytes are base64, NaN is a string, and a value of the wrong type is reported, not
/// an error.
///
/// `String`, `bool`, the numbers, `Bytes`, `Value`, `Vec`, `BTreeMap`, `Box` and the runtime's own
/// scalars implement it, and every emitted type does. An implementation only names the codec:
/// the compiler would check functions in it once for each type.
pub trait Wire: Sized {
    /// Reads and writes the type: [`MessageCodec`](super::MessageCodec) or
    /// [`EnumCodec`](super::EnumCodec), or the type itself.
    type Codec: Codec<Self>;

    /// Reads a value of any kind. Returns `None` for a null of a field, and for a value of the
    /// wrong type, which has been reported.
    ///
    /// # Errors
    /// The text is malformed, the memory limit is exceeded, or the mode is strict and the value does not
    /// fit.
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        Self::Codec::read(deserializer, context)
    }

    /// Writes the value.
    ///
    /// # Errors
    /// The errors of the serializer.
    #[inline]
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::Codec::write(self, serializer)
    }
}

/// How values of the type `T` are read and written.
pub trait Codec<T: Wire> {
    /// Reads a value; see [`Wire::read`].
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<T>, D::Error>;

    /// Reads the value of a field in place. A null or a value that does not fit empties the field.
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    #[inline]
    fn read_field<'de, D: Deserializer<'de>>(
        field: &mut Option<T>,
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<(), D::Error> {
        *field = Self::read(deserializer, context)?;
        Ok(())
    }

    /// Appends the next element of an array to a list, unless the element does not fit. Returns
    /// `false` at the end of the array.
    ///
    /// # Errors
    /// Those of [`Wire::read`].
    #[inline]
    fn read_next<'de, A: SeqAccess<'de>>(
        list: &mut Vec<T>,
        array: &mut A,
        context: &mut Context<'_>,
    ) -> Result<bool, A::Error> {
        let Some(element) = array.next_element_seed(Seed::new(context))? else {
            return Ok(false);
        };
        if let Some(element) = element {
            context.grow(list)?;
            list.push(element);
        }
        Ok(true)
    }

    /// Writes a value.
    ///
    /// # Errors
    /// The errors of the serializer.
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;

    /// Returns the value that a JSON null stands for. Only enums with the wire value `NULL_VALUE`
    /// have one (`google.protobuf.NullValue`).
    #[inline]
    fn from_null() -> Option<T> {
        None
    }
}

/// Reads a value in its context.
pub(crate) struct Seed<'c, 'p, T> {
    context: &'c mut Context<'p>,
    value: PhantomData<fn() -> T>,
}

impl<'c, 'p, T> Seed<'c, 'p, T> {
    #[inline]
    pub(crate) fn new(context: &'c mut Context<'p>) -> Self {
        Self {
            context,
            value: PhantomData,
        }
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for Seed<'_, '_, T> {
    type Value = Option<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::Codec::read(deserializer, self.context)
    }
}

/// Reads the value of a field in its context.
pub(crate) struct FieldSeed<'f, 'c, 'p, T> {
    pub(crate) field: &'f mut Option<T>,
    pub(crate) context: &'c mut Context<'p>,
}

impl<'de, T: Wire> DeserializeSeed<'de> for FieldSeed<'_, '_, '_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        T::Codec::read_field(self.field, deserializer, self.context)
    }
}
