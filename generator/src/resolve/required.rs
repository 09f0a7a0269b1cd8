//! What a body must hold for one method: `annotations.required` names methods, at any depth.

use crate::document::push_segment;
use crate::model::{Body, Method, Object, Schema, SchemaId, Shape, Type};

/// JSON pointers to what the method's body must hold, `*` for every element or value.
pub(super) fn required(method: &Method, schemas: &[Schema]) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(Body::Json(ty)) = &method.request {
        let mut walk = Walk {
            id: &method.id,
            schemas,
            open: Vec::new(),
            found: &mut found,
        };
        walk.ty(ty, "");
    }
    found
}

struct Walk<'a> {
    id: &'a str,
    schemas: &'a [Schema],
    /// Schemas on the way here: a recursive one is looked into once.
    open: Vec<SchemaId>,
    found: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn ty(&mut self, ty: &Type, pointer: &str) {
        match ty {
            Type::Array(inner) | Type::Map(inner) => self.ty(inner, &format!("{pointer}/*")),
            Type::Object(object) => self.object(object, pointer),
            Type::Schema(id) if !self.open.contains(id) => {
                let Some(schema) = self.schemas.get(id.0) else {
                    return;
                };
                self.open.push(*id);
                match &schema.shape {
                    Shape::Object(object) => self.object(object, pointer),
                    Shape::Alias(ty) => self.ty(ty, pointer),
                }
                self.open.pop();
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &Object, pointer: &str) {
        for property in &object.properties {
            let mut here = pointer.to_owned();
            push_segment(&mut here, &property.name);
            if property.required_by.iter().any(|id| id == self.id) {
                self.found.push(here.clone());
            }
            self.ty(&property.ty, &here);
        }
    }
}
