//! Rust types of fields, arguments and responses.

use crate::name::RustName;
use crate::scalar::{JsonForm, Scalar};

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// A scalar
    Scalar(Scalar),
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
    /// Returns `true` if it is, or contains, a 64-bit integer that is a number on the wire.
    pub fn has_integer(&self) -> bool {
        match self {
            Self::Scalar(scalar) => scalar.facts().json == JsonForm::WideNumber,
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
