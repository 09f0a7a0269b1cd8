//! Required fields of a method's body: `annotations.required` names methods, at any depth.

use std::collections::BTreeSet;

use crate::document::push_segment;
use crate::model::{Body, Method, Object, Schema, SchemaId, Shape, Type};

/// Maximum depth of nested schemas that are searched. Real documents need 4.
const DEEPEST: usize = 32;
/// Maximum number of schemas searched, since a document could have an exponential number of paths
/// through them.
const MOST: usize = 10_000;
/// Maximum total size of the pointers of one method, in bytes: a few paths to many properties are
/// many pointers.
const MOST_BYTES: usize = 64 * 1024;

/// Returns the ids of all methods that require some property.
pub(super) fn methods(schemas: &[Schema]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for schema in schemas {
        each_property(&schema.shape, &mut |by, _| found.extend(by.iter().cloned()));
    }
    found
}

/// Returns JSON pointers to the required fields of the method's body, with `*` for every element or
/// value.
pub(super) fn required(method: &Method, schemas: &[Schema]) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(Body::Json(ty)) = &method.request {
        let leads = leads_there(&method.id, schemas);
        let mut found = RequiredFields {
            id: &method.id,
            schemas,
            leads: &leads,
            open: Vec::new(),
            visits: 0,
            bytes: 0,
            found: &mut found,
        };
        found.ty(ty, "");
    }
    found
}

/// Returns, for each schema, whether the method requires some property in it, or in a schema that
/// it mentions. Without this, the search would take every path through all schemas.
fn leads_there(id: &str, schemas: &[Schema]) -> Vec<bool> {
    let mut leads = vec![false; schemas.len()];
    let mut mentioned_by: Vec<Vec<usize>> = vec![Vec::new(); schemas.len()];
    let mut open = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        let mut direct = false;
        each_property(&schema.shape, &mut |required_by, mentions| {
            direct |= required_by.iter().any(|method| method == id);
            if let Some(by) = mentions.and_then(|SchemaId(id)| mentioned_by.get_mut(id)) {
                by.push(index);
            }
        });
        if direct {
            open.push(index);
        }
    }
    while let Some(index) = open.pop() {
        let Some(seen) = leads.get_mut(index) else {
            continue;
        };
        if !std::mem::replace(seen, true) {
            open.extend(mentioned_by.get(index).into_iter().flatten());
        }
    }
    leads
}

/// Calls `see` for every property, inline objects included, with the methods that require it and
/// the schema that it mentions; and for an alias with the schema that it refers to.
fn each_property(shape: &Shape, see: &mut impl FnMut(&[String], Option<SchemaId>)) {
    let mut types = Vec::new();
    let mut objects = Vec::new();
    match shape {
        Shape::Object(object) => objects.push(object),
        Shape::Alias(ty) => types.push((ty, &[][..])),
        Shape::Variant(_) => {}
    }
    loop {
        if let Some((ty, required_by)) = types.pop() {
            match ty {
                Type::Array(inner) | Type::Map(inner) => types.push((&**inner, required_by)),
                Type::Object(object) => {
                    see(required_by, None);
                    objects.push(&**object);
                }
                Type::Schema(id) => see(required_by, Some(*id)),
                _ => see(required_by, None),
            }
        } else if let Some(object) = objects.pop() {
            let properties = object.properties.iter();
            types.extend(properties.map(|property| (&property.ty, &property.required_by[..])));
        } else {
            break;
        }
    }
}

struct RequiredFields<'a> {
    id: &'a str,
    schemas: &'a [Schema],
    leads: &'a [bool],
    /// Schemas on the current path: a recursive one is searched once.
    open: Vec<SchemaId>,
    visits: usize,
    /// Total length of the pointers found.
    bytes: usize,
    found: &'a mut Vec<String>,
}

impl RequiredFields<'_> {
    fn ty(&mut self, ty: &Type, pointer: &str) {
        match ty {
            Type::Array(inner) | Type::Map(inner) => self.ty(inner, &format!("{pointer}/*")),
            Type::Object(object) => self.object(object, pointer),
            Type::Schema(id) if self.is_visited(*id) => {
                let Some(schema) = self.schemas.get(id.0) else {
                    return;
                };
                self.visits += 1;
                self.open.push(*id);
                match &schema.shape {
                    Shape::Object(object) => self.object(object, pointer),
                    Shape::Alias(ty) => self.ty(ty, pointer),
                    // The properties depend on a value.
                    Shape::Variant(_) => {}
                }
                self.open.pop();
            }
            _ => {}
        }
    }

    fn is_visited(&self, id: SchemaId) -> bool {
        self.leads.get(id.0) == Some(&true)
            && !self.open.contains(&id)
            && self.open.len() < DEEPEST
            && self.visits < MOST
            && self.bytes < MOST_BYTES
    }

    fn object(&mut self, object: &Object, pointer: &str) {
        for property in &object.properties {
            let mut here = pointer.to_owned();
            push_segment(&mut here, &property.name);
            let required = property.required_by.iter().any(|id| id == self.id);
            if required && self.bytes < MOST_BYTES {
                self.bytes += here.len();
                self.found.push(here.clone());
            }
            self.ty(&property.ty, &here);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Limits, PathTemplate, Property, Response, Role, Verb};
    use crate::scalar::Scalar;

    fn property(name: &str, ty: Type, required: bool) -> Property {
        Property {
            name: name.to_owned(),
            rename: None,
            doc: None,
            ty,
            limits: Limits::default(),
            read_only: false,
            required: false,
            immutable: false,
            input_only: false,
            required_by: required.then(|| "insert".to_owned()).into_iter().collect(),
            deprecated: false,
            secret: false,
            resource: None,
        }
    }

    fn schema(name: String, properties: Vec<Property>) -> Schema {
        Schema {
            name,
            rename: None,
            doc: None,
            reference: None,
            deprecated: false,
            shape: Shape::Object(Object {
                properties,
                unions: Vec::new(),
                additional: None,
                role: Role::Plain,
            }),
        }
    }

    fn insert(schemas: &[Schema]) -> Vec<String> {
        let method = Method {
            name: "insert".to_owned(),
            id: "insert".to_owned(),
            doc: None,
            reference: None,
            deprecated: false,
            verb: Verb::Post,
            path: PathTemplate { parts: Vec::new() },
            parameters: Vec::new(),
            unions: Vec::new(),
            request: Some(Body::Json(Type::Schema(SchemaId(0)))),
            response: Response::Empty,
            scopes: Vec::new(),
            api_version: None,
            required: Vec::new(),
            paging: None,
            operation: None,
            upload: None,
            download: false,
        };
        required(&method, schemas)
    }

    /// Returns schemas that each mention the next one twice: the number of paths is exponential in
    /// the length.
    fn ladder(length: usize, required: bool) -> Vec<Schema> {
        (0..length)
            .map(|index| {
                let next = || Type::Schema(SchemaId(index + 1));
                let (a, b) = if index + 1 < length {
                    (next(), next())
                } else {
                    (Type::Scalar(Scalar::String), Type::Scalar(Scalar::String))
                };
                let last = index + 1 == length && required;
                let properties = vec![property("a", a, last), property("b", b, false)];
                schema(format!("S{index}"), properties)
            })
            .collect()
    }

    #[test]
    fn many_paths_end() {
        assert_eq!(
            insert(&ladder(3, true)),
            ["/a/a/a", "/a/b/a", "/b/a/a", "/b/b/a"]
        );
        assert!(insert(&ladder(5_000, false)).is_empty());
        assert!(
            insert(&ladder(5_000, true)).is_empty(),
            "deeper than is looked"
        );
        assert!(insert(&ladder(30, true)).len() < MOST);
    }

    #[test]
    fn recursive_schema_is_visited_once() {
        let me = || Type::Array(Box::new(Type::Schema(SchemaId(0))));
        let schemas = [schema("S".to_owned(), vec![property("me", me(), true)])];
        assert_eq!(insert(&schemas), ["/me"]);
        assert_eq!(
            methods(&schemas).into_iter().collect::<Vec<_>>(),
            ["insert"]
        );
    }
}
