//! Aliases (schemas that are only another name for an array, a map or a reference) that refer to
//! themselves: Rust's type aliases cannot.

use super::Resolver;
use crate::document::push_segment;
use crate::model::{Object, Schema, SchemaId, Shape, Type};
use crate::scalar::Scalar;

impl Resolver<'_> {
    /// Replaces one reference in each cycle of aliases with `any`, in the schema whose name comes
    /// first.
    pub(super) fn break_circles(&mut self) {
        let mut done = vec![false; self.schemas.len()];
        for start in 0..self.schemas.len() {
            let mut seen = Vec::new();
            let mut next = Some(start);
            while let Some(index) = next {
                match done.get_mut(index) {
                    Some(done) if !*done => *done = true,
                    _ => break,
                }
                seen.push(index);
                next = leads_to(&self.schemas, index);
            }
            // An earlier traversal would have broken a cycle that it found.
            let circle = seen.iter().skip_while(|seen| Some(**seen) != next);
            if let Some(&first) = circle.min() {
                self.break_at(first);
            }
        }
    }

    /// Reports too deeply nested lists and maps, also through aliases: rustc fails on such types.
    /// In a chain of aliases, only the first one beyond the limit is reported.
    pub(super) fn check_depth(&mut self) {
        let depths = self.alias_depths();
        let depth = |ty: &Type| {
            let (containers, end) = ending(ty);
            let below = end.and_then(|id| depths.get(id)).copied().unwrap_or(0);
            (containers + below, below)
        };
        let mut found = Vec::new();
        for schema in &self.schemas {
            let mut pointer = "/schemas".to_owned();
            push_segment(&mut pointer, &schema.name);
            too_deep(&schema.shape, &depth, &pointer, &mut found);
        }
        for pointer in found {
            let message = format!("more than {DEEPEST} lists and maps inside one another");
            let error = self.source.error(&pointer, message);
            let any = serde_json::json!({"type": "any"});
            self.problems.push(error.with_repair(&pointer, Some(&any)));
        }
    }

    /// Returns the nesting depth of each alias. Cycles are already broken.
    fn alias_depths(&self) -> Vec<usize> {
        let mut depths: Vec<Option<usize>> = vec![None; self.schemas.len()];
        for start in 0..self.schemas.len() {
            let mut open = Vec::new();
            let mut next = Some(start);
            while let Some(index) = next.filter(|index| depths.get(*index) == Some(&None)) {
                open.push(index);
                next = leads_to(&self.schemas, index);
            }
            let mut below = next
                .and_then(|index| depths.get(index).copied().flatten())
                .unwrap_or(0);
            for index in open.into_iter().rev() {
                let shape = self.schemas.get(index).map(|schema| &schema.shape);
                below += match shape {
                    Some(Shape::Alias(ty)) => ending(ty).0,
                    _ => 0,
                };
                if let Some(depth) = depths.get_mut(index) {
                    *depth = Some(below);
                }
            }
        }
        depths.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn break_at(&mut self, index: usize) {
        let Some(schema) = self.schemas.get_mut(index) else {
            return;
        };
        let message = format!(
            "`{}` refers only to itself; it is treated as `any`",
            schema.name
        );
        let mut pointer = "/schemas".to_owned();
        push_segment(&mut pointer, &schema.name);
        if let Shape::Alias(ty) = &mut schema.shape {
            *innermost(ty) = Type::Scalar(Scalar::Any);
        }
        let warning = self.source.warning(&pointer, message);
        self.problems.push(warning);
    }
}

/// Maximum nesting depth of lists and maps. Real documents need 3.
const DEEPEST: usize = 16;

/// Returns the number of lists and maps around a type, and the schema inside them.
fn ending(ty: &Type) -> (usize, Option<usize>) {
    let mut containers = 0;
    let mut inner = ty;
    while let Type::Array(next) | Type::Map(next) = inner {
        containers += 1;
        inner = next;
    }
    match inner {
        Type::Schema(SchemaId(id)) => (containers, Some(*id)),
        _ => (containers, None),
    }
}

/// Collects the pointers of types that exceed the limit while the schema inside them does not.
fn too_deep(
    shape: &Shape,
    depth: &dyn Fn(&Type) -> (usize, usize),
    pointer: &str,
    found: &mut Vec<String>,
) {
    match shape {
        Shape::Alias(ty) => in_type(ty, depth, pointer, found),
        Shape::Object(object) => in_object(object, depth, pointer, found),
        Shape::Variant(_) => {}
    }
}

fn in_type(
    ty: &Type,
    depth: &dyn Fn(&Type) -> (usize, usize),
    pointer: &str,
    found: &mut Vec<String>,
) {
    let (whole, below) = depth(ty);
    if whole > DEEPEST && below <= DEEPEST {
        found.push(pointer.to_owned());
    }
    let mut inner = ty;
    while let Type::Array(next) | Type::Map(next) = inner {
        inner = next;
    }
    if let Type::Object(object) = inner {
        in_object(object, depth, pointer, found);
    }
}

fn in_object(
    object: &Object,
    depth: &dyn Fn(&Type) -> (usize, usize),
    pointer: &str,
    found: &mut Vec<String>,
) {
    for property in &object.properties {
        let mut here = format!("{pointer}/properties");
        push_segment(&mut here, &property.name);
        in_type(&property.ty, depth, &here, found);
    }
    if let Some(ty) = &object.additional {
        in_type(ty, depth, &format!("{pointer}/additionalProperties"), found);
    }
}

/// Returns the schema that an alias refers to.
fn leads_to(schemas: &[Schema], index: usize) -> Option<usize> {
    let Shape::Alias(ty) = &schemas.get(index)?.shape else {
        return None;
    };
    let mut inner = ty;
    while let Type::Array(next) | Type::Map(next) = inner {
        inner = next;
    }
    match inner {
        Type::Schema(SchemaId(id)) => Some(*id),
        _ => None,
    }
}

fn innermost(ty: &mut Type) -> &mut Type {
    match ty {
        Type::Array(inner) | Type::Map(inner) => innermost(inner),
        other => other,
    }
}
