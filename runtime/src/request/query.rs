//! The query of a request: its values, and the order and encoding of the pairs.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Value;

use crate::request::percent;
use crate::scalar::{Date, Duration, FieldMask, Timestamp, to_base64};

/// A value of a query parameter.
pub trait QueryValue {
    /// Returns the value's text, not yet encoded.
    fn to_query_value(&self) -> String;

    /// Returns the expected form if every server refuses the value.
    fn problem(&self) -> Option<&'static str> {
        None
    }
}

impl<T: QueryValue + ?Sized> QueryValue for &T {
    #[inline]
    fn to_query_value(&self) -> String {
        (**self).to_query_value()
    }

    fn problem(&self) -> Option<&'static str> {
        (**self).problem()
    }
}

impl QueryValue for str {
    #[inline]
    fn to_query_value(&self) -> String {
        self.to_owned()
    }
}

impl QueryValue for f64 {
    /// Returns the form in JSON on the wire: `NaN`, `Infinity` and `-Infinity` have names.
    fn to_query_value(&self) -> String {
        if self.is_infinite() {
            let name = if *self > 0.0 { "Infinity" } else { "-Infinity" };
            return name.to_owned();
        }
        self.to_string()
    }
}

impl QueryValue for Bytes {
    /// Base64 of the web-safe alphabet, with padding (RFC 4648, section 5).
    fn to_query_value(&self) -> String {
        to_base64(self)
    }
}

impl QueryValue for Value {
    /// Returns a string's text, or the JSON text of anything else.
    fn to_query_value(&self) -> String {
        match self {
            Self::String(text) => text.clone(),
            other => other.to_string(),
        }
    }
}

/// Implements the trait for types whose `Display` is their text on the wire.
macro_rules! displayed {
    ($($type:ty)*) => {$(
        impl QueryValue for $type {
            fn to_query_value(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

displayed!(String bool i32 u32 i64 u64);

/// Implements the trait for types of text with a certain form.
macro_rules! texts {
    ($($type:ty)*) => {$(
        impl QueryValue for $type {
            fn to_query_value(&self) -> String {
                self.to_string()
            }

            fn problem(&self) -> Option<&'static str> {
                self.problem()
            }
        }
    )*};
}

texts!(Date Duration FieldMask Timestamp);

/// The pairs of a query, in the order of the calls.
#[derive(Clone, Default)]
pub(crate) struct Query(Vec<Pair>);

#[derive(Clone)]
struct Pair {
    name: Cow<'static, str>,
    value: String,
}

impl Query {
    /// Removes every value of a name.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|pair| pair.name != name);
    }

    /// Adds a value.
    pub(crate) fn add(&mut self, name: impl Into<Cow<'static, str>>, value: String) {
        let name = name.into();
        self.0.push(Pair { name, value });
    }

    /// Returns `true` if a name has a value.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|pair| pair.name == name)
    }

    /// Returns the first value of a name.
    #[cfg(feature = "client")]
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|pair| pair.name == name)?;
        Some(&pair.value)
    }

    /// Returns the names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|pair| pair.name.as_ref())
    }

    /// Appends `?a=b&c=d` to a URL, or nothing where there is no pair.
    pub(crate) fn push_to(&self, url: &mut String) {
        for (index, pair) in self.0.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            percent::push(url, &pair.name);
            url.push('=');
            percent::push(url, &pair.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_text() {
        fn text(value: impl QueryValue) -> String {
            value.to_query_value()
        }
        assert_eq!(text("a b"), "a b");
        assert_eq!(text(String::from("a")), "a");
        assert_eq!(text(false), "false");
        assert_eq!(text(-7_i32), "-7");
        assert_eq!(text(7_u32), "7");
        assert_eq!(text(i64::MAX), "9223372036854775807");
        assert_eq!(text(u64::MAX), "18446744073709551615");
        assert_eq!(text(0.1_f64), "0.1");
        assert_eq!(text(f64::NAN), "NaN");
        assert_eq!(text(f64::INFINITY), "Infinity");
        assert_eq!(text(f64::NEG_INFINITY), "-Infinity");
        assert_eq!(text(Bytes::from_static(b"\xff\xfe")), "__4=");
        assert_eq!(
            text(Timestamp::new("9999-12-31T23:59:59Z")),
            "9999-12-31T23:59:59Z"
        );
        assert_eq!(text(Date::new("2026-01-31")), "2026-01-31");
        assert_eq!(text(Duration::new("3.5s")), "3.5s");
        assert_eq!(
            text(FieldMask::new("name,emails.address")),
            "name,emails.address"
        );
        assert_eq!(text(Value::from("x")), "x");
        assert_eq!(text(serde_json::json!({"a": [1]})), "{\"a\":[1]}");
    }

    #[test]
    fn everything_but_unreserved_is_encoded() {
        let mut query = Query::default();
        query.add("$.xgafv", "2".to_owned());
        query.add("q", "a b+c&d=e/f?g#h%i:é\u{0}\"'~-._".to_owned());
        query.add("empty", String::new());
        let mut url = String::new();
        query.push_to(&mut url);
        assert_eq!(
            url,
            "?%24.xgafv=2&q=a%20b%2Bc%26d%3De%2Ff%3Fg%23h%25i%3A%C3%A9%00%22%27~-._&empty="
        );
    }

    #[test]
    fn no_pair_changes_nothing() {
        let mut url = String::from("x");
        Query::default().push_to(&mut url);
        assert_eq!(url, "x");
    }
}
