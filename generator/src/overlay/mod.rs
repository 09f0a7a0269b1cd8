//! Overlays: facts that people add to a document because Discovery cannot express them.
//!
//! Keys are wire names. Every entry may state the source of its facts (`source`), for people; that
//! of a schema, a method or a resource becomes a link if it is a page of a REST reference. Every
//! key that must exist in the document (a schema, a property, a member) keeps its span in the file,
//! so that a stage that does not find it can report its location.
//!
//! A second file beside the handwritten one holds what `discogen overlay from-protos` found. It has
//! the same keys, and the handwritten entries win.

mod files;
mod locate;
mod merge;
mod read;
pub(crate) mod table;
mod unmatched;

use std::ops::Range;

use serde_json::Value;
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;

pub use files::OverlayFiles;
#[cfg(feature = "cli")]
pub(crate) use read::check_pattern;
pub use table::Keyed;
pub use unmatched::{Target, Unmatched};

/// The overlay of one document.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The files that it was read from.
    pub files: OverlayFiles,
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
    /// Reads a handwritten overlay.
    #[cfg(test)]
    pub fn parse(file: &Source) -> Result<Self, Errors> {
        Self::read(Some(file), None, Incomplete::IsAnError).map(|(overlay, _)| overlay)
    }

    /// Reads the overlay of a document from the handwritten file and the one generated from
    /// protos. The handwritten entries win; each contradiction between the two is a warning.
    /// `incomplete` entries, which need the generated file, are errors or left out.
    ///
    /// # Errors
    /// All errors in either file.
    pub fn read(
        handwritten: Option<&Source>,
        protos: Option<&Source>,
        incomplete: Incomplete,
    ) -> Result<(Self, Vec<Diagnostic>), Errors> {
        let nothing = || Source::new("", "");
        let handwritten = handwritten.cloned().unwrap_or_else(nothing);
        let protos = protos.cloned().unwrap_or_else(nothing);
        let files = OverlayFiles::new(handwritten.clone(), protos.clone());
        let base = table::parse(&handwritten, |root, problems| {
            read::overlay(files.clone(), root, problems)
        });
        let more = table::parse_at(&protos, files::PROTOS, |root, problems| {
            read::overlay(files.clone(), root, problems)
        });
        let (mut overlay, more) = match (base, more) {
            (Ok(overlay), Ok(more)) => (overlay, more),
            (base, more) => {
                let all = [base.err(), more.err()].into_iter().flatten();
                return Err(Errors(all.flat_map(|Errors(found)| found).collect()));
            }
        };
        let contradictions = merge::merge(&mut overlay, more);
        let overlay = match incomplete {
            Incomplete::IsAnError => overlay.complete()?,
            Incomplete::IsLeftOut => overlay.without_incomplete(),
        };
        Ok((overlay, contradictions))
    }

    /// Creates an overlay without entries.
    #[cfg(test)]
    pub fn empty() -> Self {
        let nothing = Source::new("", "");
        Self {
            files: OverlayFiles::new(nothing.clone(), nothing),
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

    /// Creates an error at a span of one of the files, with its dotted key.
    pub fn error_at(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.files.error_at(span, message)
    }

    /// Removes the unions without members and the resource names without patterns.
    fn without_incomplete(mut self) -> Self {
        for schema in self.schemas.values_mut() {
            schema.object.remove_incomplete();
        }
        for method in self.methods.values_mut() {
            method.unions.retain(|_, union| !union.members.is_empty());
        }
        let names = &mut self.resource_names;
        names.retain(|_, name| !name.patterns.is_empty());
        self
    }

    /// Checks that every union has members and every resource name has patterns, from either file.
    fn complete(self) -> Result<Self, Errors> {
        let schemas = self.schemas.values().flat_map(|it| it.object.unions());
        let methods = self.methods.values().flat_map(|it| it.unions.iter());
        let unions = schemas.chain(methods);
        let unions = unions.filter(|(_, union)| union.members.is_empty());
        let names = self.resource_names.iter();
        let names = names.filter(|(_, name)| name.patterns.is_empty());
        let missing = unions
            .map(|(key, _)| (key.span(), "members"))
            .chain(names.map(|(key, _)| (key.span(), "patterns")));
        let problems =
            missing.map(|(span, key)| self.error_at(span, format!("the key `{key}` is missing")));
        let problems: Vec<Diagnostic> = problems.collect();
        match problems.is_empty() {
            true => Ok(self),
            false => Err(Errors(problems)),
        }
    }
}

/// The treatment of handwritten entries that need the generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// They are errors.
    IsAnError,
    /// They are left out.
    IsLeftOut,
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

impl ObjectOverlay {
    /// Returns the unions of the object and of the inline objects in it.
    fn unions(&self) -> Vec<(&Spanned<String>, &UnionOverlay)> {
        let inner = self.properties.values();
        let inner = inner.flat_map(|property| property.object.unions());
        self.unions.iter().chain(inner).collect()
    }

    /// Removes the unions without members, also from the inline objects.
    fn remove_incomplete(&mut self) {
        self.unions.retain(|_, union| !union.members.is_empty());
        for property in self.properties.values_mut() {
            property.object.remove_incomplete();
        }
    }
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
    /// The use of the property in requests and responses, for its documentation.
    pub behavior: Vec<Behavior>,
    /// The kind of resource name in it, a key of `resource_names`.
    pub resource: Option<Spanned<String>>,
}

/// The use of a property (AIP-203).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behavior {
    /// A request without it is rejected.
    Required,
    /// Only the service sets it.
    OutputOnly,
    /// Never returned.
    InputOnly,
    /// Cannot be changed after creation.
    Immutable,
}

impl Behavior {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 4] = [
        Self::Required,
        Self::OutputOnly,
        Self::InputOnly,
        Self::Immutable,
    ];

    /// Returns the word for it in overlays.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::OutputOnly => "output_only",
            Self::InputOnly => "input_only",
            Self::Immutable => "immutable",
        }
    }
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
    /// method, query parameters or prefixes of dotted ones.
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
    /// The kind of resource name in it, a key of `resource_names`.
    pub resource: Option<Spanned<String>>,
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

#[cfg(test)]
mod merge_tests;
