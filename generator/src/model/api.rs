//! One API version as a whole: hosts, scopes, schemas, and the tree of resources.

use super::schema::ANY;
use super::{Method, Schema, SchemaId, Shape, Type};

/// One API version.
#[derive(Clone, Debug)]
pub struct Api {
    /// The name in the document, such as `gmail`.
    pub name: String,
    /// The version in the document, such as `v1`.
    pub version: String,
    /// The revision, usually a date; empty where the document gives none.
    pub revision: String,
    /// The document's file name, for the header of emitted files.
    pub file_name: String,
    /// What the API is for.
    pub doc: Option<String>,
    /// Scheme and host, ending in `/`.
    pub root_url: String,
    /// The same for mutual TLS.
    pub mtls_root_url: Option<String>,
    /// What stands between the root URL and a method's path.
    pub service_path: String,
    /// Where batches go, relative to the root URL.
    pub batch_path: Option<String>,
    /// Regional root URLs.
    pub endpoints: Vec<String>,
    /// Whether each request has to say `alt=json`, since the default is another.
    pub alt_json: bool,
    /// Whether bodies and answers stand inside `{"data": ..}`.
    pub data_wrapper: bool,
    /// All scopes, by URL.
    pub scopes: Vec<Scope>,
    /// All schemas that are kept, by id; the index is the [`SchemaId`].
    pub schemas: Vec<Schema>,
    /// The resource tree. Its own name is empty.
    pub root: Resource,
    /// Kinds of resource names, by name.
    pub resource_names: Vec<ResourceNamePattern>,
    /// Prefixes of schema ids that Rust names leave out.
    pub strip: Vec<String>,
}

impl Api {
    /// The schema with this id. Resolving ends in an error unless every id in an API is that of one
    /// of its schemas; an id of another API stands for any JSON.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id.0).unwrap_or(&ANY)
    }

    /// The type that a type stands for: schemas that are only another name for one are seen
    /// through. Resolving leaves no circle of such names.
    pub fn behind<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut behind = ty;
        for _ in 0..=self.schemas.len() {
            let Type::Schema(id) = behind else { break };
            match &self.schema(*id).shape {
                Shape::Alias(other) => behind = other,
                Shape::Object(_) | Shape::Variant(_) => break,
            }
        }
        behind
    }

    /// Name and version, as in `gmail:v1`.
    pub fn id(&self) -> String {
        format!("{}:{}", self.name, self.version)
    }
}

/// One OAuth scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The scope itself, a URL or a word.
    pub url: String,
    /// What it allows.
    pub doc: Option<String>,
}

/// A node of the resource tree.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// The name on the wire, such as `sendAs`.
    pub name: String,
    /// What it is.
    pub doc: Option<String>,
    /// Its page in the REST reference.
    pub reference: Option<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// By name.
    pub methods: Vec<Method>,
    /// By name.
    pub resources: Vec<Resource>,
}

impl Resource {
    /// All methods of this node and below, in order.
    pub fn all_methods(&self) -> Vec<&Method> {
        let mut found: Vec<&Method> = self.methods.iter().collect();
        for child in &self.resources {
            found.extend(child.all_methods());
        }
        found
    }
}

/// A kind of resource name (AIP-122), such as `Customer` with `accounts/{account}/customers/{customer}`.
#[derive(Clone, Debug)]
pub struct ResourceNamePattern {
    /// What is named, such as `Customer`.
    pub name: String,
    /// Patterns with named segments.
    pub patterns: Vec<String>,
    /// What it names.
    pub doc: Option<String>,
}
