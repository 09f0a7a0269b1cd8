//! Methods: verbs, path templates of both syntaxes, bodies.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::schemas::TypeContext;
use super::{Resolver, texts};
use crate::diagnostic::nearest;
use crate::document::{Document, Entries, Method as Written, Resource, Schema, push_segment};
use crate::model::{
    Body, Method, Object, ParameterUnion, PathTemplate, Response, Role, Shape, Type, Verb,
};

/// The HTTP methods that APIs use.
const VERBS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

impl Resolver<'_> {
    /// Reports method facts at the top level of the document, and ids that are not unique.
    pub(super) fn check_methods(&mut self, document: &Document) {
        if let Some(protocol) = document.protocol.as_deref().filter(|it| *it != "rest") {
            let message = format!("unsupported protocol `{protocol}`: expected `rest`");
            let error = self.source.error("/protocol", message);
            let hint =
                "use the document of the REST protocol, at `discoveryRestUrl` in the list of APIs";
            self.problems.push(error.with_hint(hint));
        }
        let mut seen = BTreeSet::new();
        self.check_ids(&document.methods, "", &mut seen);
        for (name, resource) in &document.resources {
            let mut pointer = "/resources".to_owned();
            push_segment(&mut pointer, name);
            self.check_ids_below(resource, &pointer, &mut seen);
        }
    }

    fn check_ids_below<'d>(
        &mut self,
        resource: &'d Resource,
        pointer: &str,
        seen: &mut BTreeSet<&'d str>,
    ) {
        self.check_ids(&resource.methods, pointer, seen);
        for (name, child) in &resource.resources {
            let mut pointer = format!("{pointer}/resources");
            push_segment(&mut pointer, name);
            self.check_ids_below(child, &pointer, seen);
        }
    }

    fn check_ids<'d>(
        &mut self,
        methods: &'d Entries<Written>,
        pointer: &str,
        seen: &mut BTreeSet<&'d str>,
    ) {
        for (name, method) in methods {
            let Some(id) = method.id.as_deref() else {
                continue;
            };
            if !seen.insert(id) {
                let mut location = format!("{pointer}/methods");
                push_segment(&mut location, name);
                let message =
                    format!("another method has the id `{id}`; filters and the overlay mean both");
                let warning = self.source.warning(&format!("{location}/id"), message);
                let own = Value::from(format!("{id}.{name}"));
                self.problems
                    .push(warning.with_repair(&format!("{location}/id"), Some(&own)));
            }
        }
    }

    /// Resolves a method; reports one that is invalid and returns `None`.
    pub(super) fn method(
        &mut self,
        name: &str,
        written: &Written,
        pointer: &str,
    ) -> Option<Method> {
        let id = self.needed(written.id.as_deref(), "id", pointer)?;
        if !self.filter.keeps(id) {
            return None;
        }
        let overlay = self.overlay.methods.get(id);
        let verb = self.verb(written, pointer)?;
        let mut path = self.path(written, pointer)?;
        self.drop_leading_slashes(&mut path, overlay);
        let parameters = self.parameters(written, &path, pointer, overlay);
        let request = written.request.as_ref().map(|body| {
            match self.content(body, &format!("{pointer}/request"), id, "request") {
                Content::Raw => Body::Raw,
                Content::Json(ty) => Body::Json(ty),
            }
        });
        let response = match &written.response {
            None => Response::Empty,
            Some(body) => {
                match self.content(body, &format!("{pointer}/response"), id, "response") {
                    Content::Raw => Response::Raw,
                    Content::Json(ty) => Response::Json(ty),
                }
            }
        };
        let unions = overlay
            .map(|overlay| overlay.unions.iter())
            .into_iter()
            .flatten();
        let unions = unions.map(|(name, union)| ParameterUnion {
            name: name.get_ref().clone(),
            rust_type: union.type_name.clone(),
            doc: union.doc.clone(),
            members: texts(&union.members),
        });
        let unions = unions.collect();
        Some(Method {
            name: name.to_owned(),
            id: id.to_owned(),
            doc: self.doc(
                overlay.and_then(|overlay| overlay.doc.as_deref()),
                written.description.as_deref(),
            ),
            reference: None,
            deprecated: written.deprecated,
            verb,
            path,
            parameters,
            unions,
            request,
            response,
            scopes: written.scopes.clone(),
            api_version: written.api_version.clone(),
            required: Vec::new(),
            paging: None,
            operation: None,
            upload: self.upload(written, pointer),
            download: written.supports_media_download,
        })
    }

    fn needed<'w>(&mut self, value: Option<&'w str>, key: &str, pointer: &str) -> Option<&'w str> {
        if value.is_none_or(str::is_empty) {
            let example = match key {
                "httpMethod" => "GET",
                "path" => "v1/things/{thingId}",
                _ => "service.things.get",
            };
            let error = self
                .source
                .error(pointer, format!("a method without `{key}`"))
                .with_repair(&format!("{pointer}/{key}"), Some(&example.into()));
            self.problems.push(error);
            return None;
        }
        value
    }

    fn verb(&mut self, written: &Written, pointer: &str) -> Option<Verb> {
        let text = self.needed(written.http_method.as_deref(), "httpMethod", pointer)?;
        let verb = Verb::parse(text);
        if verb.is_none() {
            let error = self
                .source
                .error(
                    &format!("{pointer}/httpMethod"),
                    format!("unknown HTTP method `{text}`"),
                )
                .with_nearest_of(text, "the methods", &VERBS);
            let near = nearest(text, VERBS).unwrap_or("GET");
            let error = error.with_repair(&format!("{pointer}/httpMethod"), Some(&near.into()));
            self.problems.push(error);
        }
        verb
    }

    fn path(&mut self, written: &Written, pointer: &str) -> Option<PathTemplate> {
        let text = self.needed(written.path.as_deref(), "path", pointer)?;
        if let Some((_, rest)) = text.split_once("://") {
            self.absolute_path(text, rest, pointer);
            return None;
        }
        // The path before it ends in a slash.
        let text = text.strip_prefix('/').unwrap_or(text);
        let pattern_of = |name: &str| {
            written
                .parameters
                .get(name)
                .and_then(|parameter| parameter.pattern.as_deref())
        };
        let template = match PathTemplate::parse(text, pattern_of) {
            Ok(template) => template,
            Err(error) => {
                let message = format!("the path is not a template: {error}");
                let error = self.source.error(&format!("{pointer}/path"), message).with_hint(
                    "expected `{x}`, `{+x}`, `{/x*}` (RFC 6570) or `{x=a/*/b/**}` (google.api.http)",
                );
                self.problems.push(error);
                return None;
            }
        };
        let mut is_valid = true;
        for variable in template.variables() {
            if written.parameters.get(&variable.name).is_none() {
                let message = format!(
                    "the path's `{}` is missing from `parameters`",
                    variable.name
                );
                let error = self
                    .source
                    .error(&format!("{pointer}/path"), message)
                    .with_nearest(&variable.name, written.parameters.keys());
                let mut location = format!("{pointer}/parameters");
                let parent_is_there = !written.parameters.is_empty();
                let parameter = json!({"type": "string", "location": "path", "required": true});
                let error = match parent_is_there {
                    true => {
                        push_segment(&mut location, &variable.name);
                        error.with_repair(&location, Some(&parameter))
                    }
                    false => {
                        let all = json!({ variable.name.as_str(): parameter });
                        error.with_repair(&location, Some(&all))
                    }
                };
                self.problems.push(error);
                is_valid = false;
            }
        }
        is_valid.then_some(template)
    }

    /// Reports a path that is a URL: it would be resolved as a path below the root.
    fn absolute_path(&mut self, text: &str, rest: &str, pointer: &str) {
        let message = format!("the path `{text}` is a URL");
        let location = format!("{pointer}/path");
        let path = rest.split_once('/').map_or("", |(_, path)| path);
        let error = self.source.error(&location, message);
        let hint =
            "a path is relative to `rootUrl` and `servicePath`; exclude a method of another host";
        self.problems.push(
            error
                .with_hint(hint)
                .with_repair(&location, Some(&path.into())),
        );
    }

    /// Returns the type of a request or response body. An inline object becomes a schema of its
    /// own, since Rust has no anonymous types.
    fn content(&mut self, written: &Schema, pointer: &str, id: &str, what: &str) -> Content {
        match self.ty(written, pointer, TypeContext::default()) {
            Type::Schema(schema) if self.is_raw(schema.0) => Content::Raw,
            Type::Object(object) => Content::Json(self.hoist(*object, format!("{id}.{what}"))),
            other => Content::Json(other),
        }
    }

    fn is_raw(&self, index: usize) -> bool {
        let schema = self.schemas.get(index);
        schema.is_some_and(|schema| {
            matches!(
                &schema.shape,
                Shape::Object(Object {
                    role: Role::HttpBody,
                    ..
                })
            )
        })
    }
}

enum Content {
    Raw,
    Json(Type),
}
