//! Packages and APIs: the units of emission.

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
    /// Description of the package.
    pub description: String,
    /// The license, as an SPDX expression.
    pub license: String,
    /// URL of its repository.
    pub repository: Option<String>,
    /// The source of its runtime.
    pub runtime: RuntimeSource,
    /// Its guide.
    pub guide: Option<Guide>,
    /// APIs, by module name.
    pub apis: Vec<ApiSummary>,
    /// The modules whose features are default ones.
    pub default_modules: BTreeSet<RustName>,
}

impl Package {
    /// Returns `true` if the feature of an API is a default one.
    pub fn is_default(&self, api: &ApiSummary) -> bool {
        self.default_modules.contains(&api.module)
    }
}

/// The entry of an API in the files of the whole crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSummary {
    /// The module, such as `gmail_v1`.
    pub module: RustName,
    /// The Cargo feature, such as `gmail-v1`.
    pub feature: String,
    /// Features of resources, if the API is large.
    pub resource_features: Vec<ResourceFeature>,
    /// API name, such as `gmail`.
    pub name: String,
    /// API version, such as `v1`.
    pub version: String,
    /// The first sentence of the documentation; empty if there is none.
    pub description: String,
    /// The program at the beginning of the crate's documentation; empty if there is none.
    pub start: Vec<String>,
    /// Number of methods.
    pub methods: usize,
    /// Number of schemas.
    pub schemas: usize,
}

/// One API version.
#[derive(Clone, Debug)]
pub struct Api {
    /// The module, such as `gmail_v1`.
    pub module: RustName,
    /// The Cargo feature, such as `gmail-v1`.
    pub feature: String,
    /// Features of resources, if the API is large.
    pub resource_features: Vec<ResourceFeature>,
    /// The document's file name.
    pub file_name: String,
    /// The first sentence of the documentation; empty if there is none.
    pub description: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// A program that calls one method, as doc lines; empty if there is none.
    pub start: Vec<String>,
    /// The document's facts about the API as a whole.
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
    /// Feature name, such as `compute-v1_zones`.
    pub name: String,
    /// The features of other resources that its code depends on.
    pub needs: Vec<String>,
}

impl ApiSummary {
    /// Returns the feature that enables the API's module, with all its types.
    pub fn base_feature(&self) -> String {
        if self.resource_features.is_empty() {
            self.feature.clone()
        } else {
            format!("{}_types", self.feature)
        }
    }
}

impl Api {
    /// Returns the API's entry in the files of the whole crate.
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
    /// API name, such as `gmail`.
    pub name: String,
    /// API version, such as `v1`.
    pub version: String,
    /// Revision, such as `20261005`.
    pub revision: String,
    /// Root URL, ending in `/`.
    pub root_url: String,
    /// The root URL for mutual TLS.
    pub mtls_root_url: Option<String>,
    /// Path between the root URL and a method's path.
    pub service_path: String,
    /// Path of batch requests, relative to the root URL.
    pub batch_path: Option<String>,
    /// Regional root URLs.
    pub endpoints: Vec<String>,
    /// `true` if each request sets `alt=json`.
    pub alt_json: bool,
    /// `true` if request and response bodies are wrapped in `{"data": ..}`.
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
