//! Arguments for the variables of a path template.

use std::borrow::Cow;

use bytes::Bytes;

use super::error::PathProblem;
use crate::scalar::to_base64;

/// A value for a variable of a path template: text, a number, a resource name, an enum.
pub trait PathArgument {
    /// Returns the value's text, not yet encoded.
    fn into_path_argument(self) -> String;

    /// Returns the reason why the value cannot be part of any path, if its type knows one.
    #[inline]
    fn path_problem(&self) -> Option<PathProblem> {
        None
    }
}

impl PathArgument for String {
    #[inline]
    fn into_path_argument(self) -> String {
        self
    }
}

impl PathArgument for &str {
    #[inline]
    fn into_path_argument(self) -> String {
        self.to_owned()
    }
}

/// One implementation for all borrowed values: with one for each type, the compiler would compare
/// every pair of them.
impl<T: PathArgument + Clone> PathArgument for &T {
    #[inline]
    fn into_path_argument(self) -> String {
        self.clone().into_path_argument()
    }

    #[inline]
    fn path_problem(&self) -> Option<PathProblem> {
        (**self).path_problem()
    }
}

impl PathArgument for Cow<'_, str> {
    #[inline]
    fn into_path_argument(self) -> String {
        self.into_owned()
    }
}

impl PathArgument for Box<str> {
    #[inline]
    fn into_path_argument(self) -> String {
        self.into_string()
    }
}

impl PathArgument for Bytes {
    /// Base64 of the web-safe alphabet, with padding (RFC 4648, section 5).
    fn into_path_argument(self) -> String {
        to_base64(&self)
    }
}

/// Implements the trait for types whose `Display` is their text on the wire.
macro_rules! displayed {
    ($($type:ty)*) => {$(
        impl PathArgument for $type {
            fn into_path_argument(self) -> String {
                self.to_string()
            }
        }
    )*};
}

displayed!(bool i32 u32 i64 u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_text() {
        fn text(argument: impl PathArgument) -> String {
            assert_eq!(argument.path_problem(), None);
            argument.into_path_argument()
        }
        assert_eq!(text("a/b"), "a/b");
        let owned = String::from("a");
        assert_eq!(text(&owned), "a");
        assert_eq!(text(owned), "a");
        assert_eq!(text(Cow::Borrowed("a")), "a");
        assert_eq!(text(Box::<str>::from("a")), "a");
        assert_eq!(text(Bytes::from_static(b"\xff\xfe\xfd!")), "__79IQ==");
        assert_eq!(text(true), "true");
        assert_eq!(text(-1_i32), "-1");
        assert_eq!(text(4_294_967_295_u32), "4294967295");
        assert_eq!(text(i64::MIN), "-9223372036854775808");
        assert_eq!(text(u64::MAX), "18446744073709551615");
        let borrowed = (&"a/b", &-7_i64, &Bytes::from_static(b"\xff"));
        assert_eq!(text(borrowed.0), "a/b");
        assert_eq!(text(borrowed.1), "-7");
        assert_eq!(text(borrowed.2), "_w==");
    }
}
