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
    /// Description of the API.
    pub doc: Option<String>,
    /// Scheme and host, ending in `/`.
    pub root_url: String,
    /// The root URL for mutual TLS.
    pub mtls_root_url: Option<String>,
    /// Path between the root URL and every method's path.
    pub service_path: String,
    /// Path of batch requests, relative to the root URL.
    pub batch_path: Option<String>,
    /// Regional root URLs.
    pub endpoints: Vec<String>,
    /// `true` if each request must set `alt=json`, since the default is another format.
    pub alt_json: bool,
    /// `true` if request and response bodies are wrapped in `{"data": ..}`.
    pub data_wrapper: bool,
    /// All scopes, by URL.
    pub scopes: Vec<Scope>,
    /// All emitted schemas, by id; the index is the [`SchemaId`].
    pub schemas: Vec<Schema>,
    /// The resource tree. Its own name is empty.
    pub root: Resource,
    /// Kinds of resource names, by name.
    pub resource_names: Vec<ResourceNamePattern>,
    /// Prefixes of schema ids that Rust names omit.
    pub strip: Vec<String>,
}

impl Api {
    /// Returns the schema with this id. Resolving fails unless every id in an API is that of one of
    /// its schemas; an id of another API stands for any JSON.
    pub fn schema(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id.0).unwrap_or(&ANY)
    }

    /// Resolves the aliases of a type. After resolving, aliases have no cycles.
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

    /// Returns name and version, as in `gmail:v1`.
    pub fn id(&self) -> String {
        format!("{}:{}", self.name, self.version)
    }
}

/// One OAuth scope.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The scope itself, a URL or a word.
    pub url: String,
    /// The access that it grants.
    pub doc: Option<String>,
}

/// A node of the resource tree.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// The name on the wire, such as `sendAs`.
    pub name: String,
    /// Description of the resource.
    pub doc: Option<String>,
    /// Its page in the REST reference.
    pub reference: Option<String>,
    /// `true` if the document marks it as deprecated.
    pub deprecated: bool,
    /// Methods by name.
    pub methods: Vec<Method>,
    /// Resources by name.
    pub resources: Vec<Resource>,
}

impl Resource {
    /// Returns all methods of this node and below, in order.
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
    /// Name of the resource, such as `Customer`.
    pub name: String,
    /// Patterns with named segments.
    pub patterns: Vec<String>,
    /// Description of the named resource.
    pub doc: Option<String>,
}
