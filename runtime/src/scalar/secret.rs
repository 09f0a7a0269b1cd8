//! Values that never appear in `Debug` or in errors.

use std::fmt;

use bytes::Bytes;
use serde_core::de::Deserializer;
use serde_core::ser::Serializer;

use super::recorder::record_secret;
use crate::json::{Codec, Context, Wire, to_vec};

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

    /// Returns the value, and consumes the secret.
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
    type Codec = Self;
}

impl<T: Wire> Codec<Self> for Secret<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        // No error and no `Debug` of a report shows a value, so a secret needs no special case.
        Ok(T::read(deserializer, context)?.map(Self))
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        record_secret(|| serde_json::from_slice(&to_vec(&value.0).ok()?).ok());
        value.0.write(serializer)
    }

    #[inline]
    fn from_null() -> Option<Self> {
        T::Codec::from_null().map(Self)
    }
}
