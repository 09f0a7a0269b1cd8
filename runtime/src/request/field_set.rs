//! The fields of a mask, tied to the message that has them.

use crate::json::Field;
use crate::scalar::FieldMask;

/// Fields of a message `T` for a mask: fields that the compiler checks, or paths as text.
pub trait IntoFieldMask<T> {
    /// Returns the mask.
    fn into_field_mask(self) -> FieldMask;
}

/// The types that convert to a mask, for any message.
macro_rules! paths {
    ($($type:ty)*) => {$(
        impl<T> IntoFieldMask<T> for $type {
            fn into_field_mask(self) -> FieldMask {
                self.into()
            }
        }
    )*};
}

paths!(FieldMask String &str &String);

impl<T, const N: usize> IntoFieldMask<T> for [&str; N] {
    fn into_field_mask(self) -> FieldMask {
        self.into()
    }
}

impl<T> IntoFieldMask<T> for Field<T> {
    fn into_field_mask(self) -> FieldMask {
        self.into()
    }
}

impl<T, const N: usize> IntoFieldMask<T> for [Field<T>; N] {
    fn into_field_mask(self) -> FieldMask {
        self.into()
    }
}

impl<T> IntoFieldMask<T> for Vec<Field<T>> {
    fn into_field_mask(self) -> FieldMask {
        self.into_iter().map(Field::name).collect()
    }
}
