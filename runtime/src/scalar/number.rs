//! Numbers on the wire: 64-bit integers are written as strings, NaN and the infinities as words.

use std::fmt;

use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_core::ser::Serializer;

use crate::json::{Wire, drain_map, drain_seq};

/// Whole numbers below this are exact in a double (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// An integer that is a JSON number.
macro_rules! small_integer {
    ($type:ty, $read:ident, $write:ident, $expected:literal) => {
        impl Wire for $type {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Small;

                impl Visitor<'_> for Small {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_i64<E: Error>(self, number: i64) -> Result<$type, E> {
                        let misfit = |_| E::invalid_value(Unexpected::Signed(number), &self);
                        number.try_into().map_err(misfit)
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$type, E> {
                        let misfit = |_| E::invalid_value(Unexpected::Unsigned(number), &self);
                        number.try_into().map_err(misfit)
                    }

                    // The kind is right, so this is no "invalid type".
                    fn visit_f64<E: Error>(self, number: f64) -> Result<$type, E> {
                        Err(E::invalid_value(Unexpected::Float(number), &self))
                    }
                }

                deserializer.$read(Small)
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$write(*self)
            }
        }
    };
}

small_integer!(
    i32,
    deserialize_i32,
    serialize_i32,
    "a signed 32-bit integer"
);
small_integer!(
    u32,
    deserialize_u32,
    serialize_u32,
    "an unsigned 32-bit integer"
);

/// An integer that is a string; a number is read, too.
macro_rules! large_integer {
    ($type:ty, $expected:literal) => {
        impl Wire for $type {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Large;

                impl Loose for Large {
                    type Value = $type;

                    const EXPECTED: &'static str = $expected;

                    fn text(text: &str) -> Option<$type> {
                        text.parse().ok()
                    }

                    fn signed(number: i64) -> Option<$type> {
                        number.try_into().ok()
                    }

                    fn unsigned(number: u64) -> Option<$type> {
                        number.try_into().ok()
                    }

                    fn float(_: f64) -> Option<$type> {
                        None
                    }
                }

                deserializer.deserialize_any(LooseVisitor(Large))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

large_integer!(i64, "a signed 64-bit integer, as a string or a number");
large_integer!(u64, "an unsigned 64-bit integer, as a string or a number");

impl Wire for f64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor(Double))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_nan() {
            serializer.serialize_str("NaN")
        } else if self.is_infinite() {
            serializer.serialize_str(if *self > 0.0 { "Infinity" } else { "-Infinity" })
        } else if self.fract() == 0.0
            && self.abs() < EXACT
            && (*self != 0.0 || self.is_sign_positive())
        {
            // `2`, as Google writes it, not `2.0`.
            serializer.serialize_i64(*self as i64)
        } else {
            serializer.serialize_f64(*self)
        }
    }
}

struct Double;

impl Loose for Double {
    type Value = f64;

    const EXPECTED: &'static str = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

    fn text(text: &str) -> Option<f64> {
        match text {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        }
    }

    fn signed(number: i64) -> Option<f64> {
        Some(number as f64)
    }

    fn unsigned(number: u64) -> Option<f64> {
        Some(number as f64)
    }

    fn float(number: f64) -> Option<f64> {
        Some(number)
    }
}

/// A number type that a JSON number or a JSON string can hold.
trait Loose {
    type Value;

    const EXPECTED: &'static str;

    fn text(text: &str) -> Option<Self::Value>;
    fn signed(number: i64) -> Option<Self::Value>;
    fn unsigned(number: u64) -> Option<Self::Value>;
    fn float(number: f64) -> Option<Self::Value>;
}

struct LooseVisitor<L>(L);

impl<'de, L: Loose> Visitor<'de> for LooseVisitor<L> {
    type Value = L::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(L::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<L::Value, E> {
        L::text(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<L::Value, E> {
        L::signed(number).ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<L::Value, E> {
        L::unsigned(number).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<L::Value, E> {
        L::float(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<L::Value, A::Error> {
        drain_seq(&mut seq)?;
        Err(A::Error::invalid_type(Unexpected::Seq, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<L::Value, A::Error> {
        drain_map(&mut map)?;
        Err(A::Error::invalid_type(Unexpected::Map, &self))
    }
}
