//! Reading and writing messages by hand: kept values, reported values, and secrets.

#![cfg(all(
    feature = "admin-directory-v1",
    feature = "admin-reports-v1",
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
use workspace_apis::runtime::json::{Decoded, Mode, TypeMismatch, Wire, from_slice, to_vec};

/// Reads a text that fits its type everywhere.
fn read<T: Wire>(text: &str) -> T {
    match from_slice(text.as_bytes(), Mode::Strict) {
        Ok(read) => read.value,
        Err(error) => panic!("{error}"),
    }
}

/// Reads a text leniently. Returns the location of each mismatch, and the expected kind of value.
fn read_lenient<T: Wire>(text: &str) -> (T, Vec<String>) {
    let Decoded {
        value, mismatches, ..
    } = from_slice(text.as_bytes(), Mode::Lenient).unwrap();
    (value, mismatches.iter().map(shown).collect())
}

/// Returns the location of a mismatch, and the expected kind of value.
fn shown(mismatch: &TypeMismatch) -> String {
    format!("{}: {}", mismatch.path, mismatch.expected)
}

/// Returns the text of a message.
fn text<T: Wire>(value: &T) -> String {
    String::from_utf8(to_vec(value).unwrap()).unwrap()
}

/// Returns a message as JSON. Duplicate keys are searched in the text, because a JSON value does
/// not show them.
fn json<T: Wire>(value: &T) -> Value {
    let text = text(value);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.to_string().len(), text.len(), "{text}");
    value
}
