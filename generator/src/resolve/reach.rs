//! Leaves out schemas that no method reaches, and renumbers the others.

use super::content;
use crate::diagnostic::{Diagnostic, Errors};
use crate::model::{Api, Body, Object, Resource, Response, Schema, SchemaId, Shape, Type};

/// Leaves out schemas that are not reached from requests, responses, operation results, or `open`.
///
/// # Errors
/// A fault of this program.
pub(super) fn prune(api: &mut Api, mut open: Vec<SchemaId>) -> Result<(), Errors> {
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
    renumber(api, &reached)
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
        .map(|property| &property.ty)
        .chain(&object.additional)
        .for_each(|ty| references(ty, found));
}

/// The new ids of schemas, by their old ones.
struct NewIds {
    ids: Vec<Option<SchemaId>>,
}

/// Renumbers the kept schemas. Schemas created from inline objects are last; all are sorted by name
/// in byte order. Afterwards, every id of the API is that of a kept schema.
fn renumber(api: &mut Api, reached: &[bool]) -> Result<(), Errors> {
    let schemas = std::mem::take(&mut api.schemas).into_iter().zip(reached);
    let mut kept: Vec<(usize, Schema)> = schemas
        .enumerate()
        .filter(|(_, (_, is_reached))| **is_reached)
        .map(|(old, (schema, _))| (old, schema))
        .collect();
    kept.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    let mut new = NewIds {
        ids: vec![None; reached.len()],
    };
    for (index, (old, _)) in kept.iter().enumerate() {
        if let Some(id) = new.ids.get_mut(*old) {
            *id = Some(SchemaId(index));
        }
    }
    api.schemas = kept.into_iter().map(|(_, schema)| schema).collect();
    let renumbered = new
        .in_schemas(&mut api.schemas)
        .and_then(|()| new.in_resource(&mut api.root));
    renumbered.map_err(|id| {
        let message = format!("schema {} is named but not kept", id.0);
        Diagnostic::fault(&api.file_name, message).into()
    })
}

impl NewIds {
    /// Replaces an id with its new number.
    ///
    /// # Errors
    /// Returns the id, if its schema is not kept.
    fn replace(&self, id: &mut SchemaId) -> Result<(), SchemaId> {
        let new = self.ids.get(id.0).copied().flatten();
        *id = new.ok_or(*id)?;
        Ok(())
    }

    fn in_schemas(&self, schemas: &mut [Schema]) -> Result<(), SchemaId> {
        schemas
            .iter_mut()
            .try_for_each(|schema| match &mut schema.shape {
                Shape::Object(object) => self.in_object(object),
                Shape::Alias(ty) => self.in_type(ty),
                Shape::Variant(variant) => {
                    let mut cases = variant.cases.iter_mut();
                    cases.try_for_each(|(_, id)| self.replace(id))
                }
            })
    }

    fn in_type(&self, ty: &mut Type) -> Result<(), SchemaId> {
        match ty {
            Type::Schema(id) => self.replace(id),
            Type::Array(inner) | Type::Map(inner) => self.in_type(inner),
            Type::Object(object) => self.in_object(object),
            _ => Ok(()),
        }
    }

    fn in_object(&self, object: &mut Object) -> Result<(), SchemaId> {
        let properties = object.properties.iter_mut();
        let mut types = properties
            .map(|property| &mut property.ty)
            .chain(&mut object.additional);
        types.try_for_each(|ty| self.in_type(ty))
    }

    fn in_resource(&self, resource: &mut Resource) -> Result<(), SchemaId> {
        for method in &mut resource.methods {
            if let Some(Body::Json(ty)) = &mut method.request {
                self.in_type(ty)?;
            }
            if let Response::Json(ty) = &mut method.response {
                self.in_type(ty)?;
            }
            if let Some(operation) = &mut method.operation {
                let ids = [
                    Some(&mut operation.envelope),
                    operation.result.as_mut(),
                    operation.metadata.as_mut(),
                ];
                ids.into_iter()
                    .flatten()
                    .try_for_each(|id| self.replace(id))?;
            }
        }
        let mut children = resource.resources.iter_mut();
        children.try_for_each(|child| self.in_resource(child))
    }
}
