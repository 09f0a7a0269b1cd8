//! Example calls: the values that a method's documentation shows.

use super::Ty;
use crate::name::RustName;

/// An example call of a method.
#[derive(Clone, Debug)]
pub struct Example {
    /// Values in the order of the function's arguments.
    pub arguments: Vec<ExampleValue>,
    /// The body, which is the last argument.
    pub body: Option<ExampleValue>,
    /// A setter with its value.
    pub setter: Option<(RustName, ExampleValue)>,
}

/// A value in an example.
#[derive(Clone, Debug)]
pub enum ExampleValue {
    /// A string literal.
    Text(String),
    /// A boolean literal.
    Bool(bool),
    /// An integer literal.
    Integer(i64),
    /// A variant of an open enum, which is a type of the API or of the request.
    Variant {
        /// The enum.
        ty: Ty,
        /// The variant.
        variant: RustName,
    },
    /// A list.
    List(Vec<ExampleValue>),
    /// A message with some fields.
    Message {
        /// The type.
        name: RustName,
        /// The fields, each with its value.
        fields: Vec<(RustName, ExampleValue)>,
    },
    /// A mask of the fields of a message.
    Mask {
        /// The type.
        name: RustName,
        /// The constants of its fields.
        constants: Vec<RustName>,
    },
}
