//! From the model to Rust-shaped items: assigns names, selects types, and assembles documentation.
//! Later stages do not read the document.

mod boxes;
mod docs;
mod examples;
mod fault;
mod features;
mod field_docs;
mod groups;
mod method_context;
mod method_docs;
mod module_docs;
mod operation_role;
mod pages;
mod requests;
mod resource_names;
mod statics;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use boxes::Boxes;
use docs::Docs;
use fault::{Fault, Result};
pub use features::split_features;
use statics::Statics;

use crate::diagnostic::Errors;
use crate::model::{Api, SchemaId};
use crate::name::{NameKind, NameRequest, Namer, RustName, part, pascal, screaming};
use crate::rust::{self, ApiFacts, NameType, ScopeConstant};
use crate::text::escape::code;

/// Lowers an API into the module with this name.
///
/// # Errors
/// A fault of an earlier stage.
pub fn lower(
    api: &Api,
    module: RustName,
    namer: &mut Namer,
) -> std::result::Result<rust::Api, Errors> {
    Lowering::new(api, module, namer)
        .run()
        .map_err(|fault| fault.of_document(&api.file_name))
}

/// The state of lowering one API.
struct Lowering<'a> {
    api: &'a Api,
    boxes: Boxes,
    module: RustName,
    namer: &'a mut Namer,
    /// Names by [`SchemaId`].
    schema_names: Vec<RustName>,
    /// The constant of each scope.
    scopes: BTreeMap<String, RustName>,
    resource_names: Vec<NameType>,
    statics: Statics,
    /// The schemas that methods update.
    updated_schemas: BTreeSet<SchemaId>,
    /// Types by [`SchemaId`]; available once all types are lowered.
    types: Vec<rust::TypeFile>,
}

impl<'a> Lowering<'a> {
    fn new(api: &'a Api, module: RustName, namer: &'a mut Namer) -> Self {
        Self {
            api,
            boxes: Boxes::of(api),
            module,
            namer,
            schema_names: Vec::new(),
            scopes: BTreeMap::new(),
            resource_names: Vec::new(),
            statics: Statics::default(),
            updated_schemas: field_docs::updated_schemas(api),
            types: Vec::new(),
        }
    }

    fn run(mut self) -> Result<rust::Api> {
        let api = self.api;
        self.schema_names = self.schema_names();
        let scopes = self.scopes();
        self.resource_names = self.resource_names()?;
        self.statics = self.statics();
        self.types = self.types()?;
        let root = self.module(&api.root, "", self.module.clone())?;
        Ok(rust::Api {
            resource_features: Vec::new(),
            feature: features::feature(&self.module),
            file_name: api.file_name.clone(),
            description: module_docs::description(api.doc.as_deref()),
            docs: module_docs::api(api, &root),
            start: Vec::new(),
            facts: facts(api),
            scopes,
            types: self.types,
            names: self.resource_names,
            root,
            module: self.module,
        })
    }

    fn allocate(
        &mut self,
        scope: &str,
        kind: NameKind,
        requested: &[NameRequest],
    ) -> Vec<RustName> {
        self.namer
            .allocate(&format!("{}/{scope}", self.module), kind, requested)
    }

    fn one(&mut self, scope: &str, kind: NameKind, requested: &NameRequest) -> RustName {
        self.namer
            .one(&format!("{}/{scope}", self.module), kind, requested)
    }

    fn schema_names(&mut self) -> Vec<RustName> {
        let api = self.api;
        let requested: Vec<NameRequest> = api
            .schemas
            .iter()
            .map(|schema| {
                let candidate = pascal(stripped(&schema.name, &api.strip));
                NameRequest::new(part(&schema.name), candidate).or_renamed(schema.rename.as_ref())
            })
            .collect();
        self.allocate("types", NameKind::Type, &requested)
    }

    fn schema_name(&self, id: SchemaId) -> Result<RustName> {
        let name = self.schema_names.get(id.0).cloned();
        name.ok_or_else(|| Fault::new(format!("schema {} has no name", id.0)))
    }

    /// Returns the constant of a scope.
    fn scope(&self, url: &str) -> Result<&RustName> {
        let name = self.scopes.get(url);
        name.ok_or_else(|| Fault::new(format!("the scope `{url}` has no name")))
    }

    fn scopes(&mut self) -> Vec<ScopeConstant> {
        let api = self.api;
        let requested: Vec<NameRequest> = api
            .scopes
            .iter()
            .map(|scope| NameRequest::new(&scope.url, scope_name(&scope.url)))
            .collect();
        let names = self.allocate("scope", NameKind::Constant, &requested);
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
}

/// Returns the path of a resource or a method below a resource. No two of them share one, whatever
/// their names contain.
fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        part(name).into_owned()
    } else {
        format!("{path}.{}", part(name))
    }
}

/// Removes the first matching prefix, only before an upper-case letter.
fn stripped<'n>(name: &'n str, prefixes: &[String]) -> &'n str {
    prefixes
        .iter()
        .filter_map(|prefix| name.strip_prefix(prefix.as_str()))
        .find(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        .unwrap_or(name)
}

/// Returns the distinguishing part of a scope: the text after `/auth/`, else the URL.
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
    fn scopes_are_named_by_their_difference() {
        assert_eq!(
            scope_name("https://www.googleapis.com/auth/gmail.settings.basic"),
            "GMAIL_SETTINGS_BASIC"
        );
        assert_eq!(scope_name("https://mail.google.com/"), "MAIL_GOOGLE_COM");
        assert_eq!(scope_name("openid"), "OPENID");
    }
}
