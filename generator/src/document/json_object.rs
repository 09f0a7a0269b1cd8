//! Objects with fixed keys: the macro that defines a struct of the format together with its reader.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// The key of an object with fixed keys, borrowed where it has no escapes.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Defines a struct of the format and its reader. Per field: `"key" => field: Type`, with `via
/// Other` where the value is read as `Other` and converted; `unused` lists keys of the format that
/// are ignored; `present` sets a flag if the field's key is present; `finish` is called on the
/// value at the end of its object.
macro_rules! json_object {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident, $expected:literal {
            $(
                $(#[$field_meta:meta])*
                $wire:literal => $field:ident: $type:ty $(, via $via:ty)?;
            )*
            unused [$($unused:literal),* $(,)?];
            $(
                $(#[$flag_meta:meta])*
                present $flag_of:ident => $flag:ident;
            )?
            $(finish $finish:path;)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        $vis struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            $($(#[$flag_meta])* pub $flag: bool,)?
        }

        impl $crate::document::read::Read for $name {
            const EXPECTED: &'static str = $expected;

            fn map<'de, A: serde_core::de::MapAccess<'de>>(
                mut access: A,
                context: &mut $crate::document::read::Context,
            ) -> Result<Self, A::Error> {
                const KNOWN: &[&str] = &[$($wire,)* $($unused,)*];
                const UNUSED: &[&str] = &[$($unused),*];
                #[allow(non_camel_case_types)]
                enum Field { $($field,)* }
                let mut value = Self::default();
                let mut seen = 0_u64;
                let mut present = 0_u64;
                while let Some(key) = access.next_key_seed($crate::document::json_object::Key)? {
                    let before = context.problems.len();
                    match &*key {
                        $($wire => {
                            let bit = 1_u64 << (Field::$field as u32);
                            let read = access.next_value_seed(
                                $crate::document::json_object::json_object!(@seed context, $type $(, $via)?),
                            )?;
                            if let Some(read) = read.0 {
                                value.$field = $crate::document::json_object::json_object!(@from read $(, $via)?);
                                present |= bit;
                            }
                            context.inside(before, &key);
                            if seen & bit != 0 {
                                context.repeated_key(&key);
                            }
                            seen |= bit;
                        })*
                        unknown => {
                            access.next_value::<serde_core::de::IgnoredAny>()?;
                            if !UNUSED.contains(&unknown) {
                                context.unknown_key(unknown, KNOWN);
                            }
                        }
                    }
                }
                let _ = present;
                $(value.$flag = present & (1_u64 << (Field::$flag_of as u32)) != 0;)?
                $($finish(&mut value);)?
                Ok(value)
            }
        }
    };
    (@seed $context:ident, $type:ty) => {
        $crate::document::read::Seed::<$crate::document::read::Nullable<$type>>::new($context)
    };
    (@seed $context:ident, $type:ty, $via:ty) => {
        $crate::document::read::Seed::<$crate::document::read::Nullable<$via>>::new($context)
    };
    (@from $read:ident) => { $read };
    (@from $read:ident, $via:ty) => { $read.into() };
}
pub(super) use json_object;
