//! Overlays: what people add to a document because Discovery cannot say it.
//!
//! Keys are wire names. Every entry may say where its facts come from (`source`), for people; that of
//! a schema, a method or a resource becomes a link if it is a page of a REST reference. Everything
//! that the document has to confirm (a schema, a property, a member) keeps its place in the file, so
//! that a stage which looks for it in vain can say where.

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
    /// The file it was read from.
    pub file: Source,
    /// What the API is for.
    pub doc: Option<String>,
    /// URL of the REST reference, without a slash at its end.
    pub reference: Option<String>,
    /// How Rust names are made.
    pub names: Names,
    /// By schema id.
    pub schemas: Keyed<SchemaOverlay>,
    /// By method id.
    pub methods: Keyed<MethodOverlay>,
    /// By dotted path in the tree of resources.
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
    /// All that is wrong with it: TOML syntax, unknown keys (with the nearest known one), values
    /// of another type, incomplete entries; each with line and dotted key.
    pub fn parse(file: &Source) -> Result<Self, Errors> {
        table::parse(file, |root, problems| read::overlay(file, root, problems))
    }

    /// An overlay that adds nothing.
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

    /// An error at a place of this file, with the dotted key that stands there.
    pub fn error_at(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        table::error_at(&self.file, span, message)
    }
}

/// `[names]`
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Prefixes of schema ids that Rust names leave out, where an upper-case letter follows.
    pub strip: Vec<Spanned<String>>,
}

/// `[schemas.<id>]`
#[derive(Clone, Debug, Default)]
pub struct SchemaOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// Origin of its facts.
    pub source: Option<String>,
    /// The Rust type's name, an identifier.
    pub rename: Option<Spanned<String>>,
    /// Whether the schema is emitted even if no method reaches it, such as the message of a
    /// notification.
    pub keep: bool,
    /// By wire name.
    pub properties: Keyed<PropertyOverlay>,
    /// By name of the union.
    pub unions: Keyed<UnionOverlay>,
}

/// `[schemas.<id>.properties.<name>]`
#[derive(Clone, Debug, Default)]
pub struct PropertyOverlay {
    /// Documentation.
    pub doc: Option<String>,
    /// The Rust field's name, an identifier.
    pub rename: Option<Spanned<String>>,
    /// Whether the value must never show.
    pub secret: bool,
    /// Set where no method requires the property, whatever the document says.
    pub not_required: Option<Range<usize>>,
    /// What an `any` property holds.
    pub holds: Option<Holds>,
    /// Acceptable values of a string; an open enum.
    pub values: Option<Vec<Spanned<String>>>,
    /// Documentation of the values, by value.
    pub value_docs: Keyed<String>,
}

/// What a property of type `any` really holds.
#[derive(Clone, Debug)]
pub enum Holds {
    /// One value of this schema.
    One(Spanned<String>),
    /// An array of this schema.
    Many(Spanned<String>),
}

impl Holds {
    /// The id of the schema.
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
    /// Wire names of the members, at least one (it may get company later); under a method, prefixes of dotted parameters.
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
    /// Origin of its facts.
    pub source: Option<String>,
    /// What the long-running operation that the method starts leads to.
    pub operation: Option<OperationOverlay>,
    /// By wire name.
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
    /// Set where the query parameter may be left out, whatever the document says.
    pub not_required: Option<Range<usize>>,
    /// Set where a `/` in front of a path value is dropped.
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
    /// Origin of its facts.
    pub source: Option<String>,
}

/// `[resource_names.<Name>]`
#[derive(Clone, Debug)]
pub struct ResourceNameOverlay {
    /// Patterns as AIP-122 writes them, at least one.
    pub patterns: Vec<Spanned<String>>,
    /// Documentation.
    pub doc: Option<String>,
}

/// `[[repairs]]`: a place where the document is wrong.
#[derive(Clone, Debug)]
pub struct Repair {
    /// JSON pointer (RFC 6901) into the document.
    pub pointer: Spanned<String>,
    /// What is right.
    pub change: Change,
}

/// What a [`Repair`] does at its pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Sets the value, whether or not there is one.
    Set(Value),
    /// Removes the value.
    Remove,
}

#[cfg(test)]
mod tests;
