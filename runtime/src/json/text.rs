//! Strings and booleans.

use serde_core::de::{Deserializer, Error};
use serde_core::ser::Serializer;

use super::memory;
use super::mismatch::Expected;
use super::reader::{self, Reader};
use super::reading::Context;
use super::wire::{Codec, Wire};

impl Wire for String {
    type Codec = Self;
}

impl Codec<Self> for String {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        reader::read(StringReader, deserializer, context)
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value)
    }
}

struct StringReader;

impl Reader<'_> for StringReader {
    type Output = Option<String>;

    const EXPECTED: Expected = Expected::Kind("a string");

    #[inline]
    fn text<E: Error>(self, text: &str, context: &mut Context<'_>) -> Result<Self::Output, E> {
        context.charge(memory::text(text.len()))?;
        Ok(Some(text.to_owned()))
    }

    #[inline]
    fn owned_text<E: Error>(
        self,
        text: String,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, E> {
        context.charge(memory::text(text.len()))?;
        Ok(Some(text))
    }
}

impl Wire for bool {
    type Codec = Self;
}

impl Codec<Self> for bool {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        reader::read(BooleanReader, deserializer, context)
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*value)
    }
}

struct BooleanReader;

impl Reader<'_> for BooleanReader {
    type Output = Option<bool>;

    const EXPECTED: Expected = Expected::Kind("a boolean");

    fn boolean<E: Error>(self, value: bool, _: &mut Context<'_>) -> Result<Self::Output, E> {
        Ok(Some(value))
    }
}
