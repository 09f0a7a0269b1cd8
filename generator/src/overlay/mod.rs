//! Overlays: facts that people add to a document because Discovery cannot express them.
//!
//! Keys are wire names. Every entry may state the source of its facts (`source`), for people; that
//! of a schema, a method or a resource becomes a link if it is a page of a REST reference. Every
//! key that must exist in the document (a schema, a property, a member) keeps its span in the file,
//! so that a stage that does not find it can report its location.

mod read;
pub(crate) mod table;

use std::ops::Range;

use serde_json::Value;
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;

pub use table::Keyed;

/// The overlay of one document.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The overlay's file.
    pub file: Source,
    /// Description of the API.
    pub doc: Option<String>,
    /// URL of the REST reference, without a slash at its end.
    pub reference: Option<String>,
    /// Rules for Rust names.
    pub names: Names,
    /// Schemas by id.
    pub schemas: Keyed<SchemaOverlay>,
    /// Methods by id.
    pub methods: Keyed<MethodOverlay>,
    /// Resources by dotted path in the resource tree.
    pub resources: Keyed<ResourceOverlay>,
    /// Resource names by the Rust name of their type, without `Name`.
    pub resource_names: Keyed<ResourceNameOverlay>,
    /// Corrections of the document, in order.
    pub repairs: Vec<Repair>,
}

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    /// All errors: TOML syntax, unknown keys (with the most similar known one), values of another
    /// type, incomplete entries; each with line and dotted key.
    pub fn parse(file: &Source) -> Result<Self, Errors> {
        table::parse(file, |root, problems| read::overlay(file, root, problems))
    }

    /// Creates an overlay without entries.
    pub fn empty() -> Self {
        Self {
            file: Source::new("", ""),
            doc: None,
            reference: None,
            names: Names::default(),
            schemas: Keyed::new(),
            methods: Keyed::new(),
            resources: Keyed::new(),
            resource_names: Keyed::new(),
            repairs: Vec::new(),
        }
    }

    /// Creates an error at a span of this file, with its dotted key.
    pub fn error_at(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        table::error_at(&self.file, span, message)
    }
}

/// `[names]`
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Prefixes of schema ids that Rust names omit, if an upper-case letter follows.
    pub strip: Vec<Spanned<String>>,
}

/// `[schemas.<id>]`
#[derive(Clone, Debug, Default)]
pub struct SchemaOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// Source of its facts.
    pub source: Option<String>,
    /// The Rust type's name, an identifier.
    pub rename: Option<Spanned<String>>,
    /// `true` if the schema is emitted even if no method reaches it, such as the message of a
    /// notification.
    pub keep: bool,
    /// Entries for the contents of the object.
    pub object: ObjectOverlay,
}

/// Entries for the contents of an object: that of a schema, or an inline one.
///
/// Those of an array or a map apply to the objects in it.
#[derive(Clone, Debug, Default)]
pub struct ObjectOverlay {
    /// Properties by wire name.
    pub properties: Keyed<PropertyOverlay>,
    /// Unions by name.
    pub unions: Keyed<UnionOverlay>,
}

/// `[schemas.<id>.properties.<name>]`, also below a property with an inline object.
#[derive(Clone, Debug, Default)]
pub struct PropertyOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// The Rust field's name, an identifier.
    pub rename: Option<Spanned<String>>,
    /// `true` if the value must be hidden in output.
    pub secret: bool,
    /// Set if no method requires the property, whatever the document says.
    pub not_required: Option<Range<usize>>,
    /// The content of an `any` property.
    pub holds: Option<Holds>,
    /// Acceptable values of a string; an open enum.
    pub values: Option<Vec<Spanned<String>>>,
    /// Documentation of the values, by value.
    pub value_docs: Keyed<String>,
    /// Entries for the contents of an inline object.
    pub object: ObjectOverlay,
}

/// The actual content of a property of type `any`.
#[derive(Clone, Debug)]
pub enum Holds {
    /// One value of this schema.
    One(Spanned<String>),
    /// An array of this schema.
    Many(Spanned<String>),
}

impl Holds {
    /// Returns the id of the schema.
    pub fn schema(&self) -> &Spanned<String> {
        match self {
            Self::One(schema) | Self::Many(schema) => schema,
        }
    }
}

/// `[schemas.<id>.unions.<name>]`, or a union of query parameters under a method.
#[derive(Clone, Debug)]
pub struct UnionOverlay {
    /// The Rust enum's name, an identifier.
    pub type_name: Option<Spanned<String>>,
    /// Wire names of the members, at least one, since a later revision may add others; under a
    /// method, prefixes of dotted parameters.
    pub members: Vec<Spanned<String>>,
    /// Documentation.
    pub doc: Option<String>,
}

/// `[methods."<id>"]`
#[derive(Clone, Debug, Default)]
pub struct MethodOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// The response's property that holds the items of a page.
    pub items: Option<Spanned<String>>,
    /// Source of its facts.
    pub source: Option<String>,
    /// The types of the long-running operation that the method starts.
    pub operation: Option<OperationOverlay>,
    /// Parameters by wire name.
    pub parameters: Keyed<ParameterOverlay>,
    /// Unions of query parameters, by name of the union.
    pub unions: Keyed<UnionOverlay>,
}

/// `operation = { .. }` of a method.
#[derive(Clone, Debug, Default)]
pub struct OperationOverlay {
    /// Id of the schema of the result.
    pub result: Option<Spanned<String>>,
    /// Id of the schema of the metadata.
    pub metadata: Option<Spanned<String>>,
    /// Id of the method that polls.
    pub poll: Option<Spanned<String>>,
}

/// `[methods."<id>".parameters.<name>]`
#[derive(Clone, Debug, Default)]
pub struct ParameterOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// The Rust argument's name, an identifier.
    pub rename: Option<Spanned<String>>,
    /// Set if the query parameter is optional, whatever the document says.
    pub not_required: Option<Range<usize>>,
    /// Set if a leading `/` of a path value is dropped.
    pub drop_leading_slash: Option<Range<usize>>,
    /// Acceptable values of a string; an open enum.
    pub values: Option<Vec<Spanned<String>>>,
    /// Documentation of the values, by value.
    pub value_docs: Keyed<String>,
}

/// `[resources."<path>"]`
#[derive(Clone, Debug, Default)]
pub struct ResourceOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// Source of its facts.
    pub source: Option<String>,
}

/// `[resource_names.<Name>]`
#[derive(Clone, Debug)]
pub struct ResourceNameOverlay {
    /// Patterns in AIP-122 notation, at least one.
    pub patterns: Vec<Spanned<String>>,
    /// Documentation.
    pub doc: Option<String>,
}

/// `[[repairs]]`: a correction of the document.
#[derive(Clone, Debug)]
pub struct Repair {
    /// JSON pointer (RFC 6901) into the document.
    pub pointer: Spanned<String>,
    /// The correction.
    pub change: Change,
}

/// The effect of a [`Repair`] at its pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Sets the value, whether or not there is one.
    Set(Value),
    /// Removes the value.
    Remove,
}

#[cfg(test)]
mod tests;
