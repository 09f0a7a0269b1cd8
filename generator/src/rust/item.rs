//! The items of the `types` and `names` modules.

use super::Ty;
use crate::name::RustName;

/// A file of the `types` module: a named schema and what stands inside it.
#[derive(Clone, Debug)]
pub struct TypeFile {
    /// The file's module, such as `cse_identity`.
    pub module: RustName,
    /// The schema first.
    pub items: Vec<Item>,
}

/// A type.
#[derive(Clone, Debug)]
pub enum Item {
    /// An object.
    Struct(Struct),
    /// A string with known values.
    Enum(Enum),
    /// Another name.
    Alias(Alias),
    /// A message of several, by the value of a property.
    TaggedEnum(TaggedEnum),
}

/// An enum of messages, chosen by the value of a property, which keeps what it does not know.
#[derive(Clone, Debug)]
pub struct TaggedEnum {
    /// The type.
    pub name: RustName,
    /// The schema.
    pub wire_name: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// The property whose value decides.
    pub discriminant: String,
    /// By the value on the wire.
    pub variants: Vec<TaggedVariant>,
}

/// One of the messages.
#[derive(Clone, Debug)]
pub struct TaggedVariant {
    /// The variant.
    pub name: RustName,
    /// The value of the discriminant.
    pub wire_name: String,
    /// The message.
    pub ty: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
}

/// An object.
#[derive(Clone, Debug)]
pub struct Struct {
    /// The type.
    pub name: RustName,
    /// The schema's id, or the place of an inline object.
    pub wire_name: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// By wire name, unions at the place of their first member.
    pub fields: Vec<Field>,
    /// The field of all other properties, where they have a type.
    pub additional: Option<Box<Additional>>,
    /// Set where the struct is the envelope of a long-running operation.
    pub operation: Option<OperationRole>,
}

/// The field of properties that the document does not name, a map.
#[derive(Clone, Debug)]
pub struct Additional {
    /// The field and its setter.
    pub name: RustName,
    /// The type of one value.
    pub ty: Ty,
}

/// The fields of an operation's envelope.
#[derive(Clone, Debug)]
pub struct OperationRole {
    /// The type of `error`.
    pub error: RustName,
    /// The names of `name`, `done` and `metadata`.
    pub name: RustName,
    /// See `name`.
    pub done: RustName,
    /// See `name`.
    pub metadata: RustName,
    /// The field, enum and variants of the union of `error` and `response`; without a union, the
    /// two fields.
    pub outcome: OperationOutcome,
}

/// Where an operation's envelope keeps its outcome.
#[derive(Clone, Debug)]
pub enum OperationOutcome {
    /// In one field with an enum.
    Union {
        /// The field.
        field: RustName,
        /// The enum.
        union: RustName,
        /// The variant of `error`.
        error: RustName,
        /// The variant of `response`.
        response: RustName,
    },
    /// In two fields.
    Fields {
        /// The field `error`.
        error: RustName,
        /// The field `response`.
        response: RustName,
        /// Whether `error` is boxed.
        boxed: bool,
    },
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field and its setter.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// A value, or one of several.
    pub kind: FieldKind,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// One property.
    Value {
        /// The property.
        wire_name: String,
        /// Its type.
        ty: Ty,
    },
    /// At most one of several properties.
    Union {
        /// The union's name.
        union: String,
        /// The enum.
        name: RustName,
        /// Doc lines of the enum.
        docs: Vec<String>,
        /// In the overlay's order.
        members: Vec<Member>,
    },
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// The property.
    pub wire_name: String,
    /// The variant.
    pub variant: RustName,
    /// The name that the member would have as a field, for its constant.
    pub field: RustName,
    /// Its type.
    pub ty: Ty,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
}

/// A string with known values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The type.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// In the document's order.
    pub variants: Vec<EnumVariant>,
}

/// A known value.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// The variant.
    pub name: RustName,
    /// The value.
    pub wire_name: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
}

/// Another name for a type.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name.
    pub name: RustName,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// The schema's id.
    pub wire_name: String,
    /// The type.
    pub ty: Ty,
    /// Doc lines.
    pub docs: Vec<String>,
}

/// A kind of resource names.
#[derive(Clone, Debug)]
pub struct NameType {
    /// The type, such as `CustomerName`.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// The patterns, with a constructor each.
    pub patterns: Vec<NamePattern>,
    /// All variables with their accessors.
    pub accessors: Vec<(String, RustName)>,
}

/// A pattern of resource names.
#[derive(Clone, Debug)]
pub struct NamePattern {
    /// As in AIP-122.
    pub text: String,
    /// `new`, or `with_` and the variables where there are several patterns.
    pub constructor: RustName,
    /// The variables' accessors, in order.
    pub variables: Vec<RustName>,
}
