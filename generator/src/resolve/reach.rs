//! Schemas that no method reaches are left out; the others are numbered anew.

use super::content;
use crate::model::{Api, Body, Object, Resource, Response, SchemaId, Shape, Type};

/// Leaves out what is not reached from requests, answers, what operations end in, and `open`.
pub(super) fn prune(api: &mut Api, mut open: Vec<SchemaId>) {
    let mut reached = vec![false; api.schemas.len()];
    for method in api.root.all_methods() {
        content(method).for_each(|ty| references(ty, &mut open));
        if let Some(operation) = &method.operation {
            open.extend(operation.result.into_iter().chain(operation.metadata));
        }
    }
    while let Some(id) = open.pop() {
        let Some(seen) = reached.get_mut(id.0) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        match &api.schema(id).shape {
            Shape::Object(object) => object_references(object, &mut open),
            Shape::Alias(ty) => references(ty, &mut open),
            Shape::Variant(variant) => open.extend(variant.cases.iter().map(|(_, id)| *id)),
        }
    }
    renumber(api, &reached);
}

fn references(ty: &Type, found: &mut Vec<SchemaId>) {
    match ty {
        Type::Schema(id) => found.push(*id),
        Type::Array(inner) | Type::Map(inner) => references(inner, found),
        Type::Object(object) => object_references(object, found),
        _ => {}
    }
}

fn object_references(object: &Object, found: &mut Vec<SchemaId>) {
    object
        .properties
        .iter()
        .for_each(|property| references(&property.ty, found));
}

/// Schemas that were made of inline objects stand last; all are brought into the byte order of
/// their names.
fn renumber(api: &mut Api, reached: &[bool]) {
    let mut kept: Vec<(usize, crate::model::Schema)> = std::mem::take(&mut api.schemas)
        .into_iter()
        .enumerate()
        .filter(|(index, _)| reached.get(*index).copied().unwrap_or_default())
        .collect();
    kept.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    let mut new = vec![SchemaId(0); reached.len()];
    for (index, (old, _)) in kept.iter().enumerate() {
        if let Some(slot) = new.get_mut(*old) {
            *slot = SchemaId(index);
        }
    }
    api.schemas = kept.into_iter().map(|(_, schema)| schema).collect();
    for schema in &mut api.schemas {
        match &mut schema.shape {
            Shape::Object(object) => rewrite_object(object, &new),
            Shape::Alias(ty) => rewrite(ty, &new),
            Shape::Variant(variant) => {
                for (_, id) in &mut variant.cases {
                    *id = new.get(id.0).copied().unwrap_or(*id);
                }
            }
        }
    }
    rewrite_resource(&mut api.root, &new);
}

fn rewrite(ty: &mut Type, new: &[SchemaId]) {
    match ty {
        Type::Schema(id) => *id = new.get(id.0).copied().unwrap_or(*id),
        Type::Array(inner) | Type::Map(inner) => rewrite(inner, new),
        Type::Object(object) => rewrite_object(object, new),
        _ => {}
    }
}

fn rewrite_object(object: &mut Object, new: &[SchemaId]) {
    object
        .properties
        .iter_mut()
        .for_each(|property| rewrite(&mut property.ty, new));
}

fn rewrite_resource(resource: &mut Resource, new: &[SchemaId]) {
    for method in &mut resource.methods {
        if let Some(Body::Json(ty)) = &mut method.request {
            rewrite(ty, new);
        }
        if let Response::Json(ty) = &mut method.response {
            rewrite(ty, new);
        }
        if let Some(operation) = &mut method.operation {
            let ids = [
                Some(&mut operation.envelope),
                operation.result.as_mut(),
                operation.metadata.as_mut(),
            ];
            for id in ids.into_iter().flatten() {
                *id = new.get(id.0).copied().unwrap_or(*id);
            }
        }
    }
    resource
        .resources
        .iter_mut()
        .for_each(|child| rewrite_resource(child, new));
}
