//! Methods that start a long-running operation (AIP-151), found by the shape of their response.
//! Only the overlay can state the operation's result.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Resolver;
use crate::model::{
    Method, OperationTypes, Resource, Response, Role, Schema, SchemaId, Shape, Type, Verb,
};
use crate::overlay::OperationOverlay;

impl Resolver<'_> {
    /// Marks the methods that start an operation.
    pub(super) fn operations(&mut self, root: &mut Resource) {
        let mut pollers: BTreeMap<SchemaId, Vec<String>> = BTreeMap::new();
        for method in root.all_methods() {
            if let Some(envelope) = envelope(method, &self.schemas).filter(|_| polls(method)) {
                pollers.entry(envelope).or_default().push(method.id.clone());
            }
        }
        self.mark(root, &pollers);
    }

    fn mark(&mut self, resource: &mut Resource, pollers: &BTreeMap<SchemaId, Vec<String>>) {
        for method in &mut resource.methods {
            let found = envelope(method, &self.schemas).filter(|_| method.verb != Verb::Get);
            let Some(envelope) = found else {
                self.no_operation(method);
                continue;
            };
            let overlay = self
                .overlay
                .methods
                .get(method.id.as_str())
                .and_then(|method| method.operation.as_ref());
            let id = |name: Option<&Spanned<String>>| {
                name.and_then(|name| self.ids.get(name.get_ref()).copied())
            };
            let only = || match pollers.get(&envelope).map(Vec::as_slice) {
                Some([one]) => Some(one.clone()),
                _ => None,
            };
            method.operation = Some(OperationTypes {
                envelope,
                result: id(overlay.and_then(|overlay| overlay.result.as_ref())),
                metadata: id(overlay.and_then(|overlay| overlay.metadata.as_ref())),
                poll: overlay
                    .and_then(|overlay| super::text(overlay.poll.as_ref()))
                    .or_else(only),
            });
        }
        for child in &mut resource.resources {
            self.mark(child, pollers);
        }
    }
}

impl Resolver<'_> {
    /// Reports an overlay's operation for a method that starts none.
    fn no_operation(&mut self, method: &Method) {
        let overlay = self.overlay.methods.iter();
        let found = overlay.filter(|(id, _)| *id.get_ref() == method.id);
        let mut found = found.filter_map(|(id, entry)| Some((id, entry.operation.as_ref()?)));
        let Some((id, operation)) = found.next() else {
            return;
        };
        let OperationOverlay {
            result,
            metadata,
            poll,
        } = operation;
        let location = [result, metadata, poll].into_iter().flatten().next();
        let location = location.unwrap_or(id).span();
        let message = format!("`{}` starts no long-running operation", method.id);
        let error = self.overlay.error_at(location, message);
        let hint = "such a method changes something, and returns an object with `name`, `done`, \
                    `error`, `metadata` and `response`";
        self.no_effect(error.with_hint(hint));
    }
}

/// Returns the schema of the operation that a method returns.
fn envelope(method: &Method, schemas: &[Schema]) -> Option<SchemaId> {
    let Response::Json(Type::Schema(id)) = method.response else {
        return None;
    };
    let Shape::Object(envelope) = &schemas.get(id.0)?.shape else {
        return None;
    };
    let mut properties = envelope.properties.iter();
    let error = properties.find(|property| property.name == "error")?;
    let has_type = super::paging::object(&error.ty, schemas).is_some();
    (envelope.role == Role::Operation && has_type).then_some(id)
}

/// Returns `true` for a GET whose only argument is a name and whose response is an operation.
fn polls(method: &Method) -> bool {
    method.verb == Verb::Get && method.path.variables().count() == 1
}
