//! Scalars that keep their original text, such as times and field masks, and the rule for text of
//! the wrong form: text from a server is written back unchanged; text that a program sets is
//! refused when a request is built, in its body and in its URL.

use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A text without the form of its type. The message does not show the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    expected: &'static str,
}

impl TextError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl Error for TextError {}

/// The text of a scalar. The source of a text does not affect equality.
#[derive(Clone, Default)]
pub(crate) struct Text {
    text: Box<str>,
    /// `true` if the text was read from JSON.
    is_received: bool,
}

impl Text {
    /// Creates a text that the program sets.
    pub(super) fn set(text: String) -> Self {
        Self {
            text: text.into_boxed_str(),
            is_received: false,
        }
    }

    /// Creates a text that was read from JSON.
    pub(super) fn received(text: String) -> Self {
        Self {
            is_received: true,
            ..Self::set(text)
        }
    }

    pub(super) const fn is_received(&self) -> bool {
        self.is_received
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn into_string(self) -> String {
        self.text.into_string()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// Defines a newtype of the wire text: its name, the expected form, and the test for that form.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $expected:expr, $test:expr) => {
        $(#[$doc])*
        ///
        /// A request cannot be built with a text of another form, unless a server sent that text.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(Text);

        impl $name {
            /// Creates the scalar from a text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(Text::set(text.into()))
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// Returns `true` if the text has the form of this type.
            #[must_use]
            pub fn is_valid(&self) -> bool {
                let test: fn(&Self) -> bool = $test;
                test(self)
            }

            /// Returns the expected form, if the text may not be sent in a request.
            pub(crate) fn problem(&self) -> Option<&'static str> {
                (!self.0.is_received() && !self.is_valid()).then_some($expected)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0.into_string()
            }
        }

        impl Wire for $name {
            type Codec = Self;
        }

        impl Codec<Self> for $name {
            #[inline]
            fn read<'de, D: Deserializer<'de>>(
                deserializer: D,
                context: &mut Context<'_>,
            ) -> Result<Option<Self>, D::Error> {
                let text = <String as Wire>::read(deserializer, context)?;
                Ok(text.map(|it| Self(Text::received(it))))
            }

            fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
                match value.problem().and_then(recorder::record_problem) {
                    Some(mark) => serializer.serialize_str(&mark),
                    None => serializer.serialize_str(value.as_str()),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer)
            }
        }
    };
}

pub(crate) use text_type;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use crate::json::Wire;
    use crate::request::{QueryValue, Request, RequestProblem};
    use crate::scalar::{Date, Duration, FieldMask, Timestamp};
    use crate::test_support::samples;

    #[test]
    fn origin_makes_no_difference_to_equality() {
        let received: Timestamp = serde_json::from_value(json!("soon")).unwrap();
        assert_eq!(received, Timestamp::new("soon"));
        assert_eq!(format!("{received:?}"), r#"Timestamp("soon")"#);
        assert_eq!(size_of::<Option<Timestamp>>(), size_of::<String>());
    }

    /// Returns a request with a value twice in its body and twice in its query.
    fn request<T: Wire + QueryValue + Clone>(value: &T) -> Result<String, Vec<RequestProblem>> {
        let fields = [("times", vec![value.clone()]), ("a", vec![value.clone()])];
        let body: BTreeMap<String, Vec<T>> = fields
            .into_iter()
            .map(|(name, it)| (name.to_owned(), it))
            .collect();
        let request = Request::new(&samples::MOVE).path("from", "shelves/a");
        let request = request.path("to", "b").path("rest", "c");
        let request = request.body_json(&body).query("at", value);
        let request = request.query_list("all", [value]).to_http();
        let sent =
            |it: http::Request<bytes::Bytes>| String::from_utf8_lossy(it.body()).into_owned();
        request.map(sent).map_err(|error| error.problems().to_vec())
    }

    fn check<T>(expected: &'static str, valid: &[&str], garbage: &[&str])
    where
        T: Wire + QueryValue + Clone + for<'a> From<&'a str> + serde_core::de::DeserializeOwned,
    {
        for text in valid {
            let sent = json!({"a": [text], "times": [text]}).to_string();
            assert_eq!(request(&T::from(text)), Ok(sent), "{text}");
        }
        for text in garbage {
            let field = |path: &str| RequestProblem::Field {
                path: path.to_owned(),
                expected,
            };
            let parameter = |name: &'static str| RequestProblem::Parameter {
                name: name.into(),
                expected,
            };
            let problems = vec![
                field("a[0]"),
                field("times[0]"),
                parameter("at"),
                parameter("all"),
            ];
            assert_eq!(request(&T::from(text)), Err(problems), "{text}");
            // A server receives its own text back.
            let received: T = serde_json::from_value(json!(text)).unwrap();
            let sent = json!({"a": [text], "times": [text]}).to_string();
            assert_eq!(request(&received), Ok(sent), "{text}");
        }
    }

    #[test]
    fn invalid_text_is_rejected_unless_received() {
        check::<Timestamp>(
            "a time as in `2014-10-02T15:01:23.045Z`",
            &["2014-10-02T15:01:23.045Z", "9999-12-31T23:59:59Z"],
            &["", "soon", "2014-10-02"],
        );
        check::<Date>(
            "a date as in `2014-10-02`",
            &["2014-10-02", "0001-01-01", "9999-12-31", "2024-02-29"],
            &[
                "",
                "soon",
                "2014-13-02",
                "2014-02-29",
                "2014-1-2",
                "2014-10-02T15:01:23Z",
            ],
        );
        check::<Duration>(
            "seconds with up to nine decimals, as in `3.5s`",
            &["3.5s", "-1s", "0s"],
            &["", "3", "3m", "1.0000000000s"],
        );
        check::<FieldMask>(
            "paths of fields, separated by commas, as in `name,emails.address`",
            &["name,emails.address", "*", "items(id, name)", ""],
            &["first name", "a..b", ".a", "a.", "a\nb"],
        );
    }
}
