//! One revision of one API, indexed by wire names.

use std::collections::{BTreeMap, BTreeSet};

use super::surface::{Surface, surface};
use crate::document::Document;
use crate::model::{Api, Body, Method, Object, Resource, Response, Schema, SchemaId, Shape, Type};
use crate::name::RustName;
use crate::parallel;
use crate::pipeline::LoweredApi;

/// The revisions that contain an API.
pub(super) enum Revisions<'a> {
    /// Only the old revision.
    Removed(Revision<'a>),
    /// Only the new revision.
    Added(Revision<'a>),
    /// Both the old and the new revision.
    Both(Revision<'a>, Revision<'a>),
}

impl<'a> Revisions<'a> {
    /// Indexes the old and the new form of an API; `None` if there is neither.
    pub(super) fn of(old: Option<&'a LoweredApi>, new: Option<&'a LoweredApi>) -> Option<Self> {
        let (old, new) = parallel::join(|| old.map(Revision::new), || new.map(Revision::new));
        match (old, new) {
            (Some(old), Some(new)) => Some(Self::Both(old, new)),
            (Some(old), None) => Some(Self::Removed(old)),
            (None, Some(new)) => Some(Self::Added(new)),
            (None, None) => None,
        }
    }

    /// Returns the old revision.
    pub(super) fn before(&self) -> Option<&Revision<'a>> {
        match self {
            Self::Removed(old) | Self::Both(old, _) => Some(old),
            Self::Added(_) => None,
        }
    }

    /// Returns the new revision.
    pub(super) fn after(&self) -> Option<&Revision<'a>> {
        match self {
            Self::Added(new) | Self::Both(_, new) => Some(new),
            Self::Removed(_) => None,
        }
    }

    /// The new revision, or the old one of an API that was removed.
    pub(super) fn latest(&self) -> &Revision<'a> {
        match self {
            Self::Removed(revision) | Self::Added(revision) | Self::Both(_, revision) => revision,
        }
    }
}

/// One revision of one API.
pub(super) struct Revision<'a> {
    pub api: &'a Api,
    pub module: &'a RustName,
    pub document: &'a Document,
    pub surface: Surface,
    /// Methods by path in the resource tree.
    pub methods: BTreeMap<Vec<String>, &'a Method>,
    /// Resources by path in the tree.
    pub resources: BTreeMap<Vec<String>, &'a Resource>,
    /// Schemas by id.
    pub schemas: BTreeMap<&'a str, &'a Schema>,
    reach: Reach<'a>,
}

/// The ids of the methods whose requests contain a schema, and of those whose responses do.
#[derive(Default)]
pub(super) struct Reached {
    pub requests: BTreeSet<String>,
    pub responses: BTreeSet<String>,
}

impl<'a> Revision<'a> {
    pub(super) fn new(lowered: &'a LoweredApi) -> Self {
        let api = &lowered.model;
        let mut methods = BTreeMap::new();
        let mut resources = BTreeMap::new();
        let mut open: Vec<(Vec<String>, &Resource)> = vec![(Vec::new(), &api.root)];
        while let Some((path, resource)) = open.pop() {
            let below = |name: &str| {
                let mut path = path.clone();
                path.push(name.to_owned());
                path
            };
            methods.extend(
                resource
                    .methods
                    .iter()
                    .map(|method| (below(&method.name), method)),
            );
            for child in &resource.resources {
                let path = below(&child.name);
                resources.insert(path.clone(), child);
                open.push((path, child));
            }
        }
        let schemas = api.schemas.iter();
        Self {
            api,
            module: &lowered.items.module,
            document: &lowered.document,
            surface: surface(api, &lowered.items),
            schemas: schemas
                .map(|schema| (schema.name.as_str(), schema))
                .collect(),
            reach: Reach::new(api, methods.values().copied()),
            methods,
            resources,
        }
    }

    /// Returns the id of the method at a path in the tree.
    pub(super) fn method_id(&self, path: &[String]) -> Option<String> {
        self.methods.get(path).map(|method| method.id.clone())
    }

    /// The ids of the methods that accept a scope.
    pub(super) fn methods_of_scope(&self, scope: &str) -> Vec<String> {
        let methods = self.methods.values();
        let methods = methods.filter(|method| method.scopes.iter().any(|it| it == scope));
        methods.map(|method| method.id.clone()).collect()
    }

    /// The methods that reach a schema.
    pub(super) fn reached(&self, schema: &str) -> Reached {
        self.reach.of(schema)
    }
}

/// The schemas that contain each schema, and the methods whose requests or responses contain it.
#[derive(Default)]
struct Reach<'a> {
    /// Uses by name of the schema.
    schemas: BTreeMap<&'a str, Uses<'a>>,
}

/// Direct uses of a schema.
#[derive(Default)]
struct Uses<'a> {
    /// Names of the schemas that contain it.
    referenced_by: Vec<&'a str>,
    /// Ids of the methods that send it.
    sent_by: Vec<&'a str>,
    /// Ids of the methods that return it.
    returned_by: Vec<&'a str>,
}

impl<'a> Reach<'a> {
    fn new(api: &'a Api, methods: impl Iterator<Item = &'a Method>) -> Self {
        let mut reach = Self::default();
        for schema in &api.schemas {
            let mut references = Vec::new();
            match &schema.shape {
                Shape::Object(object) => in_object(object, &mut references),
                Shape::Alias(ty) => in_type(ty, &mut references),
                Shape::Variant(variant) => {
                    references.extend(variant.cases.iter().map(|(_, id)| *id))
                }
            }
            for id in references {
                reach.uses(api, id).referenced_by.push(&schema.name);
            }
        }
        for method in methods {
            if let Some(Body::Json(ty)) = &method.request {
                for id in mentioned(ty) {
                    reach.uses(api, id).sent_by.push(&method.id);
                }
            }
            let mut returned = match &method.response {
                Response::Json(ty) => mentioned(ty),
                Response::Empty | Response::Raw => Vec::new(),
            };
            if let Some(operation) = &method.operation {
                returned.extend(operation.result.into_iter().chain(operation.metadata));
            }
            for id in returned {
                reach.uses(api, id).returned_by.push(&method.id);
            }
        }
        reach
    }

    fn uses(&mut self, api: &'a Api, id: SchemaId) -> &mut Uses<'a> {
        let name = api.schema(id).name.as_str();
        self.schemas.entry(name).or_default()
    }

    fn of(&self, schema: &str) -> Reached {
        let mut reached = Reached::default();
        let mut seen = BTreeSet::new();
        let mut open = vec![schema];
        while let Some(name) = open.pop() {
            if !seen.insert(name) {
                continue;
            }
            let Some(uses) = self.schemas.get(name) else {
                continue;
            };
            let ids = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            reached.requests.extend(ids(&uses.sent_by));
            reached.responses.extend(ids(&uses.returned_by));
            open.extend(&uses.referenced_by);
        }
        reached
    }
}

fn mentioned(ty: &Type) -> Vec<SchemaId> {
    let mut found = Vec::new();
    in_type(ty, &mut found);
    found
}

fn in_type(ty: &Type, found: &mut Vec<SchemaId>) {
    match ty {
        Type::Schema(id) => found.push(*id),
        Type::Array(inner) | Type::Map(inner) => in_type(inner, found),
        Type::Object(object) => in_object(object, found),
        _ => {}
    }
}

fn in_object(object: &Object, found: &mut Vec<SchemaId>) {
    for property in &object.properties {
        in_type(&property.ty, found);
    }
}
