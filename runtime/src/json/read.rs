//! Reading a whole text, once; a malformed text is repaired and read once more.

use std::borrow::Cow;

use serde_core::de::{Deserializer, Error as _, IgnoredAny};
use serde_json::error::Category;

use super::error::{DecodeError, DecodeErrorKind};
use super::mismatch::TypeMismatch;
use super::options::ReadOptions;
use super::reading::{Failure, Reading};
use super::scan;
use super::well_formed::repair;
use super::wire::Wire;

/// A value that has been read from a text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value.
    pub value: T,
    /// The values in the text that did not fit, in the order of the text; before them, the
    /// malformed parts of the text that were repaired.
    pub mismatches: Vec<TypeMismatch>,
}

impl<T> Decoded<T> {
    /// Creates a result in which every value fits.
    pub(crate) const fn whole(value: T) -> Self {
        Self {
            value,
            mismatches: Vec::new(),
        }
    }

    /// Converts the value.
    pub(crate) fn map<U>(self, convert: impl FnOnce(T) -> U) -> Decoded<U> {
        Decoded {
            value: convert(self.value),
            mismatches: self.mismatches,
        }
    }
}

/// Reads a JSON text. `options` is a [`Mode`](super::Mode) or [`ReadOptions`].
///
/// A well-formed text is read once, however many of its values do not fit. In lenient mode, a byte
/// order mark, bytes that are not UTF-8, lone surrogates and numbers beyond the range of a double
/// are repaired and reported, which takes a second reading.
///
/// # Errors
/// The text is malformed, the root does not fit, the memory limit is exceeded, or the mode is strict and
/// a value does not fit.
pub fn from_slice<T: Wire>(
    text: &[u8],
    options: impl Into<ReadOptions>,
) -> Result<Decoded<T>, DecodeError> {
    read_slice(text, options.into())
}

fn read_slice<T: Wire>(text: &[u8], options: ReadOptions) -> Result<Decoded<T>, DecodeError> {
    let origin = Origin {
        text,
        type_name: std::any::type_name::<T>(),
    };
    let mut reading = Reading::new(options);
    // Checking the whole text at once is faster than checking each string in it.
    let error = match std::str::from_utf8(text) {
        Ok(text) => match attempt(text, &mut reading) {
            Ok(value) => return origin.finish(value, reading),
            Err(error) if error.classify() != Category::Syntax => {
                return Err(origin.error(&error, &mut reading));
            }
            Err(error) => Some(error),
        },
        Err(_) => None,
    };
    origin.read_repaired(error, options)
}

/// Reads a value for serde: leniently, and without a report.
///
/// # Errors
/// The text is malformed, the root does not fit, or the default memory limit is hit.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut reading = Reading::new(ReadOptions::new());
    match T::read(deserializer, &mut reading.root())? {
        Some(value) => Ok(value),
        None => Err(D::Error::custom(format_args!(
            "expected {}",
            expected_at_root(&mut reading)
        ))),
    }
}

/// Returns the kind of value that was expected at a root that did not fit.
fn expected_at_root(reading: &mut Reading) -> Cow<'static, str> {
    let mismatch = reading.take_root_mismatch();
    mismatch.map_or(Cow::Borrowed(ANOTHER_VALUE), |mismatch| mismatch.expected)
}

/// The text for a hand-written reader's own errors, which may quote values.
const ANOTHER_VALUE: &str = "another value";

fn attempt<T: Wire>(text: &str, reading: &mut Reading) -> Result<Option<T>, serde_json::Error> {
    // The root counts, too: it may be large, and lists of texts are read one by one.
    if !reading.spend(size_of::<T>()) {
        return Err(reading.root().limit());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::read(&mut deserializer, &mut reading.root())?;
    deserializer.end()?;
    Ok(value)
}

/// The text and the type that errors are about.
struct Origin<'a> {
    text: &'a [u8],
    type_name: &'static str,
}

impl Origin<'_> {
    /// Reads a malformed text once more, after repairs. `error` is that of the first reading, if
    /// there was one.
    fn read_repaired<T: Wire>(
        &self,
        error: Option<serde_json::Error>,
        options: ReadOptions,
    ) -> Result<Decoded<T>, DecodeError> {
        let mut reading = Reading::new(options);
        let repaired = match reading.is_strict() {
            true => None,
            false => repair(self.text, &mut reading),
        };
        if let Some(failure) = reading.take_failure() {
            return Err(self.failure(*failure));
        }
        let Some(repaired) = repaired else {
            return Err(self.malformed(error));
        };
        let origin = Origin {
            text: &repaired,
            type_name: self.type_name,
        };
        let Ok(text) = std::str::from_utf8(&repaired) else {
            return Err(origin.malformed(None));
        };
        match attempt(text, &mut reading) {
            Ok(value) => self.finish(value, reading),
            Err(error) => Err(origin.error(&error, &mut reading)),
        }
    }

    /// Returns the result of a text that was read to its end.
    fn finish<T>(&self, value: Option<T>, mut reading: Reading) -> Result<Decoded<T>, DecodeError> {
        match value {
            Some(value) => Ok(Decoded {
                value,
                mismatches: reading.into_mismatches(),
            }),
            None => Err(self.failure(Failure {
                kind: DecodeErrorKind::Mismatch,
                path: String::new(),
                expected: expected_at_root(&mut reading),
            })),
        }
    }

    /// Returns the error of a reading that ended early.
    fn error(&self, error: &serde_json::Error, reading: &mut Reading) -> DecodeError {
        if let Some(failure) = reading.take_failure() {
            return self.failure(*failure);
        }
        match error.classify() {
            Category::Syntax | Category::Eof | Category::Io => self.syntax(error),
            Category::Data => self.failure(Failure {
                kind: DecodeErrorKind::Mismatch,
                path: String::new(),
                expected: Cow::Borrowed(ANOTHER_VALUE),
            }),
        }
    }

    /// Returns the error of a text that is not JSON. If the text was not read yet, the parser
    /// determines what is wrong, unless only the bytes of its strings are.
    fn malformed(&self, error: Option<serde_json::Error>) -> DecodeError {
        let error = error.or_else(|| serde_json::from_slice::<IgnoredAny>(self.text).err());
        match error {
            Some(error) => self.syntax(&error),
            None => self.not_utf8(),
        }
    }

    /// Returns the error of strings that are not UTF-8.
    fn not_utf8(&self) -> DecodeError {
        let error = std::str::from_utf8(self.text).err();
        let offset = error.map_or(self.text.len(), |error| error.valid_up_to());
        let (line, column) = scan::line_column(self.text, offset);
        let syntax = format!("bytes that are not UTF-8 at line {line} column {column}");
        self.malformed_at(offset, syntax)
    }

    /// Such errors of serde_json quote no value.
    fn syntax(&self, error: &serde_json::Error) -> DecodeError {
        let offset = scan::offset(self.text, error.line(), error.column()).unwrap_or_default();
        // The offset is after the byte that was not expected.
        self.malformed_at(offset.saturating_sub(1), error.to_string())
    }

    fn malformed_at(&self, offset: usize, syntax: String) -> DecodeError {
        let (line, column) = scan::line_column(self.text, offset);
        DecodeError {
            kind: DecodeErrorKind::Malformed,
            path: scan::pointer(&scan::enclosing(self.text, offset)),
            expected: Cow::Borrowed("well-formed JSON"),
            type_name: self.type_name,
            line,
            column,
            syntax: Some(syntax),
        }
    }

    /// Returns the error of a value, located by its path.
    fn failure(&self, failure: Failure) -> DecodeError {
        let location = scan::find(self.text, &failure.path);
        let (line, column) = location.map_or((0, 0), |span| {
            scan::line_column(self.text, span.value.start)
        });
        DecodeError {
            kind: failure.kind,
            path: failure.path,
            expected: failure.expected,
            type_name: self.type_name,
            line,
            column,
            syntax: None,
        }
    }
}
