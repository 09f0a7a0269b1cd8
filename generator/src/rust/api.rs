//! Packages and APIs: what is emitted as a whole.

use std::collections::BTreeSet;

use super::{Guide, Module, NameType, TypeFile};
use crate::name::RustName;
use crate::runtime_source::RuntimeSource;

/// A whole crate.
#[derive(Clone, Debug)]
pub struct Package {
    /// The package's name, such as `workspace-apis`.
    pub name: String,
    /// The package's version.
    pub version: String,
    /// What the package is.
    pub description: String,
    /// The licence, as an SPDX expression.
    pub license: String,
    /// Where its sources are kept.
    pub repository: Option<String>,
    /// Where it finds its runtime.
    pub runtime: RuntimeSource,
    /// Its guide.
    pub guide: Option<Guide>,
    /// By module name.
    pub apis: Vec<ApiSummary>,
    /// The modules whose features are default ones.
    pub default_modules: BTreeSet<RustName>,
}

impl Package {
    /// Whether the feature of an API is a default one.
    pub fn is_default(&self, api: &ApiSummary) -> bool {
        self.default_modules.contains(&api.module)
    }
}

/// What the files of the whole crate say of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSummary {
    /// The module, such as `gmail_v1`.
    pub module: RustName,
    /// The Cargo feature, such as `gmail-v1`.
    pub feature: String,
    /// Features of resources, where the API is large.
    pub resource_features: Vec<ResourceFeature>,
    /// Such as `gmail`.
    pub name: String,
    /// Such as `v1`.
    pub version: String,
    /// The first sentence of its documentation; empty where there is none.
    pub description: String,
    /// The program that the crate's documentation begins with; empty where there is none.
    pub start: Vec<String>,
    /// How many methods.
    pub methods: usize,
    /// How many schemas.
    pub schemas: usize,
}

/// One API version.
#[derive(Clone, Debug)]
pub struct Api {
    /// The module, such as `gmail_v1`.
    pub module: RustName,
    /// The Cargo feature, such as `gmail-v1`.
    pub feature: String,
    /// Features of resources, where the API is large.
    pub resource_features: Vec<ResourceFeature>,
    /// The document's file name.
    pub file_name: String,
    /// The first sentence of the documentation; empty where there is none.
    pub description: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// A program that calls one method, as doc lines; empty where there is none.
    pub start: Vec<String>,
    /// What the document says of the API as a whole.
    pub facts: ApiFacts,
    /// Scopes as constants.
    pub scopes: Vec<ScopeConstant>,
    /// One file for each named schema.
    pub types: Vec<TypeFile>,
    /// Resource names.
    pub names: Vec<NameType>,
    /// The resource tree.
    pub root: Module,
}

/// The Cargo feature of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceFeature {
    /// Such as `compute-v1_zones`.
    pub name: String,
    /// The features of other resources that its code names.
    pub needs: Vec<String>,
}

impl ApiSummary {
    /// The feature that switches the API's module on, with all its types.
    pub fn base_feature(&self) -> String {
        if self.resource_features.is_empty() {
            self.feature.clone()
        } else {
            format!("{}_types", self.feature)
        }
    }
}

impl Api {
    /// What the files of the whole crate say of the API.
    pub fn summary(&self) -> ApiSummary {
        ApiSummary {
            module: self.module.clone(),
            feature: self.feature.clone(),
            resource_features: self.resource_features.clone(),
            name: self.facts.name.clone(),
            version: self.facts.version.clone(),
            description: self.description.clone(),
            start: self.start.clone(),
            methods: self.root.count(),
            schemas: self.types.len(),
        }
    }
}

/// Facts of an API that requests need.
#[derive(Clone, Debug)]
pub struct ApiFacts {
    /// Such as `gmail`.
    pub name: String,
    /// Such as `v1`.
    pub version: String,
    /// Such as `20261005`.
    pub revision: String,
    /// Ends in `/`.
    pub root_url: String,
    /// The same for mutual TLS.
    pub mtls_root_url: Option<String>,
    /// Between the root URL and a method's path.
    pub service_path: String,
    /// Relative to the root URL.
    pub batch_path: Option<String>,
    /// Regional root URLs.
    pub endpoints: Vec<String>,
    /// Whether each request says `alt=json`.
    pub alt_json: bool,
    /// Whether bodies and answers stand inside `{"data": ..}`.
    pub data_wrapper: bool,
}

/// A scope as a constant.
#[derive(Clone, Debug)]
pub struct ScopeConstant {
    /// The constant.
    pub name: RustName,
    /// The scope.
    pub url: String,
    /// Doc lines.
    pub docs: Vec<String>,
}
