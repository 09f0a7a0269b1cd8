//! The files of one API: its root, scopes, resource names, methods, types, and a file for each
//! resource.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::module_docs;
use super::ty::option;
use super::{EmittedFile, methods, requests, resource, resource_names, scope, types};
use crate::rust::{Api, ApiFacts};

/// Emits all files of an API.
pub(super) fn emit(api: &Api) -> Vec<EmittedFile<'_>> {
    let folder = format!("src/{}", api.module);
    let mut files = vec![root(api, format!("{folder}.rs"))];
    if !api.scopes.is_empty() {
        let path = format!("{folder}/scope.rs");
        files.push(EmittedFile::of_api(api, path, move || {
            scope::emit(&api.scopes)
        }));
    }
    if !api.names.is_empty() {
        files.push(resource_names::emit(api, format!("{folder}/names.rs")));
    }
    if api.root.has_requests() {
        files.push(methods::emit(api, format!("{folder}/methods.rs")));
    }
    files.extend(types::emit(api, &folder));
    for module in &api.root.modules {
        resource::emit(api, module, &folder, &mut files);
    }
    files
}

fn root(api: &Api, path: String) -> EmittedFile<'_> {
    let mut file = EmittedFile::of_api(api, path, move || head(api));
    for request in &api.root.requests {
        file.push(move || requests::emit(request));
    }
    file
}

fn head(api: &Api) -> TokenStream {
    let docs = module_docs(&api.docs);
    let methods = api.root.has_requests().then(|| {
        quote!(
            pub mod methods;
        )
    });
    let names = (!api.names.is_empty()).then(|| {
        quote!(
            pub mod names;
        )
    });
    let scope = (!api.scopes.is_empty()).then(|| {
        quote!(
            pub mod scope;
        )
    });
    let types = (!api.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let resources = resource::modules(&api.root);
    let api_static = api_static(&api.facts);
    let list = methods::list(api);
    quote! {
        #docs

        use crate::runtime;

        #methods
        #names
        #scope
        #types
        #resources

        #api_static

        #list
    }
}

fn api_static(facts: &ApiFacts) -> TokenStream {
    let ApiFacts {
        name,
        version,
        revision,
        root_url,
        service_path,
        endpoints,
        alt_json,
        data_wrapper,
        ..
    } = facts;
    let mtls_root_url = option(facts.mtls_root_url.as_deref());
    let batch_path = option(facts.batch_path.as_deref());
    quote! {
        /// Static description of the API.
        pub static API: runtime::Api = runtime::Api {
            name: #name,
            version: #version,
            revision: #revision,
            root_url: #root_url,
            mtls_root_url: #mtls_root_url,
            service_path: #service_path,
            batch_path: #batch_path,
            endpoints: &[#(#endpoints),*],
            alt_json: #alt_json,
            data_wrapper: #data_wrapper,
            user_agent: crate::USER_AGENT,
        };
    }
}
