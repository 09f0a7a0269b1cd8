//! Packages, APIs, and the items of a `types` module.

use serde::{Deserialize, Serialize};

use super::{Module, Ty};
use crate::name::RustName;
use crate::runtime_source::RuntimeSource;

/// A whole crate.
#[derive(Clone, Debug)]
pub struct Package {
    /// The package's name, such as `workspace-apis`.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// What the package is.
    pub description: String,
    /// The licence, as an SPDX expression.
    pub license: String,
    /// Where its sources are kept.
    pub repository: Option<String>,
    /// Where it finds its runtime.
    pub runtime: RuntimeSource,
    /// By module name.
    pub apis: Vec<ApiSummary>,
}

/// What the files of the whole crate say of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSummary {
    /// The module, such as `gmail_v1`.
    pub module: RustName,
    /// The Cargo feature, such as `gmail-v1`.
    pub feature: String,
    /// Features of resources, where the API is large.
    pub resource_features: Vec<ResourceFeature>,
    /// Such as `gmail`.
    pub name: String,
    /// Such as `v1`.
    pub version: String,
    /// How many methods.
    pub methods: usize,
    /// How many schemas.
    pub schemas: usize,
}

/// One API version.
#[derive(Clone, Debug)]
pub struct Api {
    /// The module, such as `gmail_v1`.
    pub module: RustName,
    /// The Cargo feature, such as `gmail-v1`.
    pub feature: String,
    /// Features of resources, where the API is large.
    pub resource_features: Vec<ResourceFeature>,
    /// The document's file name.
    pub file_name: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// What the document says of the API as a whole.
    pub facts: ApiFacts,
    /// Scopes as constants.
    pub scopes: Vec<ScopeConstant>,
    /// One file for each named schema.
    pub types: Vec<TypeFile>,
    /// Resource names.
    pub names: Vec<NameType>,
    /// The resource tree.
    pub root: Module,
}

/// The Cargo feature of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceFeature {
    /// Such as `compute-v1_zones`.
    pub name: String,
    /// The features of other resources that its code names.
    pub needs: Vec<String>,
}

impl ApiSummary {
    /// The feature that switches the API's module on, with all its types.
    pub fn base_feature(&self) -> String {
        if self.resource_features.is_empty() {
            self.feature.clone()
        } else {
            format!("{}_types", self.feature)
        }
    }
}

impl Api {
    /// What the files of the whole crate say of the API.
    pub fn summary(&self) -> ApiSummary {
        ApiSummary {
            module: self.module.clone(),
            feature: self.feature.clone(),
            resource_features: self.resource_features.clone(),
            name: self.facts.name.clone(),
            version: self.facts.version.clone(),
            methods: self.root.count(),
            schemas: self.types.len(),
        }
    }
}

/// Facts of an API that requests need.
#[derive(Clone, Debug)]
pub struct ApiFacts {
    /// Such as `gmail`.
    pub name: String,
    /// Such as `v1`.
    pub version: String,
    /// Such as `20261005`.
    pub revision: String,
    /// Ends in `/`.
    pub root_url: String,
    /// The same for mutual TLS.
    pub mtls_root_url: Option<String>,
    /// Between the root URL and a method's path.
    pub service_path: String,
    /// Relative to the root URL.
    pub batch_path: Option<String>,
    /// Regional root URLs.
    pub endpoints: Vec<String>,
    /// Whether each request says `alt=json`.
    pub alt_json: bool,
    /// Whether bodies and answers stand inside `{"data": ..}`.
    pub data_wrapper: bool,
}

/// A scope as a constant.
#[derive(Clone, Debug)]
pub struct ScopeConstant {
    /// The constant.
    pub name: RustName,
    /// The scope.
    pub url: String,
    /// Doc lines.
    pub docs: Vec<String>,
}

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
    /// A choice of messages, by the value of a property.
    Variants(Variants),
}

/// A choice of messages: an enum that keeps what it does not know.
#[derive(Clone, Debug)]
pub struct Variants {
    /// The type.
    pub name: RustName,
    /// The schema.
    pub wire: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// The property whose value decides.
    pub discriminant: String,
    /// By the value on the wire.
    pub cases: Vec<VariantsCase>,
}

/// One of the messages.
#[derive(Clone, Debug)]
pub struct VariantsCase {
    /// The variant.
    pub name: RustName,
    /// The value of the discriminant.
    pub wire: String,
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
    pub wire: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// By wire name, unions at the place of their first member.
    pub fields: Vec<Field>,
    /// Set where the struct is the envelope of a long-running operation.
    pub operation: Option<OperationRole>,
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
        wire: String,
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
    pub wire: String,
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
    pub variants: Vec<Variant>,
}

/// A known value.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The variant.
    pub name: RustName,
    /// The value.
    pub wire: String,
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
    pub wire: String,
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
