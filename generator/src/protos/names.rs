//! Kinds of resource names: those of matched messages, of the API's files, and of references.

use std::collections::{BTreeMap, BTreeSet};

use super::Sources;
use super::facts::{Facts, NameFacts};
use super::fields::field_of;
use super::only;
use super::options::{Reference, ResourceKind, reference, resource, resource_definitions};
use super::report::Report;
use super::rpcs::shape;
use crate::model::PathTemplate;
use crate::overlay::check_pattern;

/// The kinds of resources of an API, by type, and their keys in the overlay.
pub(super) struct Kinds {
    kinds: BTreeMap<String, ResourceKind>,
    keys: BTreeMap<String, String>,
}

impl Kinds {
    /// Returns the key of the resource name that a field of this reference holds.
    pub(super) fn key(&self, reference: &Reference) -> Option<&str> {
        let kind = match reference {
            Reference::Of(kind) => kind,
            Reference::ParentOf(child) => &self.parent(child)?.kind,
        };
        self.keys.get(kind).map(String::as_str)
    }

    /// Returns the only kind whose names have the patterns of a child's parent.
    fn parent(&self, child: &str) -> Option<&ResourceKind> {
        let child = self.kinds.get(child)?;
        let parents: Option<BTreeSet<String>> = child.patterns.iter().map(|it| above(it)).collect();
        let parents = parents?;
        let is_parent = |kind: &&ResourceKind| {
            let patterns: BTreeSet<String> = kind.patterns.iter().map(|it| unnamed(it)).collect();
            !parents.is_empty() && patterns == parents && self.keys.contains_key(&kind.kind)
        };
        only(self.kinds.values().filter(is_parent))
    }
}

/// Returns the pattern of the parent: without the last collection and id.
fn above(pattern: &str) -> Option<String> {
    let (rest, _) = pattern.rsplit_once('/')?;
    let (rest, _) = rest.rsplit_once('/')?;
    Some(unnamed(rest))
}

/// Returns a pattern without the names of its variables.
fn unnamed(pattern: &str) -> String {
    let segments = pattern.split('/').map(|it| match it.starts_with('{') {
        true => "*",
        false => it,
    });
    segments.collect::<Vec<&str>>().join("/")
}

/// Adds the resource names of an API.
pub(super) fn kinds(sources: &Sources<'_>, facts: &mut Facts, report: &mut Report) -> Kinds {
    let mut all: BTreeMap<String, ResourceKind> = BTreeMap::new();
    let messages = sources.pool.all_messages();
    let defined = messages.filter_map(|message| resource(&message));
    let files = sources.pool.files();
    let definitions = files.flat_map(|file| resource_definitions(&file));
    for kind in defined.chain(definitions) {
        all.entry(kind.kind.clone()).or_insert(kind);
    }
    let mut kinds = Kinds {
        kinds: all,
        keys: BTreeMap::new(),
    };
    let own = own(sources);
    let referenced: BTreeSet<String> = references(sources)
        .filter_map(|found| match found {
            Reference::Of(kind) => Some(kind),
            Reference::ParentOf(_) => None,
        })
        .collect();
    let wanted: Vec<&String> = own.iter().chain(referenced.difference(&own)).collect();
    for kind in wanted {
        let Some(found) = kinds.kinds.get(kind) else {
            continue;
        };
        let patterns = valid(found, report);
        if patterns.is_empty() {
            continue;
        }
        if let Some(key) = free_key(kind, facts) {
            kinds.keys.insert(kind.clone(), key.clone());
            let names = NameFacts {
                source: found.source.clone(),
                patterns,
            };
            facts.resource_names.insert(key, names);
        }
    }
    report.resource_names = facts.resource_names.len();
    kinds
}

/// Returns the types that the API itself defines: those of its messages and files.
fn own(sources: &Sources<'_>) -> BTreeSet<String> {
    let messages = sources.messages.of.values().filter_map(resource);
    let files = sources.pool.files();
    let files = files.filter(|file| sources.messages.packages.contains(file.package_name()));
    let definitions = files.flat_map(|file| resource_definitions(&file));
    messages.chain(definitions).map(|kind| kind.kind).collect()
}

/// Returns all references in matched schemas and in the path parameters of matched methods.
fn references<'s>(sources: &'s Sources<'_>) -> impl Iterator<Item = Reference> + 's {
    let messages = sources.messages.of.iter();
    let fields = messages.flat_map(|(id, message)| {
        let schema = sources.document.schemas.get(id);
        let names = schema.into_iter().flat_map(|it| it.properties.keys());
        names.filter_map(|name| reference(&field_of(message, name)?))
    });
    let parameters = sources.rpcs.bound.iter().flat_map(|bound| {
        let input = bound.rpc.input();
        let names = bound.method.parameters.keys();
        names.filter_map(move |name| reference(&field_of(&input, name)?))
    });
    fields.chain(parameters)
}

/// Returns the patterns that overlays accept; reports the others, except for `*`.
fn valid(kind: &ResourceKind, report: &mut Report) -> Vec<String> {
    let mut valid: Vec<String> = Vec::new();
    for pattern in kind.patterns.iter().filter(|pattern| *pattern != "*") {
        match check_pattern(pattern) {
            Ok(()) if valid.contains(pattern) => {}
            Ok(()) => valid.push(pattern.clone()),
            Err(reason) => report.patterns.push((pattern.clone(), reason)),
        }
    }
    valid
}

/// Returns the key of a type: its last part, with the service before it if another type has that
/// key.
fn free_key(kind: &str, facts: &Facts) -> Option<String> {
    let (service, name) = kind.rsplit_once('/')?;
    let service = service.split('.').next().unwrap_or_default();
    let mut letters = service.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let prefix: String = first.into_iter().chain(letters).collect();
    let keys = [name.to_owned(), format!("{prefix}{name}")];
    let is_word = |key: &String| {
        key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let mut keys = keys.into_iter().filter(is_word);
    keys.find(|key| !facts.resource_names.contains_key(key))
}

/// Adds the kinds that properties and path parameters hold. That of a path parameter is added only
/// if several kinds have names of its shape.
pub(super) fn references_of(sources: &Sources<'_>, kinds: &Kinds, facts: &mut Facts) {
    for (id, message) in &sources.messages.of {
        let Some(schema) = sources.document.schemas.get(id) else {
            continue;
        };
        for (name, property) in &schema.properties {
            let found = field_of(message, name).and_then(|field| reference(&field));
            let key = found.as_ref().and_then(|found| kinds.key(found));
            let is_text = super::fields::value_schema(property).kind.as_deref() == Some("string");
            if let Some(key) = key.filter(|_| is_text) {
                let schema = facts.schema(id, || super::source_of(message));
                schema.properties.entry(name.clone()).or_default().resource = Some(key.to_owned());
            }
        }
    }
    let mut shapes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let names: Vec<(String, Vec<String>)> = facts
        .resource_names
        .iter()
        .map(|(key, names)| {
            (
                key.clone(),
                names.patterns.iter().map(|it| unnamed(it)).collect(),
            )
        })
        .collect();
    for (key, patterns) in &names {
        for pattern in patterns {
            shapes.entry(pattern.clone()).or_default().insert(key);
        }
    }
    for bound in &sources.rpcs.bound {
        let input = bound.rpc.input();
        let Ok(template) = PathTemplate::parse(&bound.rule.path, |_| None) else {
            continue;
        };
        for variable in template.variables() {
            let found = field_of(&input, &variable.name).and_then(|field| reference(&field));
            let key = found.as_ref().and_then(|found| kinds.key(found));
            let single = PathTemplate {
                parts: vec![crate::model::Part::Variable(variable.clone())],
            };
            let rivals = shapes.get(&shape(&single)).filter(|it| it.len() > 1);
            let (Some(key), Some(rivals)) = (key, rivals) else {
                continue;
            };
            let is_parameter = bound.method.parameters.get(&variable.name).is_some();
            if is_parameter && rivals.contains(key) {
                let source = || super::source_of_rpc(&bound.rpc);
                let method = facts.method(bound.id, source);
                method
                    .resources
                    .insert(variable.name.clone(), key.to_owned());
            }
        }
    }
}
