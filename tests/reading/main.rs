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
mod misfits;
mod required;
mod scalars;
mod secrets;
mod unions;
mod values;

use serde_json::Value;
use workspace_apis::runtime::json::{Misfit, Mode, Read, Wire, from_slice, to_vec};

/// Reads a text that fits its type in every place.
fn read<T: Wire>(text: &str) -> T {
    match from_slice(text.as_bytes(), Mode::Strict) {
        Ok(read) => read.value,
        Err(error) => panic!("{error}"),
    }
}

/// Reads a text leniently, and gives the places of what did not fit.
fn read_odd<T: Wire>(text: &str) -> (T, Vec<String>) {
    let Read { value, misfits, .. } = from_slice(text.as_bytes(), Mode::Lenient).unwrap();
    (value, misfits.iter().map(place).collect())
}

/// Where a value did not fit, and what was expected.
fn place(misfit: &Misfit) -> String {
    format!("{}: {}", misfit.path, misfit.expected)
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
