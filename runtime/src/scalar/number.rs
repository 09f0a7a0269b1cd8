//! Numbers in ProtoJSON's wire forms: each is read from a number or a string; 64-bit integers are
//! written as strings, NaN and the infinities as words.

use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error};
use serde_core::ser::Serializer;

use crate::json::decimal::{self, Decimal};
use crate::json::{Codec, Context, Expected, Number, Reader, Wire, mismatching_text, read_with};

/// Whole numbers below this are exact in a double (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number type of the wire.
trait Numeric: Sized {
    const EXPECTED: &'static str;

    fn from_number(number: Number) -> Option<Self>;

    fn from_text(text: &str) -> Option<Self>;
}

/// Reads a number from a number or a string.
struct NumberReader<T>(PhantomData<fn() -> T>);

impl<T: Numeric> Reader<'_> for NumberReader<T> {
    type Output = Option<T>;

    const EXPECTED: Expected = Expected::Kind(T::EXPECTED);

    #[inline]
    fn number<E: Error>(
        self,
        number: Number,
        context: &mut Context<'_>,
    ) -> Result<Self::Output, E> {
        let value = T::from_number(number);
        if value.is_none() {
            context.mismatch(Self::EXPECTED, number.into(), 0)?;
        }
        Ok(value)
    }

    #[inline]
    fn text<E: Error>(self, text: &str, context: &mut Context<'_>) -> Result<Self::Output, E> {
        let value = T::from_text(text);
        if value.is_none() {
            mismatching_text(text, Self::EXPECTED, context)?;
        }
        Ok(value)
    }
}

macro_rules! integer {
    ($type:ty, $expected:literal, |$value:ident, $serializer:ident| $write:expr) => {
        impl Numeric for $type {
            const EXPECTED: &'static str = $expected;

            #[inline]
            fn from_number(number: Number) -> Option<Self> {
                number.whole()?.try_into().ok()
            }

            #[inline]
            fn from_text(text: &str) -> Option<Self> {
                decimal::whole(text)?.try_into().ok()
            }
        }

        impl Wire for $type {
            type Codec = Self;
        }

        impl Codec<Self> for $type {
            #[inline]
            fn read<'de, D: Deserializer<'de>>(
                deserializer: D,
                context: &mut Context<'_>,
            ) -> Result<Option<Self>, D::Error> {
                read_with(NumberReader::<Self>(PhantomData), deserializer, context)
            }

            fn write<S: Serializer>($value: &Self, $serializer: S) -> Result<S::Ok, S::Error> {
                $write
            }
        }
    };
}

integer!(i32, "a signed 32-bit integer", |value, serializer| {
    serializer.serialize_i32(*value)
});
integer!(u32, "an unsigned 32-bit integer", |value, serializer| {
    serializer.serialize_u32(*value)
});
integer!(i64, "a signed 64-bit integer", |value, serializer| {
    serializer.collect_str(value)
});
integer!(u64, "an unsigned 64-bit integer", |value, serializer| {
    serializer.collect_str(value)
});

impl Numeric for f64 {
    const EXPECTED: &'static str = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

    #[inline]
    fn from_number(number: Number) -> Option<Self> {
        Some(match number {
            Number::Signed(number) => number as Self,
            Number::Unsigned(number) => number as Self,
            Number::Double(number) => number,
        })
    }

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "NaN" => Some(Self::NAN),
            "Infinity" => Some(Self::INFINITY),
            "-Infinity" => Some(Self::NEG_INFINITY),
            _ => {
                Decimal::parse(text)?;
                let number: Self = text.parse().ok()?;
                number.is_finite().then_some(number)
            }
        }
    }
}

impl Wire for f64 {
    type Codec = Self;
}

impl Codec<Self> for f64 {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        read_with(NumberReader::<Self>(PhantomData), deserializer, context)
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        if value.is_nan() {
            serializer.serialize_str("NaN")
        } else if value.is_infinite() {
            serializer.serialize_str(if *value > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            })
        } else if value.fract() == 0.0
            && value.abs() < EXACT
            && (*value != 0.0 || value.is_sign_positive())
        {
            // `2`, Google's own form, not `2.0`.
            serializer.serialize_i64(*value as i64)
        } else {
            serializer.serialize_f64(*value)
        }
    }
}
