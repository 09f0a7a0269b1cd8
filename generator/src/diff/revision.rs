//! One revision of one API, with everything findable by its wire name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::surface::{Surface, surface};
use crate::document::Document;
use crate::model::{Api, Body, Method, Object, Resource, Response, Schema, Shape, Type};
use crate::name::RustName;
use crate::pipeline::LoweredApi;

/// The revisions that have an API.
pub(super) enum Revisions<'a> {
    /// The old one alone.
    Removed(Revision<'a>),
    /// The new one alone.
    Added(Revision<'a>),
    /// Both, old and new.
    Both(Revision<'a>, Revision<'a>),
}

impl<'a> Revisions<'a> {
    /// Indexes the old and the new form of an API; `None` if there is neither.
    pub(super) fn of(old: Option<&'a LoweredApi>, new: Option<&'a LoweredApi>) -> Option<Self> {
        let (old, new) = rayon::join(|| old.map(Revision::new), || new.map(Revision::new));
        match (old, new) {
            (Some(old), Some(new)) => Some(Self::Both(old, new)),
            (Some(old), None) => Some(Self::Removed(old)),
            (None, Some(new)) => Some(Self::Added(new)),
            (None, None) => None,
        }
    }

    /// The old revision.
    pub(super) fn old(&self) -> Option<&Revision<'a>> {
        match self {
            Self::Removed(old) | Self::Both(old, _) => Some(old),
            Self::Added(_) => None,
        }
    }

    /// The new revision.
    pub(super) fn new(&self) -> Option<&Revision<'a>> {
        match self {
            Self::Added(new) | Self::Both(_, new) => Some(new),
            Self::Removed(_) => None,
        }
    }

    /// The new revision, or the old one of an API that is gone.
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
    /// By place in the resource tree.
    pub methods: BTreeMap<Vec<String>, &'a Method>,
    /// By place in the tree.
    pub resources: BTreeMap<Vec<String>, &'a Resource>,
    /// By id.
    pub schemas: BTreeMap<&'a str, &'a Schema>,
    reach: Reach,
}

/// The ids of the methods that send something, and of those that answer with it.
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

    /// The id of a method, or its place in the tree.
    pub(super) fn method_id(&self, path: &[String]) -> Option<String> {
        self.methods.get(path).map(|method| method.id.clone())
    }

    /// The methods that reach a schema.
    pub(super) fn reached(&self, schema: &str) -> Reached {
        self.reach.of(schema)
    }
}

/// Which schemas hold which, and which methods send or answer with them.
struct Reach {
    index: HashMap<String, usize>,
    held_by: Vec<Vec<usize>>,
    sent_by: Vec<Vec<String>>,
    answered_by: Vec<Vec<String>>,
}

impl Reach {
    fn new<'a>(api: &Api, methods: impl Iterator<Item = &'a Method>) -> Self {
        let count = api.schemas.len();
        let mut reach = Self {
            index: HashMap::new(),
            held_by: vec![Vec::new(); count],
            sent_by: vec![Vec::new(); count],
            answered_by: vec![Vec::new(); count],
        };
        for (index, schema) in api.schemas.iter().enumerate() {
            reach.index.insert(schema.name.clone(), index);
            let mut held = Vec::new();
            match &schema.shape {
                Shape::Object(object) => in_object(object, &mut held),
                Shape::Alias(ty) => in_type(ty, &mut held),
                Shape::Variant(variant) => held.extend(variant.cases.iter().map(|(_, id)| id.0)),
            }
            for id in held {
                note(&mut reach.held_by, id, index);
            }
        }
        for method in methods {
            if let Some(Body::Json(ty)) = &method.request {
                for id in mentioned(ty) {
                    note(&mut reach.sent_by, id, method.id.clone());
                }
            }
            let mut answered = match &method.response {
                Response::Json(ty) => mentioned(ty),
                Response::Empty | Response::Raw => Vec::new(),
            };
            if let Some(operation) = &method.operation {
                let ends = operation.result.into_iter().chain(operation.metadata);
                answered.extend(ends.map(|id| id.0));
            }
            for id in answered {
                note(&mut reach.answered_by, id, method.id.clone());
            }
        }
        reach
    }

    fn of(&self, schema: &str) -> Reached {
        let mut reached = Reached::default();
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = self.index.get(schema).copied().into_iter().collect();
        while let Some(index) = open.pop() {
            if !seen.insert(index) {
                continue;
            }
            let ids = |lists: &[Vec<String>]| lists.get(index).cloned().unwrap_or_default();
            reached.requests.extend(ids(&self.sent_by));
            reached.responses.extend(ids(&self.answered_by));
            open.extend(self.held_by.get(index).into_iter().flatten());
        }
        reached
    }
}

fn note<T>(lists: &mut [Vec<T>], index: usize, item: T) {
    if let Some(list) = lists.get_mut(index) {
        list.push(item);
    }
}

fn mentioned(ty: &Type) -> Vec<usize> {
    let mut found = Vec::new();
    in_type(ty, &mut found);
    found
}

fn in_type(ty: &Type, found: &mut Vec<usize>) {
    match ty {
        Type::Schema(id) => found.push(id.0),
        Type::Array(inner) | Type::Map(inner) => in_type(inner, found),
        Type::Object(object) => in_object(object, found),
        _ => {}
    }
}

fn in_object(object: &Object, found: &mut Vec<usize>) {
    for property in &object.properties {
        in_type(&property.ty, found);
    }
}
