//! Links to the pages of the REST reference: from an entry's `source`, else from the overlay's
//! `reference` with resource and method appended.

use std::collections::BTreeMap;

use super::Resolver;
use crate::model::{Body, Method, Resource, Response, Role, Schema, SchemaId, Shape, Type};

/// The common path prefix of pages of a REST reference.
const REFERENCE_PATH: &str = "/reference/rest/";

impl Resolver<'_> {
    /// Links methods, resources and schemas to their pages.
    pub(super) fn references(&mut self, root: &mut Resource) {
        let mut uses = BTreeMap::new();
        self.link_resource(root, "", &mut uses);
        let overlay = self.overlay;
        for (index, schema) in self.schemas.iter_mut().enumerate() {
            let entry = overlay.schemas.get(schema.name.as_str());
            let source = entry.and_then(|entry| page(entry.source.as_deref()));
            let uses = uses.get(&SchemaId(index)).map_or(&[][..], Vec::as_slice);
            schema.reference = source.or_else(|| page_of(schema, uses));
        }
    }

    fn link_resource(&self, resource: &mut Resource, path: &str, uses: &mut Uses) {
        let entry = self.overlay.resources.get(path);
        let source = entry.and_then(|entry| page(entry.source.as_deref()));
        let below = || (!resource.methods.is_empty()).then(|| self.page_below(path))?;
        resource.reference = source.or_else(below);
        for method in &mut resource.methods {
            let entry = self.overlay.methods.get(method.id.as_str());
            let source = entry.and_then(|entry| page(entry.source.as_deref()));
            let below = || Some(format!("{}/{}", self.page_below(path)?, method.name));
            method.reference = source.or_else(below);
            note_uses(method, resource.reference.as_deref(), uses);
        }
        for child in &mut resource.resources {
            let path = match path {
                "" => child.name.clone(),
                path => format!("{path}.{}", child.name),
            };
            self.link_resource(child, &path, uses);
        }
    }

    /// Returns the page of a resource. Methods without a resource have none.
    fn page_below(&self, path: &str) -> Option<String> {
        let base = self.overlay.reference.as_ref()?;
        (!path.is_empty() && is_plain(path)).then(|| format!("{base}/{path}"))
    }
}

/// The methods that use a schema.
type Uses = BTreeMap<SchemaId, Vec<Use>>;

/// A method that sends or returns a schema.
struct Use {
    method_name: String,
    returned: bool,
    method: Option<String>,
    resource: Option<String>,
}

fn note_uses(method: &Method, resource: Option<&str>, uses: &mut Uses) {
    let request = match &method.request {
        Some(Body::Json(Type::Schema(id))) => Some((*id, false)),
        _ => None,
    };
    let response = match &method.response {
        Response::Json(Type::Schema(id)) => Some((*id, true)),
        _ => None,
    };
    for (id, returned) in request.into_iter().chain(response) {
        uses.entry(id).or_default().push(Use {
            method_name: method.name.clone(),
            returned,
            method: method.reference.clone(),
            resource: resource.map(str::to_owned),
        });
    }
}

/// Returns the page that describes a schema: that of the resource whose `get` or `create` returns
/// it, else that of the only method that uses it.
fn page_of(schema: &Schema, uses: &[Use]) -> Option<String> {
    let is_operation =
        matches!(&schema.shape, Shape::Object(object) if object.role == Role::Operation);
    let makers: &[&str] = match is_operation {
        true => &["get"],
        false => &["get", "create", "insert", "update", "patch"],
    };
    let resource = makers.iter().find_map(|maker| {
        let mut uses = uses.iter();
        uses.find(|it| it.returned && it.method_name == *maker)
    });
    match (resource, uses) {
        (Some(found), _) => found.resource.clone(),
        (None, [only]) if !is_operation => only.method.clone(),
        _ => None,
    }
}

/// Returns a source that is a page of a REST reference.
fn page(source: Option<&str>) -> Option<String> {
    let rest = source?.strip_prefix("https://")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/#".contains(c);
    let is_page = rest.contains(REFERENCE_PATH) && rest.chars().all(plain);
    is_page.then(|| format!("https://{rest}"))
}

/// Returns `true` for names that need no encoding in a URL.
fn is_plain(path: &str) -> bool {
    path.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
}
