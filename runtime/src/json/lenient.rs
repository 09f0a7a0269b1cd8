//! Reading a whole text: strict first, then without the values that do not fit.

use std::fmt;

use bytes::Bytes;
use serde_core::de::Error as _;
use serde_json::{Deserializer, Value};

use super::error::{DecodeError, expectation};
use super::repair::Repair;
use super::unknown::Length;
use super::wire::Wire;

/// What a value that does not fit its type costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Only itself: it is reported, and the rest is read.
    #[default]
    Lenient,
    /// The whole text: the first one is an error.
    Strict,
}

/// What has been read from a text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Read<T> {
    /// The value.
    pub value: T,
    /// The values in the text that did not fit, in the order of the text.
    pub misfits: Vec<Misfit>,
}

/// A value that did not fit its type.
///
/// If it was a field of a message, the message keeps it among its unknown fields and writes it
/// back. If it was an element of a list or an entry of a map, it is kept only here.
/// `Debug` shows the length of the value, not the value.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Misfit {
    /// The JSON pointer (RFC 6901) of the value in the text.
    pub path: String,
    /// What was expected there.
    pub expected: String,
    /// The value.
    pub raw: Value,
}

impl fmt::Debug for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Misfit")
            .field("path", &self.path)
            .field("expected", &self.expected)
            .field("raw", &Length::of(&self.raw))
            .finish()
    }
}

/// Reads a JSON text.
///
/// A text in which everything fits is read once. A value that does not fit costs one more
/// reading, by the same reader; where it is of another JSON type than expected, that reading
/// settles all values of that type in the same place of other list elements, too.
///
/// # Errors
/// The text is malformed; or a value does not fit and `mode` is strict, or there are too many of
/// them, or it is the root.
pub fn from_slice<T: Wire>(text: &[u8], mode: Mode) -> Result<Read<T>, DecodeError> {
    let mut repair = Repair::new(text, mode, std::any::type_name::<T>());
    loop {
        match attempt(repair.text()) {
            Ok(value) if repair.settled() => {
                return Ok(Read {
                    value,
                    misfits: repair.into_misfits(),
                });
            }
            Ok(_) => {}
            Err(error) => repair.mend(&error)?,
        }
    }
}

fn attempt<T: Wire>(text: &[u8]) -> Result<T, serde_json::Error> {
    // Checking the whole text at once is faster than checking each string in it.
    let Ok(text) = std::str::from_utf8(text) else {
        let broken = serde_json::from_slice::<Value>(text).err();
        return Err(broken.unwrap_or_else(|| serde_json::Error::custom("not UTF-8")));
    };
    let mut deserializer = Deserializer::from_str(text);
    let value = T::read(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Says of the text of a value whether a scalar refuses it.
pub(crate) type Refuses = fn(&[u8]) -> bool;

/// The scalar that expects this, if it is one that refuses values of the right kind: what such a
/// scalar refuses can be told without the reader that it is a part of.
pub(crate) fn refusal(expected: &str) -> Option<Refuses> {
    fn of<T: Wire>(expected: &str) -> Option<Refuses> {
        // No scalar is an object, so this says what it expects.
        let error = attempt::<T>(b"{}").err()?.to_string();
        let refuses: Refuses = |text| attempt::<T>(text).is_err();
        (expectation(&error) == expected).then_some(refuses)
    }
    let scalars = [
        of::<i32>,
        of::<u32>,
        of::<i64>,
        of::<u64>,
        of::<f64>,
        of::<Bytes>,
    ];
    scalars.iter().find_map(|scalar| scalar(expected))
}
