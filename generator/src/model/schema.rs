//! Schemas as resolved: closed sets of types and shapes instead of strings.

use toml::Spanned;

use super::Limits;
use crate::scalar::Scalar;

/// The index of a schema in [`Api::schemas`](super::Api::schemas).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// A named schema of the document.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The id on the wire, such as `CseIdentity`.
    pub name: String,
    /// The Rust name that the overlay gives.
    pub rename: Option<Spanned<String>>,
    /// Description of the schema.
    pub doc: Option<String>,
    /// The page of the REST reference that describes it.
    pub reference: Option<String>,
    /// `true` if the document marks it as deprecated.
    pub deprecated: bool,
    /// An object, or another name for a type.
    pub shape: Shape,
}

/// A schema without known facts.
pub(super) static ANY: Schema = Schema {
    name: String::new(),
    rename: None,
    doc: None,
    reference: None,
    deprecated: false,
    shape: Shape::Alias(Type::Scalar(Scalar::Any)),
};

/// The shape of a named schema.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with properties.
    Object(Object),
    /// An array, a map, a scalar or anything at all.
    Alias(Type),
    /// One of several schemas, by the value of a property.
    Variant(Variant),
}

/// A choice of schemas: `variant` of the Discovery format.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The property that selects the schema.
    pub discriminant: String,
    /// The values of the discriminant, each with its schema.
    pub cases: Vec<(String, SchemaId)>,
}

/// An object with properties, named or inline.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Properties by wire name.
    pub properties: Vec<Property>,
    /// Sets of properties of which at most one is present.
    pub unions: Vec<Union>,
    /// The type of all other properties, if the document gives one.
    pub additional: Option<Type>,
    /// The role that its shape reveals.
    pub role: Role,
}

/// The role of an object, found by its shape and not by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// No special role.
    #[default]
    Plain,
    /// The envelope of a long-running operation (AIP-151).
    Operation,
    /// Raw bytes with a content type (`google.api.HttpBody`).
    HttpBody,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name on the wire.
    pub name: String,
    /// The Rust name that the overlay gives.
    pub rename: Option<Spanned<String>>,
    /// Description of the property.
    pub doc: Option<String>,
    /// The type of its value.
    pub ty: Type,
    /// Limits on its values beyond the type.
    pub limits: Limits,
    /// `true` if only the service sets it; a value that is sent is ignored.
    pub read_only: bool,
    /// `true` if its description calls it required.
    pub required: bool,
    /// `true` if its description says that it cannot change after creation.
    pub immutable: bool,
    /// `true` if its description says that it is never returned.
    pub input_only: bool,
    /// Ids of the methods that reject a body without it.
    pub required_by: Vec<String>,
    /// `true` if the document marks it as deprecated.
    pub deprecated: bool,
    /// `true` if its value must be hidden in output.
    pub secret: bool,
    /// The name of the [`ResourceNamePattern`](super::ResourceNamePattern) that its value has.
    pub resource: Option<String>,
}

/// At most one of several properties.
#[derive(Clone, Debug)]
pub struct Union {
    /// The name in Google's reference, in snake case; it is not on the wire.
    pub name: String,
    /// The Rust name that the overlay gives to the enum.
    pub rust_type: Option<Spanned<String>>,
    /// Description of the union.
    pub doc: Option<String>,
    /// Wire names of the properties, in the overlay's order.
    pub members: Vec<String>,
}

impl Union {
    /// Returns `true` if a property is one of the members.
    pub fn has(&self, property: &str) -> bool {
        self.members.iter().any(|member| member == property)
    }
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A value without parts.
    Scalar(Scalar),
    /// A string with known values.
    Enum(Enumeration),
    /// A list.
    Array(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// A named schema.
    Schema(SchemaId),
    /// An inline object.
    Object(Box<InlineObject>),
}

/// An inline object. Two objects are equal only if they are the same object.
pub type InlineObject = Object;

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The known values of a string.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// The values, in the document's order.
    pub values: Vec<EnumerationValue>,
}

/// One known value of a string.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumerationValue {
    /// The value on the wire.
    pub value: String,
    /// Description of the value.
    pub doc: Option<String>,
    /// `true` if the document marks it as deprecated.
    pub deprecated: bool,
}
