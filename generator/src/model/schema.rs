//! Schemas as resolved: closed sets of types and shapes instead of strings.

use toml::Spanned;

use super::Limits;

/// The place of a schema in [`Api::schemas`](super::Api::schemas).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// A named schema of the document.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The id on the wire, such as `CseIdentity`.
    pub name: String,
    /// The Rust name that the overlay asks for.
    pub rename: Option<Spanned<String>>,
    /// What it is.
    pub doc: Option<String>,
    /// The page of the REST reference that describes it.
    pub reference: Option<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// An object, or another name for a type.
    pub shape: Shape,
}

/// A schema that nothing is known of.
pub(super) static ANY: Schema = Schema {
    name: String::new(),
    rename: None,
    doc: None,
    reference: None,
    deprecated: false,
    shape: Shape::Alias(Type::Any),
};

/// What a named schema is.
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
    /// The property whose value decides.
    pub discriminant: String,
    /// Its values, each with the schema that it stands for.
    pub cases: Vec<(String, SchemaId)>,
}

/// An object with properties, named or inline.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// By wire name.
    pub properties: Vec<Property>,
    /// Sets of properties of which at most one is present.
    pub unions: Vec<Union>,
    /// The type of all other properties, where the document gives one.
    pub additional: Option<Type>,
    /// A part that its shape shows it to play.
    pub role: Role,
}

/// What an object is used for, told by its shape and not by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing special.
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
    /// The Rust name that the overlay asks for.
    pub rename: Option<Spanned<String>>,
    /// What it holds.
    pub doc: Option<String>,
    /// The type of its value.
    pub ty: Type,
    /// What the type leaves open of its values.
    pub limits: Limits,
    /// The service sets it; a value that is sent is ignored.
    pub read_only: bool,
    /// Its description says that it must be set.
    pub required: bool,
    /// Its description says that it cannot change after creation.
    pub immutable: bool,
    /// Its description says that it is never returned.
    pub input_only: bool,
    /// Ids of the methods that refuse a body without it.
    pub required_by: Vec<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// Whether its value must never show.
    pub secret: bool,
}

/// At most one of several properties.
#[derive(Clone, Debug)]
pub struct Union {
    /// The name in Google's reference, in snake case; it is not on the wire.
    pub name: String,
    /// The Rust name of the enum that the overlay asks for.
    pub rust_type: Option<Spanned<String>>,
    /// What is chosen between.
    pub doc: Option<String>,
    /// Wire names of the properties, in the overlay's order.
    pub members: Vec<String>,
}

impl Union {
    /// Whether a property is one of the members.
    pub fn has(&self, property: &str) -> bool {
        self.members.iter().any(|member| member == property)
    }
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    String,
    /// True or false.
    Boolean,
    /// A JSON number.
    Int32,
    /// A JSON number.
    UInt32,
    /// Digits in a JSON string.
    Int64,
    /// Digits in a JSON string.
    UInt64,
    /// A whole number of 64 bits, as a JSON number.
    Integer,
    /// A JSON number, or `"NaN"` and the infinities.
    Double,
    /// Base64.
    Bytes,
    /// RFC 3339.
    Timestamp,
    /// A day.
    Date,
    /// Seconds with `s` behind.
    Duration,
    /// Comma-separated paths.
    FieldMask,
    /// Any JSON value.
    Any,
    /// A string with known values.
    Enum(Enumeration),
    /// A list.
    Array(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// A named schema.
    Schema(SchemaId),
    /// An object that stands where it is used.
    Object(Box<InlineObject>),
}

/// Inline objects compare by identity of place only, which never happens across places.
pub type InlineObject = Object;

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// The known values of a string.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// In the document's order.
    pub values: Vec<EnumerationValue>,
}

/// One known value of a string.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumerationValue {
    /// The value on the wire.
    pub value: String,
    /// What it means.
    pub doc: Option<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
}
