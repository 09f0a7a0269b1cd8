//! Choices between schemas (`variant`).

use std::collections::{BTreeMap, BTreeSet};

use super::Resolver;
use super::schemas::SchemaContext;
use super::sorted;
use crate::document::{Document, Schema as Written, push_segment};
use crate::model::{Schema, SchemaId, Shape, Type, Variant};

impl Resolver<'_> {
    /// Resolves a choice of schemas. One without a discriminant or a case is a plain object.
    pub(super) fn variant(&mut self, written: &Written, pointer: &str) -> Option<Variant> {
        let given = written.variant.as_ref()?;
        let discriminant = given.discriminant.clone()?;
        let mut cases: Vec<(String, SchemaId)> = Vec::new();
        for (index, case) in given.map.iter().enumerate() {
            let (Some(value), Some(reference)) = (&case.type_value, &case.reference) else {
                continue;
            };
            let pointer = format!("{pointer}/variant/map/{index}");
            if let Type::Schema(id) = self.reference(reference, &pointer) {
                if !cases.iter().any(|(known, _)| known == value) {
                    cases.push((value.clone(), id));
                }
            }
        }
        (!cases.is_empty()).then_some(Variant {
            discriminant,
            cases,
        })
    }

    /// Drops the cases that are choices themselves, since reading one could recurse forever.
    pub(super) fn drop_nested_choices(&mut self, document: &Document) {
        let choices = choices(&self.schemas);
        for (name, written) in sorted(&document.schemas) {
            let Some(&id) = self.ids.get(name) else {
                continue;
            };
            let Some(Shape::Variant(variant)) =
                self.schemas.get_mut(id.0).map(|schema| &mut schema.shape)
            else {
                continue;
            };
            let mut dropped = Vec::new();
            variant.cases.retain(|(value, id)| {
                let keep = !choices.contains(&id.0);
                if !keep {
                    dropped.push(value.clone());
                }
                keep
            });
            let empty = variant.cases.is_empty();
            self.report_nested(name, written, &dropped);
            if empty {
                self.choice_to_object(id, name, written);
            }
        }
    }

    fn report_nested(&mut self, name: &str, written: &Written, dropped: &[String]) {
        for value in dropped {
            let mut pointer = "/schemas".to_owned();
            push_segment(&mut pointer, name);
            let map = written.variant.iter().flat_map(|variant| &variant.map);
            let first = map
                .map(|case| (case.type_value.as_deref(), case.reference.is_some()))
                .position(|case| case == (Some(value.as_str()), true));
            pointer.push_str("/variant/map");
            if let Some(index) = first {
                pointer.push_str(&format!("/{index}/$ref"));
            }
            let message = format!("the case `{value}` is a `variant` again, so it is left out");
            let warning = self.source.warning(&pointer, message);
            let hint = "a case is an object; list the inner one's cases here, with a repair";
            self.problems.push(warning.with_hint(hint));
        }
    }

    fn choice_to_object(&mut self, id: SchemaId, name: &str, written: &Written) {
        let mut pointer = "/schemas".to_owned();
        push_segment(&mut pointer, name);
        let context = SchemaContext {
            pointer: &pointer,
            object: self.overlay.schemas.get(name).map(|entry| &entry.object),
        };
        let object = self.object(written, context);
        if let Some(schema) = self.schemas.get_mut(id.0) {
            schema.shape = Shape::Object(object);
        }
    }
}

/// Returns the schemas that are choices, or aliases of one.
fn choices(schemas: &[Schema]) -> BTreeSet<usize> {
    let mut names: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut open = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        match &schema.shape {
            Shape::Variant(_) => open.push(index),
            Shape::Alias(Type::Schema(id)) => names.entry(id.0).or_default().push(index),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    while let Some(index) = open.pop() {
        if found.insert(index) {
            open.extend(names.remove(&index).into_iter().flatten());
        }
    }
    found
}

/// Resolves the aliases of a schema. Their cycles are already broken.
pub(super) fn behind(schemas: &[Schema], id: SchemaId) -> Option<&Shape> {
    let mut shape = &schemas.get(id.0)?.shape;
    for _ in 0..schemas.len() {
        let Shape::Alias(Type::Schema(next)) = shape else {
            break;
        };
        shape = &schemas.get(next.0)?.shape;
    }
    Some(shape)
}
