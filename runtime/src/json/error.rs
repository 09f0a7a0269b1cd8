//! Errors of texts that cannot be read.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// A JSON text that cannot be read, or does not fit its type. The error names the location and the
/// expected kind of value, and shows no value of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// The kind of problem.
    pub kind: DecodeErrorKind,
    /// The JSON pointer (RFC 6901) of the value, empty for the root. For malformed text, the path
    /// of the innermost value that was reached.
    pub path: String,
    /// The kind of value that was expected at the location.
    pub expected: Cow<'static, str>,
    /// The Rust type that was read.
    pub type_name: &'static str,
    /// The line of the value, from 1; 0 if it has no location.
    pub line: usize,
    /// The column of the value, in bytes from 1; 0 if it has no location.
    pub column: usize,
    /// The parser's own error, which names line and column, for malformed text.
    pub(crate) syntax: Option<String>,
}

/// The kind of problem with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The text is not JSON.
    Malformed,
    /// A value does not fit its type.
    Mismatch,
    /// The decoded values would take more memory than
    /// [`ReadOptions::memory_limit`](super::ReadOptions::memory_limit) allows.
    MemoryLimit,
    /// A value to be converted cannot be written as JSON.
    Unwritable,
}

impl DecodeError {
    /// Creates the error of a value that cannot be written as JSON.
    pub(crate) fn unwritable<T>() -> Self {
        Self {
            kind: DecodeErrorKind::Unwritable,
            path: String::new(),
            expected: Cow::Borrowed("a value that can be written"),
            type_name: std::any::type_name::<T>(),
            line: 0,
            column: 0,
            syntax: None,
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
            ..
        } = self;
        let path = if path.is_empty() { "the root" } else { path };
        if let Some(syntax) = &self.syntax {
            return write!(
                f,
                "cannot read {type_name}: malformed JSON at {path}: {syntax}"
            );
        }
        write!(f, "cannot read {type_name}: expected {expected} at {path}")?;
        match line {
            0 => Ok(()),
            _ => write!(f, " (line {line}, column {column})"),
        }
    }
}

impl Error for DecodeError {}
