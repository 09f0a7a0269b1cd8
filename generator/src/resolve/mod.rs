//! From a document and its overlay to the model: references become ids, both template syntaxes
//! become one form, and facts that only a shape implies (paging, operations) are inferred from it.

mod aliases;
mod check;
mod filter;
mod limits;
mod media;
mod methods;
mod operations;
mod paging;
mod parameters;
mod prose;
mod reach;
mod references;
mod repairs;
mod required;
mod schemas;
mod urls;
mod variants;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::{Document, Resource as WrittenResource, Source, push_segment};
use crate::filter::Filter;
use crate::model::{
    Api, Body, Object, Resource, ResourceNamePattern, Response, Schema, SchemaId, Scope, Shape,
    Type,
};
use crate::overlay::{Overlay, Unmatched};
use urls::Addresses;

pub use repairs::repaired;

/// A document with the other inputs of resolving.
pub struct Input<'a> {
    /// The document's text.
    pub source: &'a Source,
    /// The document.
    pub document: &'a Document,
    /// The overlay of the document.
    pub overlay: &'a Overlay,
    /// The filter for methods.
    pub filter: Filter,
    /// `true` if descriptions of the document become documentation.
    pub prose: bool,
    /// `true` if overlay entries that point at nothing are left out, and are not errors.
    pub lenient: bool,
}

/// A resolved document.
#[derive(Debug)]
pub struct Resolved {
    /// The model.
    pub model: Api,
    /// Problems that are not errors.
    pub warnings: Vec<Diagnostic>,
    /// Overlay entries that were left out.
    pub unmatched: Vec<Unmatched>,
}

/// Resolves a document.
///
/// # Errors
/// All semantic errors in the document or the overlay, at once.
pub fn resolve(input: Input<'_>) -> Result<Resolved, Errors> {
    let schemas = sorted(&input.document.schemas);
    let mut resolver = Resolver {
        source: input.source,
        overlay: input.overlay,
        filter: input.filter,
        prose: input.prose,
        lenient: input.lenient,
        ids: schemas
            .iter()
            .enumerate()
            .map(|(index, (name, _))| ((*name).to_owned(), SchemaId(index)))
            .collect(),
        schemas: Vec::new(),
        hoisted: BTreeSet::new(),
        marks: BTreeMap::new(),
        problems: Vec::new(),
        unmatched: Vec::new(),
    };
    for (name, written) in schemas {
        let schema = resolver.schema(name, written);
        resolver.schemas.push(schema);
    }
    resolver.break_circles();
    resolver.check_depth();
    resolver.drop_nested_choices(input.document);
    resolver.check_filter(input.document);
    resolver.check_methods(input.document);
    let mut root = resolver.root(input.document);
    resolver.operations(&mut root);
    let required = required::methods(&resolver.schemas);
    resolver.complete(&mut root, &required);
    resolver.references(&mut root);
    resolver.check_overlay(input.document);
    let addresses = resolver.addresses(input.document);
    let api = resolver.api(input.document, root, addresses)?;
    let (model, warnings) = Errors(resolver.problems).unless_any(api)?;
    Ok(Resolved {
        model,
        warnings,
        unmatched: resolver.unmatched,
    })
}

/// The state of resolving one document.
struct Resolver<'a> {
    source: &'a Source,
    overlay: &'a Overlay,
    filter: Filter,
    prose: bool,
    lenient: bool,
    /// Ids of all schemas, assigned before any is resolved.
    ids: BTreeMap<String, SchemaId>,
    schemas: Vec<Schema>,
    /// The names of schemas that were created from inline objects.
    hoisted: BTreeSet<String>,
    /// The number of suffixes that distinguish such a name from others, by the requested name.
    marks: BTreeMap<String, usize>,
    problems: Vec<Diagnostic>,
    unmatched: Vec<Unmatched>,
}

impl Resolver<'_> {
    /// Returns the overlay's text, else the document's.
    fn doc(&self, ours: Option<&str>, theirs: Option<&str>) -> Option<String> {
        match ours {
            Some(ours) => Some(ours.to_owned()),
            None => theirs
                .filter(|_| self.prose)
                .map(prose::markdown)
                .filter(|text| !text.is_empty()),
        }
    }

    /// Creates a schema from an inline object.
    fn hoist(&mut self, object: Object, requested: String) -> Type {
        // A schema may have that name, and two methods may have the same id.
        let known = self.marks.get(&requested).copied().unwrap_or(0);
        let mut name = format!("{requested}{}", "'".repeat(known));
        while self.ids.contains_key(&name) || self.hoisted.contains(&name) {
            name.push('\'');
        }
        let marks = name.len() - requested.len();
        self.marks.insert(requested, marks);
        self.hoisted.insert(name.clone());
        let id = SchemaId(self.schemas.len());
        self.schemas.push(Schema {
            name,
            rename: None,
            doc: None,
            reference: None,
            deprecated: false,
            shape: Shape::Object(object),
        });
        Type::Schema(id)
    }

    /// Adds paging and required fields, which depend on all schemas.
    fn complete(&mut self, resource: &mut Resource, required: &BTreeSet<String>) {
        for method in &mut resource.methods {
            let overlay = self.overlay.methods.get(method.id.as_str());
            let items = overlay.and_then(|overlay| overlay.items.as_ref());
            let chosen = items.filter(|items| self.check_items(method, items));
            let chosen = chosen.map(|items| items.get_ref().as_str());
            method.paging = paging::paging(method, &self.schemas, chosen);
            if let (Some(items), None) = (chosen.and(items), &method.paging) {
                let message = format!("`{}` returns no pages", method.id);
                let error = self.overlay.error_at(items.span(), message);
                self.problems.push(error.with_hint(paging::SHAPE));
            }
            if required.contains(&method.id) {
                method.required = required::required(method, &self.schemas);
            }
        }
        for child in &mut resource.resources {
            self.complete(child, required);
        }
    }

    fn root(&mut self, document: &Document) -> Resource {
        let written = WrittenResource {
            methods: document.methods.clone(),
            resources: document.resources.clone(),
            ..WrittenResource::default()
        };
        self.resource("", &written, "", "")
    }

    fn resource(
        &mut self,
        name: &str,
        written: &WrittenResource,
        path: &str,
        pointer: &str,
    ) -> Resource {
        let mut methods = Vec::new();
        for (name, method) in sorted(&written.methods) {
            let mut here = format!("{pointer}/methods");
            push_segment(&mut here, name);
            methods.extend(self.method(name, method, &here));
        }
        let mut resources = Vec::new();
        for (name, child) in sorted(&written.resources) {
            let mut here = format!("{pointer}/resources");
            push_segment(&mut here, name);
            let path = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            };
            let resource = self.resource(name, child, &path, &here);
            if !(resource.methods.is_empty() && resource.resources.is_empty()) {
                resources.push(resource);
            }
        }
        Resource {
            name: name.to_owned(),
            doc: self
                .overlay
                .resources
                .get(path)
                .and_then(|overlay| overlay.doc.clone()),
            reference: None,
            deprecated: written.deprecated,
            methods,
            resources,
        }
    }

    fn api(
        &mut self,
        document: &Document,
        root: Resource,
        addresses: Addresses,
    ) -> Result<Api, Errors> {
        let overlay = self.overlay;
        let mut scopes: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for (url, scope) in &document.auth_scopes {
            scopes.insert(url, scope.description.as_deref());
        }
        for url in root
            .all_methods()
            .into_iter()
            .flat_map(|method| &method.scopes)
        {
            scopes.entry(url).or_default();
        }
        let scopes = scopes.into_iter().map(|(url, doc)| Scope {
            url: url.to_owned(),
            doc: self.doc(None, doc),
        });
        let names = overlay
            .resource_names
            .iter()
            .map(|(name, item)| ResourceNamePattern {
                name: name.get_ref().clone(),
                patterns: texts(&item.patterns),
                doc: item.doc.clone(),
            });
        let mut api = Api {
            name: document.name.clone(),
            version: document.version.clone(),
            revision: document.revision.clone().unwrap_or_default(),
            file_name: file_name(self.source.name()),
            doc: self.doc(overlay.doc.as_deref(), document.description.as_deref()),
            root_url: addresses.root_url,
            mtls_root_url: addresses.mtls_root_url,
            service_path: addresses.service_path,
            batch_path: addresses.batch_path,
            endpoints: addresses.endpoints,
            alt_json: document
                .parameters
                .get("alt")
                .and_then(|alt| alt.default.as_deref())
                .is_some_and(|default| default != "json"),
            data_wrapper: document.features.iter().any(|it| it == "dataWrapper"),
            scopes: scopes.collect(),
            schemas: Vec::new(),
            root,
            resource_names: names.collect(),
            strip: texts(&overlay.names.strip),
        };
        api.schemas = std::mem::take(&mut self.schemas);
        let kept = overlay.schemas.iter().filter(|(_, entry)| entry.keep);
        let kept = kept
            .filter_map(|(name, _)| self.ids.get(name.get_ref()).copied())
            .collect();
        reach::prune(&mut api, kept)?;
        Ok(api)
    }
}

/// Sorts entries by name, in byte order: the order of keys in a document has no effect.
fn sorted<T>(entries: &crate::document::Entries<T>) -> Vec<(&str, &T)> {
    let mut sorted: Vec<(&str, &T)> = entries
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    sorted.sort_by_key(|(name, _)| *name);
    sorted
}

fn with_slash(url: &str) -> String {
    if url.ends_with('/') {
        url.to_owned()
    } else {
        format!("{url}/")
    }
}

fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// Returns the text of an overlay's value, without its span.
fn text(value: Option<&Spanned<String>>) -> Option<String> {
    value.map(|value| value.get_ref().clone())
}

/// Returns the texts of an overlay's list, without their spans.
fn texts(values: &[Spanned<String>]) -> Vec<String> {
    values.iter().map(|value| value.get_ref().clone()).collect()
}

/// Returns all types in a method's request and response.
fn content(method: &crate::model::Method) -> impl Iterator<Item = &Type> {
    let request = match &method.request {
        Some(Body::Json(ty)) => Some(ty),
        _ => None,
    };
    let response = match &method.response {
        Response::Json(ty) => Some(ty),
        _ => None,
    };
    request.into_iter().chain(response)
}
