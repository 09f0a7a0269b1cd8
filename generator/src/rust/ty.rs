//! Rust types of fields, arguments and responses.

use crate::name::RustName;

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// `String`
    String,
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `u32`
    U32,
    /// `i64`, digits in a string on the wire
    I64,
    /// `u64`, digits in a string on the wire
    U64,
    /// `i64`, a number on the wire
    Integer,
    /// `f64`
    F64,
    /// `bytes::Bytes`, base64 on the wire
    Bytes,
    /// The runtime's `Timestamp`
    Timestamp,
    /// The runtime's `Date`
    Date,
    /// The runtime's `Duration`
    Duration,
    /// The runtime's `FieldMask`
    FieldMask,
    /// `serde_json::Value`
    Value,
    /// `Vec<_>`
    Vec(Box<Ty>),
    /// `BTreeMap<String, _>`
    Map(Box<Ty>),
    /// A message of the API's `types` module
    Message(RustName),
    /// An alias, in the API's `types` module
    Alias(RustName),
    /// An open enum of the API's `types` module
    Enum(RustName),
    /// An open enum beside the request that uses it
    LocalEnum(RustName),
    /// `Box<_>`
    Boxed(Box<Ty>),
    /// A value that is hidden in output
    Secret(Box<Ty>),
}

impl Ty {
    /// Returns `true` if it is, or contains, an integer that is a number on the wire.
    pub fn has_integer(&self) -> bool {
        match self {
            Self::Integer => true,
            Self::Vec(inner) | Self::Map(inner) => inner.has_integer(),
            _ => false,
        }
    }

    /// Collects the names of the `types` module that the type mentions.
    pub fn names<'a>(&'a self, found: &mut Vec<&'a RustName>) {
        match self {
            Self::Message(name) | Self::Alias(name) | Self::Enum(name) => found.push(name),
            Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Secret(inner) => {
                inner.names(found);
            }
            _ => {}
        }
    }
}
