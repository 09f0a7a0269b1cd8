//! From the model to Rust-shaped items: names are given, types chosen, documentation put together.
//! Nothing after this stage reads the document.

mod boxes;
mod docs;
mod features;
mod groups;
mod method_docs;
mod pages;
mod requests;
mod resource_names;
mod types;

use std::collections::BTreeMap;

use boxes::Boxes;
use docs::Docs;
pub use features::split_features;

use crate::model::{Api, Resource, SchemaId};
use crate::name::{Kind, Namer, RustName, Wanted, part, pascal, screaming};
use crate::rust::{self, ApiFacts, NameType, ScopeConstant};
use crate::text::escape::code;

/// Lowers an API into the module of this name.
pub fn lower(api: &Api, module: RustName, namer: &mut Namer) -> rust::Api {
    let mut lowering = Lowering {
        api,
        boxes: Boxes::of(api),
        module,
        namer,
        schema_names: Vec::new(),
        scopes: BTreeMap::new(),
        resource_names: Vec::new(),
        statics: BTreeMap::new(),
        types: Vec::new(),
    };
    lowering.schema_names = lowering.schema_names();
    let scopes = lowering.scopes();
    let names = lowering.resource_names();
    lowering.resource_names = names.clone();
    let module = lowering.module.clone();
    lowering.find_statics(&api.root, "", &[module]);
    lowering.types = lowering.types();
    let root = lowering.module(&api.root, "", lowering.module.clone());
    rust::Api {
        resource_features: Vec::new(),
        feature: features::feature(&lowering.module),
        file_name: api.file_name.clone(),
        docs: api_docs(api),
        facts: facts(api),
        scopes,
        types: lowering.types,
        names,
        root,
        module: lowering.module,
    }
}

/// The work in progress on one API.
struct Lowering<'a> {
    api: &'a Api,
    boxes: Boxes,
    module: RustName,
    namer: &'a mut Namer,
    /// By [`SchemaId`].
    schema_names: Vec<RustName>,
    /// The constant of each scope.
    scopes: BTreeMap<String, RustName>,
    resource_names: Vec<NameType>,
    /// The static of each method: modules from the crate on, then the static.
    statics: BTreeMap<String, Vec<RustName>>,
    /// By [`SchemaId`]; there once all types are lowered.
    types: Vec<rust::TypeFile>,
}

impl Lowering<'_> {
    fn allocate(&mut self, scope: &str, kind: Kind, wanted: &[Wanted]) -> Vec<RustName> {
        self.namer
            .allocate(&format!("{}/{scope}", self.module), kind, wanted)
    }

    fn one(&mut self, scope: &str, kind: Kind, wanted: Wanted) -> RustName {
        self.namer
            .one(&format!("{}/{scope}", self.module), kind, wanted)
    }

    fn schema_names(&mut self) -> Vec<RustName> {
        let api = self.api;
        let wanted: Vec<Wanted> = api
            .schemas
            .iter()
            .map(|schema| {
                let candidate = pascal(stripped(&schema.name, &api.strip));
                Wanted::new(part(&schema.name), candidate).or_chosen(schema.rename.as_deref())
            })
            .collect();
        self.allocate("types", Kind::Type, &wanted)
    }

    fn schema_name(&self, id: SchemaId) -> RustName {
        self.schema_names
            .get(id.0)
            .cloned()
            .unwrap_or_else(|| self.module.clone())
    }

    fn scopes(&mut self) -> Vec<ScopeConstant> {
        let api = self.api;
        let wanted: Vec<Wanted> = api
            .scopes
            .iter()
            .map(|scope| Wanted::new(&scope.url, scope_name(&scope.url)))
            .collect();
        let names = self.allocate("scope", Kind::Constant, &wanted);
        self.scopes = api
            .scopes
            .iter()
            .map(|scope| scope.url.clone())
            .zip(names.iter().cloned())
            .collect();
        let constants = api
            .scopes
            .iter()
            .zip(names)
            .map(|(scope, name)| ScopeConstant {
                name,
                url: scope.url.clone(),
                docs: Docs::new(scope.doc.as_deref(), || format!("`{}`", code(&scope.url)))
                    .into_lines(),
            });
        constants.collect()
    }

    /// Names all modules and functions, so that a method can name the static of another.
    fn find_statics(&mut self, resource: &Resource, path: &str, modules: &[RustName]) {
        let functions = self.function_names(resource, path);
        for (method, function) in resource.methods.iter().zip(&functions) {
            let mut found = modules.to_vec();
            found.push(function.to_upper());
            self.statics.insert(method.id.clone(), found);
        }
        let names = self.module_names(resource, path);
        for (child, name) in resource.resources.iter().zip(names) {
            let mut inner = modules.to_vec();
            inner.push(name);
            self.find_statics(child, &below(path, &child.name), &inner);
        }
    }
}

/// The path of a resource below another.
fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Without the first prefix that fits, cut only before an upper-case letter.
fn stripped<'n>(name: &'n str, prefixes: &[String]) -> &'n str {
    prefixes
        .iter()
        .filter_map(|prefix| name.strip_prefix(prefix.as_str()))
        .find(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        .unwrap_or(name)
}

/// The part of a scope that tells it from others: what follows `/auth/`, else the URL.
fn scope_name(url: &str) -> String {
    let short = url.rsplit_once("/auth/").map_or(url, |(_, rest)| rest);
    screaming(short.trim_start_matches("https://"))
}

fn facts(api: &Api) -> ApiFacts {
    ApiFacts {
        name: api.name.clone(),
        version: api.version.clone(),
        revision: api.revision.clone(),
        root_url: api.root_url.clone(),
        mtls_root_url: api.mtls_root_url.clone(),
        service_path: api.service_path.clone(),
        batch_path: api.batch_path.clone(),
        endpoints: api.endpoints.clone(),
        alt_json: api.alt_json,
        data_wrapper: api.data_wrapper,
    }
}

fn api_docs(api: &Api) -> Vec<String> {
    let mut docs = Docs::new(api.doc.as_deref(), || {
        format!("The API `{}`.", code(&api.id()))
    });
    docs.paragraph(&format!(
        "`{}`, revision `{}`.",
        code(&api.id()),
        code(&api.revision)
    ));
    docs.into_lines()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_cut_before_capitals_only() {
        let prefixes = ["GoogleCloudChannelV1".to_owned(), "Google".to_owned()];
        assert_eq!(
            stripped("GoogleCloudChannelV1Customer", &prefixes),
            "Customer"
        );
        assert_eq!(
            stripped("GoogleCloudChannelV1alpha1Value", &prefixes[..1]),
            "GoogleCloudChannelV1alpha1Value"
        );
        assert_eq!(stripped("Other", &prefixes), "Other");
    }

    #[test]
    fn scopes_are_named_by_what_tells_them_apart() {
        assert_eq!(
            scope_name("https://www.googleapis.com/auth/gmail.settings.basic"),
            "GMAIL_SETTINGS_BASIC"
        );
        assert_eq!(scope_name("https://mail.google.com/"), "MAIL_GOOGLE_COM");
        assert_eq!(scope_name("openid"), "OPENID");
    }
}
