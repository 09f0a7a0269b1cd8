//! Schemas that are only another name for a type (an array, a map, a reference) and come back to
//! themselves: Rust's type aliases cannot.

use super::Resolver;
use crate::document::push_segment;
use crate::model::{Schema, SchemaId, Shape, Type};

impl Resolver<'_> {
    /// Makes `any` of one reference in each circle of aliases, in the schema whose name comes first.
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
            // An earlier walk would have broken a circle that it had met.
            let circle = seen.iter().skip_while(|seen| Some(**seen) != next);
            if let Some(&first) = circle.min() {
                self.break_at(first);
            }
        }
    }

    fn break_at(&mut self, index: usize) {
        let Some(schema) = self.schemas.get_mut(index) else {
            return;
        };
        let message = format!(
            "`{}` consists of itself only; what it holds is taken for `any`",
            schema.name
        );
        let mut pointer = "/schemas".to_owned();
        push_segment(&mut pointer, &schema.name);
        if let Shape::Alias(ty) = &mut schema.shape {
            *innermost(ty) = Type::Any;
        }
        let warning = self.source.warning(&pointer, message);
        self.problems.push(warning);
    }
}

/// The schema that an alias ends in.
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
