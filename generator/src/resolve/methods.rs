//! Methods: verbs, path templates of both syntaxes, parameters, bodies, media.

use super::{Resolver, text, texts};
use crate::document::{
    MediaUpload, Method as Written, Parameter as WrittenParameter, Schema, UploadProtocol,
    push_segment,
};
use crate::model::{
    Body, Enumeration, EnumerationValue, Media, Method, Object, Parameter, ParameterLocation,
    ParameterUnion, PathTemplate, Response, Role, Shape, Type, Verb,
};
use crate::overlay::{MethodOverlay, ParameterOverlay};

impl Resolver<'_> {
    /// A method; nothing where it makes no sense, which is reported.
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
        let path = self.path(written, pointer)?;
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
            rust_type: text(union.type_name.as_ref()),
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
            upload: written
                .media_upload
                .as_ref()
                .filter(|_| written.supports_media_upload)
                .map(|upload| self.media(upload, written, pointer)),
            download: written.supports_media_download,
        })
    }

    fn needed<'w>(&mut self, value: Option<&'w str>, key: &str, pointer: &str) -> Option<&'w str> {
        if value.is_none_or(str::is_empty) {
            let error = self
                .source
                .error(pointer, format!("a method without `{key}`"));
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
                .with_nearest_of(
                    text,
                    "the methods",
                    &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
                );
            self.problems.push(error);
        }
        verb
    }

    fn path(&mut self, written: &Written, pointer: &str) -> Option<PathTemplate> {
        let text = self.needed(written.path.as_deref(), "path", pointer)?;
        // What stands in front of it ends in a slash.
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
                let message = format!("the path is no template: {error}");
                let error = self.source.error(&format!("{pointer}/path"), message).with_hint(
                    "paths hold `{x}`, `{+x}`, `{/x*}` (RFC 6570) or `{x=a/*/b/**}` (google.api.http)",
                );
                self.problems.push(error);
                return None;
            }
        };
        let mut sound = true;
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
                self.problems.push(error);
                sound = false;
            }
        }
        sound.then_some(template)
    }

    fn parameters(
        &mut self,
        written: &Written,
        path: &PathTemplate,
        pointer: &str,
        overlay: Option<&MethodOverlay>,
    ) -> Vec<Parameter> {
        let mut found = Vec::new();
        for variable in path.variables() {
            if let Some(parameter) = written.parameters.get(&variable.name) {
                let mut parameter = self.parameter(
                    &variable.name,
                    parameter,
                    ParameterLocation::Path,
                    pointer,
                    overlay,
                );
                parameter.repeated = variable.repeated;
                found.push(parameter);
            }
        }
        let mut rest: Vec<&(String, WrittenParameter)> = written
            .parameters
            .iter()
            .filter(|(name, _)| !path.variables().any(|variable| variable.name == *name))
            .collect();
        rest.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, parameter) in rest {
            if parameter.location.as_deref() == Some("path") {
                let message =
                    format!("the path has no `{name}`, so this path parameter is left out");
                let mut place = format!("{pointer}/parameters");
                push_segment(&mut place, name);
                let warning = self.source.warning(&place, message);
                self.problems.push(warning);
                continue;
            }
            found.push(self.parameter(name, parameter, ParameterLocation::Query, pointer, overlay));
        }
        found
    }

    fn parameter(
        &mut self,
        name: &str,
        written: &WrittenParameter,
        location: ParameterLocation,
        pointer: &str,
        overlay: Option<&MethodOverlay>,
    ) -> Parameter {
        let mut pointer = format!("{pointer}/parameters");
        push_segment(&mut pointer, name);
        let overlay = overlay.and_then(|method| method.parameters.get(name));
        let ty = match self.ty(written, &pointer, None) {
            Type::Enum(known) => Type::Enum(documented(known, overlay)),
            // An object in the query is its JSON text.
            Type::Any | Type::Map(_) | Type::Array(_) | Type::Object(_) | Type::Schema(_) => {
                Type::String
            }
            // No real path holds one of these; in a path they are the text that they are written as.
            Type::Double | Type::Timestamp | Type::Date | Type::Duration | Type::FieldMask
                if location == ParameterLocation::Path =>
            {
                Type::String
            }
            other => other,
        };
        let ty = match overlay.and_then(|overlay| overlay.values.as_ref()) {
            None => ty,
            Some(values) => Type::Enum(documented(listed(texts(values)), overlay)),
        };
        Parameter {
            name: name.to_owned(),
            rename: overlay.and_then(|overlay| text(overlay.rename.as_ref())),
            doc: self.doc(
                overlay.and_then(|overlay| overlay.doc.as_deref()),
                written.description.as_deref(),
            ),
            location,
            required: written.required || location == ParameterLocation::Path,
            repeated: written.repeated && location == ParameterLocation::Query,
            ty,
            default: written.default.clone(),
            minimum: written.minimum.clone(),
            maximum: written.maximum.clone(),
            pattern: written.pattern.clone(),
            deprecated: written.deprecated,
        }
    }

    /// What a method sends or answers. An inline object becomes a schema of its own, since Rust
    /// has no types without a name.
    fn content(&mut self, written: &Schema, pointer: &str, id: &str, what: &str) -> Content {
        match self.ty(written, pointer, None) {
            Type::Schema(schema) if self.is_raw(schema.0) => Content::Raw,
            Type::Object(object) => Content::Json(self.hoist(*object, format!("{id}.{what}"))),
            other => Content::Json(other),
        }
    }

    fn media(&mut self, upload: &MediaUpload, written: &Written, pointer: &str) -> Media {
        let simple = upload.simple.as_ref();
        let resumable = upload.resumable.as_ref();
        Media {
            simple: simple.and_then(|it| self.upload_path(it, written, pointer, "simple")),
            resumable: resumable.and_then(|it| self.upload_path(it, written, pointer, "resumable")),
            max_size: upload.max_size.as_deref().and_then(bytes),
            accept: upload.accept.clone(),
        }
    }

    fn upload_path(
        &mut self,
        protocol: &UploadProtocol,
        written: &Written,
        pointer: &str,
        name: &str,
    ) -> Option<String> {
        let path = protocol.path.as_deref()?;
        let pattern_of = |name: &str| written.parameters.get(name)?.pattern.as_deref();
        // A path that is no template is left to the runtime, which refuses it with a reason.
        let Ok(template) = PathTemplate::parse(path, pattern_of) else {
            return Some(path.to_owned());
        };
        for variable in template.variables() {
            if written.parameters.get(&variable.name).is_none() {
                let message = format!(
                    "the upload path's `{}` is missing from `parameters`, so uploads this way fail",
                    variable.name
                );
                let place = format!("{pointer}/mediaUpload/protocols/{name}/path");
                let warning = self.source.warning(&place, message);
                self.problems
                    .push(warning.with_nearest(&variable.name, written.parameters.keys()));
            }
        }
        Some(template.to_string())
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

fn listed(values: Vec<String>) -> Enumeration {
    let values = values.into_iter().map(|value| EnumerationValue {
        value,
        doc: None,
        deprecated: false,
    });
    Enumeration {
        values: values.collect(),
    }
}

fn documented(mut known: Enumeration, overlay: Option<&ParameterOverlay>) -> Enumeration {
    for value in &mut known.values {
        if let Some(doc) = overlay.and_then(|overlay| overlay.value_docs.get(value.value.as_str()))
        {
            value.doc = Some(doc.clone());
        }
    }
    known
}

/// `36700160`, `10KB`, `1GB`: digits, and a unit of 1024 to some power.
fn bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text.strip_prefix(digits)? {
        "" | "B" => 0,
        "KB" => 10,
        "MB" => 20,
        "GB" => 30,
        "TB" => 40,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_digits_or_have_a_unit() {
        for (text, expected) in [
            ("36700160", Some(36_700_160)),
            ("1GB", Some(1 << 30)),
            ("5MB", Some(5 << 20)),
            ("99999999999999TB", None),
            ("big", None),
        ] {
            assert_eq!(super::bytes(text), expected, "{text}");
        }
    }
}
