//! Tests of reading and writing, with types as the generator emits them.

mod codecs;
mod enums;
mod limits;
mod malformed;
mod messages;
mod mismatches;
mod other_services;
mod proto_json;
mod random;
mod scalars;
mod types;
mod unions;
mod variants;

use serde_json::Value;

use crate::json::Wire;
use crate::json::to_vec;
use crate::json::{Decoded, Mode, from_slice};

/// Reads strictly.
fn read<T: Wire>(text: &str) -> T {
    from_slice(text.as_bytes(), Mode::Strict).unwrap().value
}

/// Reads leniently.
fn lenient<T: Wire>(text: &str) -> Decoded<T> {
    from_slice(text.as_bytes(), Mode::Lenient).unwrap()
}

/// Returns the written text.
fn written<T: Wire>(value: &T) -> String {
    String::from_utf8(to_vec(value).unwrap()).unwrap()
}

/// Returns the written text, as a JSON value.
fn value<T: Wire>(value: &T) -> Value {
    serde_json::from_slice(&to_vec(value).unwrap()).unwrap()
}
