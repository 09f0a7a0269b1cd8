//! Readers for any kind of JSON value: one kind fits, the others are reported.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::memory;
use super::mismatch::Expected;
use super::reading::Context;
use super::value;

/// A reader of the kinds of JSON value that it overrides. The default of every kind reports a
/// mismatch and returns the default output.
pub(crate) trait Reader<'de>: Sized {
    /// The output; `None` or `false` by default, for a value that does not fit.
    type Output: Default;

    /// The expected kind of value.
    const EXPECTED: Expected;

    fn null<E: Error>(self, context: &mut Context<'_>) -> Result<Self::Output, E> {
        null(Self::EXPECTED, context)?;
        Ok(Self::Output::default())
    }

    fn boolean<E: Error>(self, value: bool, context: &mut Context<'_>) -> Result<Self::Output, E> {
        mismatching_scalar(Value::Bool(value), Self::EXPECTED, context)?;
        Ok(Self::Output::default())
    }

    fn number<E: Error>(
        self,
        number: Number,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, E> {
        mismatching_number(number, Self::EXPECTED, context)?;
        Ok(Self::Output::default())
    }

    fn text<E: Error>(self, text: &str, context: &mut Context<'_>) -> Result<Self::Output, E> {
        mismatching_text(text, Self::EXPECTED, context)?;
        Ok(Self::Output::default())
    }

    /// Reads a string that the input contains unescaped.
    #[inline]
    fn borrowed_text<E: Error>(
        self,
        text: &'de str,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, E> {
        self.text(text, context)
    }

    /// Returns a string that is already owned.
    #[inline]
    fn owned_text<E: Error>(
        self,
        text: String,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, E> {
        self.text(&text, context)
    }

    fn array<A: SeqAccess<'de>>(
        self,
        array: A,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, A::Error> {
        mismatching_array(array, Self::EXPECTED, context)?;
        Ok(Self::Output::default())
    }

    fn object<A: MapAccess<'de>>(
        self,
        object: A,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, A::Error> {
        mismatching_object(object, Self::EXPECTED, context)?;
        Ok(Self::Output::default())
    }
}

/// A JSON number.
#[derive(Clone, Copy)]
pub(crate) enum Number {
    Signed(i64),
    Unsigned(u64),
    Double(f64),
}

impl Number {
    /// Returns the number, if it is whole.
    pub(crate) fn whole(self) -> Option<i128> {
        match self {
            Self::Signed(number) => Some(number.into()),
            Self::Unsigned(number) => Some(number.into()),
            // Larger than all integers on the wire, and exact.
            Self::Double(number) if number.fract() == 0.0 && number.abs() < 1e30 => {
                Some(number as i128)
            }
            Self::Double(_) => None,
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Signed(number) => number.into(),
            Number::Unsigned(number) => number.into(),
            Number::Double(number) => number.into(),
        }
    }
}

/// Reads a null. The default is for types without a value for null: a null empties a field, and
/// does not fit elsewhere.
///
/// # Errors
/// Those of [`Context::mismatch`].
pub(crate) fn null<E: Error>(expected: Expected, context: &mut Context<'_>) -> Result<(), E> {
    if context.keep_null() {
        return Ok(());
    }
    context.mismatch(expected, Value::Null, 0)
}

// One copy of these for each kind of error, not for each type that is read.

#[cold]
#[inline(never)]
fn mismatching_scalar<E: Error>(
    value: Value,
    expected: Expected,
    context: &mut Context<'_>,
) -> Result<(), E> {
    context.mismatch(expected, value, 0)
}

#[cold]
#[inline(never)]
fn mismatching_number<E: Error>(
    number: Number,
    expected: Expected,
    context: &mut Context<'_>,
) -> Result<(), E> {
    context.mismatch(expected, number.into(), 0)
}

#[cold]
#[inline(never)]
pub(crate) fn mismatching_text<E: Error>(
    text: &str,
    expected: Expected,
    context: &mut Context<'_>,
) -> Result<(), E> {
    context.mismatch_if_strict(expected)?;
    let size = memory::text(text.len());
    context.charge(size)?;
    context.mismatch(expected, Value::from(text), size)
}

#[cold]
#[inline(never)]
fn mismatching_array<'de, A: SeqAccess<'de>>(
    array: A,
    expected: Expected,
    context: &mut Context<'_>,
) -> Result<(), A::Error> {
    context.mismatch_if_strict(expected)?;
    let left = context.reading.memory_left();
    let raw = value::read_array(array, context)?;
    let size = left.saturating_sub(context.reading.memory_left());
    context.mismatch(expected, raw, size)
}

#[cold]
#[inline(never)]
fn mismatching_object<'de, A: MapAccess<'de>>(
    object: A,
    expected: Expected,
    context: &mut Context<'_>,
) -> Result<(), A::Error> {
    context.mismatch_if_strict(expected)?;
    let left = context.reading.memory_left();
    let raw = value::read_object(object, context)?;
    let size = left.saturating_sub(context.reading.memory_left());
    context.mismatch(expected, raw, size)
}

/// Reads a value with a [`Reader`].
#[inline]
pub(crate) fn read<'de, R: Reader<'de>, D: Deserializer<'de>>(
    reader: R,
    deserializer: D,
    context: &mut Context<'_>,
) -> Result<R::Output, D::Error> {
    deserializer.deserialize_any(AnyKind { reader, context })
}

/// A [`Reader`] as serde's traits, with its context.
pub(crate) struct AnyKind<'c, 'p, R> {
    pub(crate) reader: R,
    pub(crate) context: &'c mut Context<'p>,
}

impl<'de, R: Reader<'de>> DeserializeSeed<'de> for AnyKind<'_, '_, R> {
    type Value = R::Output;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Output, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Reader<'de>> Visitor<'de> for AnyKind<'_, '_, R> {
    type Value = R::Output;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&R::EXPECTED.text())
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<R::Output, E> {
        self.reader.null(self.context)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<R::Output, E> {
        self.reader.null(self.context)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Output, D::Error> {
        deserializer.deserialize_any(self)
    }

    #[inline]
    fn visit_bool<E: Error>(self, value: bool) -> Result<R::Output, E> {
        self.reader.boolean(value, self.context)
    }

    #[inline]
    fn visit_i64<E: Error>(self, number: i64) -> Result<R::Output, E> {
        self.reader.number(Number::Signed(number), self.context)
    }

    #[inline]
    fn visit_u64<E: Error>(self, number: u64) -> Result<R::Output, E> {
        self.reader.number(Number::Unsigned(number), self.context)
    }

    #[inline]
    fn visit_f64<E: Error>(self, number: f64) -> Result<R::Output, E> {
        self.reader.number(Number::Double(number), self.context)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<R::Output, E> {
        self.reader.borrowed_text(text, self.context)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<R::Output, E> {
        self.reader.text(text, self.context)
    }

    #[inline]
    fn visit_string<E: Error>(self, text: String) -> Result<R::Output, E> {
        self.reader.owned_text(text, self.context)
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<R::Output, A::Error> {
        self.reader.array(array, self.context)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<R::Output, A::Error> {
        self.reader.object(object, self.context)
    }
}
