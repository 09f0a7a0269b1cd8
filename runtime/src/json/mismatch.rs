//! The report of a value that does not fit its type.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::unknown_fields::Length;

/// A value that did not fit its type.
///
/// A field that did not fit is also kept among the unknown fields of its message and is written
/// back. An element of a list and an entry of a map are kept only here.
///
/// `Debug` shows the length of the value, not the value.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct TypeMismatch {
    /// The JSON pointer (RFC 6901) of the value in the text.
    pub path: String,
    /// The kind of value that was expected at the location.
    pub expected: Cow<'static, str>,
    /// The value. For malformed text, the repaired string, or the number as a string; where a key
    /// was malformed, the repaired key.
    pub raw: Value,
}

impl fmt::Debug for TypeMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypeMismatch")
            .field("path", &self.path)
            .field("expected", &self.expected)
            .field("raw", &Length::of(&self.raw))
            .finish()
    }
}

/// The kind of value that a reader expects. The text is built only for a report.
#[derive(Clone, Copy)]
pub(crate) enum Expected {
    /// A kind of value, in words.
    Kind(&'static str),
    /// An object with the fields of a message.
    Message(&'static str),
}

impl Expected {
    pub(crate) fn text(self) -> Cow<'static, str> {
        match self {
            Self::Kind(kind) => Cow::Borrowed(kind),
            Self::Message(name) => Cow::Owned(format!("an object ({name})")),
        }
    }
}
