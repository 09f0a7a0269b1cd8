//! Why a text could not be read.

use std::error::Error;
use std::fmt;

/// A JSON text that could not be read, or does not fit its type. It tells the place and what was
/// expected there, and shows no value of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// The JSON pointer (RFC 6901) of the value, empty for the root; for malformed text, how far
    /// it could be followed.
    pub path: String,
    /// What was expected there.
    pub expected: String,
    /// The Rust type that was read.
    pub type_name: &'static str,
    /// The line of the value, from 1; 0 if it has no place.
    pub line: usize,
    /// The column of the value, in bytes from 1; 0 if it has no place.
    pub column: usize,
}

impl DecodeError {
    /// The value itself could not be written as JSON.
    pub(crate) fn unwritable<T>() -> Self {
        Self {
            path: String::new(),
            expected: "a value that can be written".to_owned(),
            type_name: std::any::type_name::<T>(),
            line: 0,
            column: 0,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            expected,
            type_name,
            line,
            column,
        } = self;
        let place = if path.is_empty() { "the root" } else { path };
        write!(f, "cannot read {type_name}: expected {expected} at {place}")?;
        write!(f, " (line {line}, column {column})")
    }
}

impl Error for DecodeError {}

/// What a message of serde says was expected. The rest of it quotes the value and is dropped.
pub(crate) fn expectation(message: &str) -> &str {
    // None of our expectations contains the separator, so the last one is serde's own.
    let (_, expected) = message
        .rsplit_once(", expected ")
        .unwrap_or(("", "another value"));
    expected
        .rsplit_once(" at line ")
        .map_or(expected, |(expected, _)| expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expectation_holds_nothing_of_the_value() {
        let cases = [
            (
                "invalid type: integer `5`, expected a string at line 1 column 9",
                "a string",
            ),
            (
                "invalid value: string \"x, expected y at line 3\", expected base64",
                "base64",
            ),
            ("secret", "another value"),
        ];
        for (message, expected) in cases {
            assert_eq!(expectation(message), expected);
        }
    }
}
