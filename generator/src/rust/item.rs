//! The items of the `types` and `names` modules.

use super::Ty;
use crate::name::RustName;

/// A file of the `types` module: a named schema with its nested types.
#[derive(Clone, Debug)]
pub struct TypeFile {
    /// The file's module, such as `cse_identity`.
    pub module: RustName,
    /// The items, the schema first.
    pub items: Vec<Item>,
}

/// A type.
#[derive(Clone, Debug)]
pub enum Item {
    /// An object.
    Struct(Struct),
    /// A string with known values.
    Enum(Enum),
    /// An alias.
    Alias(Alias),
    /// One of several messages, selected by the value of a property.
    TaggedEnum(TaggedEnum),
}

/// An enum of messages, selected by the value of a property; it keeps unknown values.
#[derive(Clone, Debug)]
pub struct TaggedEnum {
    /// The type.
    pub name: RustName,
    /// The schema.
    pub wire_name: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
    /// The property that selects the message.
    pub discriminant: String,
    /// Variants, by the value on the wire.
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
    /// The schema's id, or the path of an inline object.
    pub wire_name: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
    /// Fields by wire name, unions at the position of their first member.
    pub fields: Vec<Field>,
    /// The field of all other properties, if they have a type.
    pub additional: Option<Box<Additional>>,
    /// Set if the struct is the envelope of a long-running operation.
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
    /// The field `name`.
    pub error: RustName,
    /// The names of `name`, `done` and `metadata`.
    pub name: RustName,
    /// The field `done`.
    pub done: RustName,
    /// The field `metadata`.
    pub metadata: RustName,
    /// The outcome of the operation.
    pub outcome: OperationOutcome,
}

/// The location of the outcome in an operation's envelope.
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
        /// `true` if `error` is boxed.
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
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
    /// The kind of the field.
    pub kind: FieldKind,
}

/// The content of a field.
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
        /// Members, in the overlay's order.
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
    /// The name of the member as a field, for its constant.
    pub field: RustName,
    /// Its type.
    pub ty: Ty,
    /// Doc lines.
    pub docs: Vec<String>,
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
}

/// A string with known values.
#[derive(Clone, Debug)]
pub struct Enum {
    /// The type.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Variants, in the document's order.
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
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
}

/// An alias of a type.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The alias.
    pub name: RustName,
    /// `true` if uses of it are reported as deprecated.
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
    /// The text, as in AIP-122.
    pub text: String,
    /// `new`, or `with_` and the variables if there are several patterns.
    pub constructor: RustName,
    /// The variables' accessors, in order.
    pub variables: Vec<RustName>,
}
