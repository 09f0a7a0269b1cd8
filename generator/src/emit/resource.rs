//! The file of a resource: its methods as functions and requests, and the resources below it.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated, feature_condition, module_docs};
use super::{EmittedFile, requests};
use crate::rust::{Api, Module, Request, ResponseKind};

/// Emits the files of a resource and of all below it.
pub(super) fn emit<'a>(
    api: &'a Api,
    module: &'a Module,
    folder: &str,
    files: &mut Vec<EmittedFile<'a>>,
) {
    let path = format!("{folder}/{}", module.name);
    let mut file = EmittedFile::of_api(api, format!("{path}.rs"), move || head(api, module));
    for request in &module.requests {
        file.push(move || requests::emit(request));
    }
    files.push(file);
    for child in &module.modules {
        emit(api, child, &path, files);
    }
}

/// Emits the declarations of the resources below a resource.
pub(super) fn modules(module: &Module) -> TokenStream {
    let modules = module.modules.iter().map(|child| {
        let name = &child.name;
        let feature = feature_condition(child.feature.as_deref());
        let deprecated = deprecated(child.deprecated);
        quote! {
            #feature
            #deprecated
            pub mod #name;
        }
    });
    quote!(#(#modules)*)
}

fn head(api: &Api, module: &Module) -> TokenStream {
    let docs = module_docs(&module.docs);
    let imports = (!module.requests.is_empty()).then(|| imports(api, module));
    let modules = modules(module);
    quote! {
        #docs
        #imports
        #modules
    }
}

fn imports(api: &Api, module: &Module) -> TokenStream {
    let root = &api.module;
    let modules = match module.requests.iter().any(names_types) {
        true => quote!({methods, types}),
        false => quote!(methods),
    };
    quote! {
        use crate::#root::#modules;
        use crate::runtime;
    }
}

/// Returns `true` if the code of a request names the `types` module.
fn names_types(request: &Request) -> bool {
    let body = request.body.as_ref().and_then(|body| body.ty.as_ref());
    let response = match &request.response {
        ResponseKind::Operation { .. } => return true,
        ResponseKind::Json(ty) => Some(ty),
        ResponseKind::Empty | ResponseKind::Raw | ResponseKind::Media => None,
    };
    let mut names = Vec::new();
    for ty in body.into_iter().chain(response) {
        ty.names(&mut names);
    }
    !names.is_empty()
}
