//! Values that never show: not in `Debug`, not in errors.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde_core::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_core::ser::Serializer;
use serde_json::{Number, Value};

use crate::json::{Wire, expectation};

/// A value that `Debug` does not show, and that cannot be printed by accident.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Shows the value.
    #[must_use]
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Gives the value up.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<&String> for Secret<String> {
    fn from(value: &String) -> Self {
        Self(value.clone())
    }
}

impl From<Vec<u8>> for Secret<Bytes> {
    fn from(value: Vec<u8>) -> Self {
        Self(value.into())
    }
}

impl From<&'static [u8]> for Secret<Bytes> {
    fn from(value: &'static [u8]) -> Self {
        Self(Bytes::from_static(value))
    }
}

impl<T: Wire> Wire for Secret<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Reads the value apart from the text, because errors of serde quote what they are about.
struct SecretVisitor<T>(PhantomData<fn() -> T>);

impl<T: Wire> SecretVisitor<T> {
    fn read<E: Error>(value: Value) -> Result<Secret<T>, E> {
        let quiet = |error: serde_json::Error| {
            let message = error.to_string();
            E::invalid_value(Unexpected::Other("a secret"), &expectation(&message))
        };
        T::read(value).map(Secret).map_err(quiet)
    }
}

impl<'de, T: Wire> Visitor<'de> for SecretVisitor<T> {
    type Value = Secret<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Self::read(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Self::read(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Self::read(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Self::read(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Self::read(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Self::Value, E> {
        Self::read(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Self::read(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Self::read(Value::deserialize(SeqAccessDeserializer::new(seq))?)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Self::read(Value::deserialize(MapAccessDeserializer::new(map))?)
    }
}
