//! Reading and writing messages by hand: what is kept, what is reported, what never shows.

#![cfg(all(
    feature = "admin-directory-v1",
    feature = "client",
    feature = "cloudchannel-v1",
    feature = "cloudchannel-v1alpha1",
    feature = "gmail-v1"
))]

mod errors;
mod fields;
mod mismatches;
mod required;
mod scalars;
mod secrets;
mod unions;
mod values;

use serde_json::Value;
use workspace_apis::runtime::json::{Mode, Read, TypeMismatch, Wire, from_slice, to_vec};

/// Reads a text that fits its type in every place.
fn read<T: Wire>(text: &str) -> T {
    match from_slice(text.as_bytes(), Mode::Strict) {
        Ok(read) => read.value,
        Err(error) => panic!("{error}"),
    }
}

/// Reads a text leniently. Gives the location of each mismatch, and what was expected there.
fn read_lenient<T: Wire>(text: &str) -> (T, Vec<String>) {
    let Read {
        value, mismatches, ..
    } = from_slice(text.as_bytes(), Mode::Lenient).unwrap();
    (value, mismatches.iter().map(shown).collect())
}

/// The location of a mismatch, and what was expected there.
fn shown(mismatch: &TypeMismatch) -> String {
    format!("{}: {}", mismatch.path, mismatch.expected)
}

/// The text of a message.
fn text<T: Wire>(value: &T) -> String {
    String::from_utf8(to_vec(value).unwrap()).unwrap()
}

/// A message as JSON. No key is written twice: that is looked for in the text, since a JSON value
/// would not tell.
fn json<T: Wire>(value: &T) -> Value {
    let text = text(value);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.to_string().len(), text.len(), "{text}");
    value
}
