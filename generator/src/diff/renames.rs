//! Renames between revisions, found by structure.

use std::collections::BTreeMap;

use super::revision::Revision;
use super::shape::{of_object, shape};
use crate::model::{Api, Schema, Shape};
use crate::model::{Method, Part, PathTemplate, Segment};

/// Minimum similarity of the names of small schemas of one shape that count as the same.
const SIMILAR: f64 = 0.75;

/// Minimum number of properties of a shape that identifies a schema.
const TELLING: usize = 4;

/// Returns schemas of the old revision that have another name in the new one.
pub(super) fn schemas(old: &Revision<'_>, new: &Revision<'_>) -> BTreeMap<String, String> {
    let gone = shapes(old, new);
    let mut come = shapes(new, old);
    let mut found = BTreeMap::new();
    for (shape, mut names) in gone {
        let Some(candidates) = come.get_mut(&shape) else {
            continue;
        };
        while let Some(name) = names.pop() {
            let similar = |other: &&str| strsim::jaro_winkler(name, other);
            let best = candidates
                .iter()
                .enumerate()
                .map(|(index, other)| (index, similar(other)))
                .max_by(|a, b| a.1.total_cmp(&b.1));
            let telling = shape.matches("\":").count() >= TELLING && candidates.len() == 1;
            if let Some((index, similar)) = best {
                if similar >= SIMILAR || telling {
                    found.insert(name.to_owned(), candidates.remove(index).to_owned());
                }
            }
        }
    }
    found
}

/// Returns the schemas that only `revision` has, by shape.
fn shapes<'a>(revision: &Revision<'a>, other: &Revision<'_>) -> BTreeMap<String, Vec<&'a str>> {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let name = |name: &str| {
        if other.schemas.contains_key(name) {
            name.to_owned()
        } else {
            "?".to_owned()
        }
    };
    for (id, schema) in &revision.schemas {
        if other.schemas.contains_key(id) {
            continue;
        }
        if let Some(shape) = shape_of(revision.api, schema, &name) {
            found.entry(shape).or_default().push(id);
        }
    }
    found
}

/// Returns the shape of a schema, if it distinguishes the schema from others.
fn shape_of(api: &Api, schema: &Schema, name: &dyn Fn(&str) -> String) -> Option<String> {
    match &schema.shape {
        Shape::Object(object) if object.properties.is_empty() => None,
        Shape::Object(object) => Some(of_object(api, object, 1, name)),
        Shape::Alias(ty) => Some(shape(api, ty, 1, name)),
        Shape::Variant(variant) => {
            let case =
                |(value, id): &(String, _)| format!("{value:?}:{}", name(&api.schema(*id).name));
            let cases: Vec<String> = variant.cases.iter().map(case).collect();
            Some(format!("{:?}?{}", variant.discriminant, cases.join(",")))
        }
    }
}

/// Returns methods of the old revision that have another path in the resource tree of the new one,
/// with the same verb and path.
pub(super) fn methods(
    old: &Revision<'_>,
    new: &Revision<'_>,
) -> BTreeMap<Vec<String>, Vec<String>> {
    let mut come: BTreeMap<String, Vec<&Vec<String>>> = BTreeMap::new();
    for (path, method) in &new.methods {
        if !old.methods.contains_key(path) {
            come.entry(call(method)).or_default().push(path);
        }
    }
    let mut found = BTreeMap::new();
    for (path, method) in &old.methods {
        if new.methods.contains_key(path) {
            continue;
        }
        let candidates = come.get_mut(&call(method));
        if let Some(other) = candidates.and_then(|candidates| candidates.pop()) {
            found.insert(path.clone(), other.clone());
        }
    }
    found
}

fn call(method: &Method) -> String {
    format!("{} {}", method.verb.as_str(), nameless(&method.path))
}

/// Returns a path template without the names of its variables.
pub(super) fn nameless(path: &PathTemplate) -> String {
    let mut text = String::new();
    for part in &path.parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Variable(variable) => {
                let repeated = if variable.repeated { "/" } else { "" };
                match variable.segments.as_slice() {
                    [Segment::Any] => text.push_str(&format!("{{{repeated}}}")),
                    _ => text.push_str(&format!("{{{repeated}={}}}", variable.shape())),
                }
            }
        }
    }
    text
}
