//! The files of one API: its root with facts and scopes, resource names, types, and a file for
//! each resource.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{deprecated, docs, ident, module_docs, option};
use super::{Content, EmittedFile, Piece, names, requests, text, types};
use crate::rust::{Api, ApiFacts, Module, Request, ResponseKind};

/// All files of an API.
pub(super) fn emit(api: &Api) -> Vec<EmittedFile<'_>> {
    let folder = format!("src/{}", api.module);
    let mut files = vec![file(api, format!("{folder}.rs"), move || root(api))];
    if !api.scopes.is_empty() {
        files.push(file(api, format!("{folder}/scope.rs"), move || scopes(api)));
    }
    if !api.names.is_empty() {
        files.push(file(api, format!("{folder}/names.rs"), move || {
            resource_names(api)
        }));
    }
    files.extend(types::emit(api, &folder));
    for module in &api.root.modules {
        resource_files(api, module, &folder, &mut files);
    }
    files
}

/// A file that comes from the API's document.
pub(super) fn file<'a>(
    api: &'a Api,
    path: String,
    pieces: impl Fn() -> Vec<Piece> + Send + Sync + 'a,
) -> EmittedFile<'a> {
    EmittedFile {
        path,
        content: Content::Rust(Some(&api.file_name), Box::new(pieces)),
    }
}

fn resource_names(api: &Api) -> Vec<Piece> {
    let items = api.names.iter().map(names::emit);
    vec![Piece::Tokens(quote! {
        //! Resource names, by kind.
        #(#items)*
    })]
}

fn root(api: &Api) -> Vec<Piece> {
    let doc = module_docs(&api.docs);
    let facts = facts(&api.facts);
    let mut paths = Vec::new();
    statics(&api.root, &mut Vec::new(), &mut paths);
    let modules = modules(&api.root);
    let scope = (!api.scopes.is_empty()).then(|| {
        quote!(
            pub mod scope;
        )
    });
    let names = (!api.names.is_empty()).then(|| {
        quote!(
            pub mod names;
        )
    });
    let types_doc = " The messages that requests carry, and what they are made of.";
    let types = (!api.types.is_empty()).then(|| quote!(#[doc = #types_doc] pub mod types;));
    let mut pieces = vec![Piece::Tokens(quote! {
        #doc

        use crate::runtime;

        #names
        #scope
        #types
        #modules

        /// The API, as data.
        #facts

        /// Every method of the API, by id.
        pub static METHODS: &[&runtime::Method] = &[#(#paths),*];
    })];
    for request in &api.root.requests {
        requests::emit(request, &mut pieces);
    }
    pieces
}

fn facts(facts: &ApiFacts) -> TokenStream {
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
    let mtls = option(facts.mtls_root_url.as_deref());
    let batch = option(facts.batch_path.as_deref());
    quote! {
        pub static API: runtime::Api = runtime::Api {
            name: #name,
            version: #version,
            revision: #revision,
            root_url: #root_url,
            mtls_root_url: #mtls,
            service_path: #service_path,
            batch_path: #batch,
            endpoints: &[#(#endpoints),*],
            alt_json: #alt_json,
            data_wrapper: #data_wrapper,
            user_agent: crate::USER_AGENT,
        };
    }
}

/// The statics of all methods, as paths below the API's module, by method id.
fn statics(root: &Module, path: &mut Vec<proc_macro2::Ident>, found: &mut Vec<TokenStream>) {
    let mut all: Vec<(String, TokenStream)> = Vec::new();
    collect(root, path, None, &mut all);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    found.extend(all.into_iter().map(|(_, tokens)| tokens));
}

fn collect(
    module: &Module,
    path: &mut Vec<proc_macro2::Ident>,
    feature: Option<&str>,
    found: &mut Vec<(String, TokenStream)>,
) {
    let condition = cfg(feature);
    for request in &module.requests {
        let constant = ident(&request.constant);
        found.push((request.id.clone(), quote!(#condition &#(#path::)*#constant)));
    }
    for child in &module.modules {
        path.push(ident(&child.name));
        collect(child, path, child.feature.as_deref().or(feature), found);
        path.pop();
    }
}

fn scopes(api: &Api) -> Vec<Piece> {
    let items = api.scopes.iter().map(|scope| {
        let name = ident(&scope.name);
        let url = &scope.url;
        let doc = docs(&scope.docs);
        quote! {
            #doc
            pub const #name: &str = #url;
        }
    });
    vec![Piece::Tokens(quote! {
        //! OAuth scopes. A method takes any one of those that its documentation lists.
        #(#items)*
    })]
}

/// The condition that a feature is on.
fn cfg(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

fn modules(module: &Module) -> TokenStream {
    let items = module.modules.iter().map(|child| {
        let name = ident(&child.name);
        let warning = deprecated(child.deprecated);
        let feature = cfg(child.feature.as_deref());
        quote!(#feature #warning pub mod #name;)
    });
    quote!(#(#items)*)
}

fn resource_files<'a>(
    api: &'a Api,
    module: &'a Module,
    folder: &str,
    files: &mut Vec<EmittedFile<'a>>,
) {
    let here = format!("{folder}/{}", module.name);
    files.push(file(api, format!("{here}.rs"), move || {
        resource(api, module)
    }));
    for child in &module.modules {
        resource_files(api, child, &here, files);
    }
}

fn resource(api: &Api, module: &Module) -> Vec<Piece> {
    let mut pieces = vec![Piece::Items(head(api, module))];
    for request in &module.requests {
        requests::emit(request, &mut pieces);
    }
    pieces
}

/// What stands above a resource's methods: its documentation, imports and the resources below it.
fn head(api: &Api, module: &Module) -> String {
    let mut out = String::new();
    for line in &module.docs {
        let line = format!("//! {line}");
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
    if !module.requests.is_empty() {
        let uses_scopes = module.requests.iter().any(|it| !it.scopes.is_empty());
        let uses_types = module.requests.iter().any(uses_types);
        let names = [("API", true), ("scope", uses_scopes), ("types", uses_types)];
        let names = names.iter().filter(|(_, is_used)| *is_used);
        let names: Vec<&str> = names.map(|(name, _)| *name).collect();
        start_part(&mut out);
        out.push_str(&text::import(&format!("use crate::{}", api.module), &names));
        out.push_str("use crate::runtime;\n");
    }
    for (index, child) in module.modules.iter().enumerate() {
        let is_marked = child.deprecated || child.feature.is_some();
        if index == 0 || is_marked {
            start_part(&mut out);
        }
        if let Some(feature) = &child.feature {
            out.push_str(&format!("#[cfg(feature = {})]\n", text::literal(feature)));
        }
        text::deprecated(&mut out, "", child.deprecated);
        out.push_str(&format!("pub mod {};\n", child.name));
    }
    out
}

/// A blank line, but at the beginning.
fn start_part(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

fn uses_types(request: &Request) -> bool {
    let in_response = match &request.response {
        ResponseKind::Json(ty) => mentions(ty),
        ResponseKind::Operation { .. } => true,
        ResponseKind::Empty | ResponseKind::Raw => false,
    };
    let body = request.body.as_ref().and_then(|body| body.ty.as_ref());
    in_response || body.is_some_and(mentions)
}

fn mentions(ty: &crate::rust::Ty) -> bool {
    let mut names = Vec::new();
    ty.names(&mut names);
    !names.is_empty()
}
