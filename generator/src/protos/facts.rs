//! The facts of an overlay that come from protos.

use std::collections::BTreeMap;

use prost_reflect::FieldDescriptor;

use super::report::Outcome;
use crate::overlay::Behavior;

/// All facts, each by its key in the overlay.
#[derive(Default)]
pub(super) struct Facts {
    pub schemas: BTreeMap<String, SchemaFacts>,
    pub methods: BTreeMap<String, MethodFacts>,
    pub resource_names: BTreeMap<String, NameFacts>,
}

/// Facts about a schema.
#[derive(Default)]
pub(super) struct SchemaFacts {
    /// The file and the message that they come from.
    pub source: String,
    pub properties: BTreeMap<String, PropertyFacts>,
    pub unions: BTreeMap<String, UnionFacts>,
}

/// Facts about a property.
#[derive(Default)]
pub(super) struct PropertyFacts {
    pub behavior: Vec<Behavior>,
    /// The key of the resource name that it holds.
    pub resource: Option<String>,
}

/// A union.
pub(super) struct UnionFacts {
    pub members: Vec<String>,
    /// Members of the proto that the document lacks.
    pub missing: Vec<String>,
}

/// Facts about a method.
#[derive(Default)]
pub(super) struct MethodFacts {
    /// The file and the rpc that they come from.
    pub source: String,
    pub operation: Option<OperationFacts>,
    /// The key of the resource name that a path parameter holds, by parameter.
    pub resources: BTreeMap<String, String>,
    pub unions: BTreeMap<String, UnionFacts>,
}

/// The types of an operation, each the id of a schema or method.
#[derive(Default)]
pub(super) struct OperationFacts {
    pub result: Option<String>,
    pub metadata: Option<String>,
    pub poll: Option<String>,
}

/// A kind of resource name.
pub(super) struct NameFacts {
    /// The file and the message that define it.
    pub source: String,
    pub patterns: Vec<String>,
}

impl UnionFacts {
    /// Creates the union of a oneof; `member` returns the name of a field that the document has.
    pub(super) fn of<'f>(
        fields: &'f [FieldDescriptor],
        member: impl Fn(&'f FieldDescriptor) -> Option<&'f str>,
    ) -> Self {
        let mut union = Self {
            members: Vec::new(),
            missing: Vec::new(),
        };
        for field in fields {
            match member(field) {
                Some(name) => union.members.push(name.to_owned()),
                None => union.missing.push(field.json_name().to_owned()),
            }
        }
        union
    }

    /// Returns the outcome of the oneof.
    pub(super) fn outcome(&self) -> Outcome {
        match self.members.is_empty() {
            true => Outcome::NoMember,
            false => Outcome::Attached {
                members: self.members.clone(),
                missing: self.missing.clone(),
            },
        }
    }
}

impl Facts {
    /// Returns the facts of a schema.
    pub(super) fn schema(&mut self, id: &str, source: impl FnOnce() -> String) -> &mut SchemaFacts {
        self.schemas
            .entry(id.to_owned())
            .or_insert_with(|| SchemaFacts {
                source: source(),
                ..SchemaFacts::default()
            })
    }

    /// Returns the facts of a method.
    pub(super) fn method(&mut self, id: &str, source: impl FnOnce() -> String) -> &mut MethodFacts {
        self.methods
            .entry(id.to_owned())
            .or_insert_with(|| MethodFacts {
                source: source(),
                ..MethodFacts::default()
            })
    }
}
