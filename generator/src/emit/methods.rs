//! The `methods` module: the static description of every method, which generic code uses to send
//! it, page through it, or wait for it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::EmittedFile;
use super::docs::{doc, feature_condition};
use super::escape::code;
use super::ty::option;
use crate::model::{ParameterLocation, Verb};
use crate::name::RustName;
use crate::rust::{Api, MediaFacts, Module, PagingFacts, ParameterFacts, Request};

/// Emits the file.
pub(super) fn emit(api: &Api, path: String) -> EmittedFile<'_> {
    let methods = methods(api);
    let has_scopes = methods.iter().any(|(_, it)| !it.scopes.is_empty());
    let mut file = EmittedFile::of_api(api, path, move || head(has_scopes));
    for (feature, request) in methods {
        file.push(move || method(feature, request));
    }
    file
}

/// Emits the list of all methods, at the root of the API.
pub(super) fn list(api: &Api) -> TokenStream {
    let methods = methods(api).into_iter().map(|(feature, request)| {
        let condition = feature_condition(feature);
        let name = &request.constant;
        quote!(#condition &methods::#name)
    });
    quote! {
        /// Static descriptions of all methods, by id.
        pub static METHODS: &[&runtime::Method] = &[#(#methods),*];
    }
}

/// Returns all methods by id, with the features that enable them.
fn methods(api: &Api) -> Vec<(Option<&str>, &Request)> {
    let mut found = Vec::new();
    collect(&api.root, None, &mut found);
    found.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    found
}

fn collect<'a>(
    module: &'a Module,
    feature: Option<&'a str>,
    found: &mut Vec<(Option<&'a str>, &'a Request)>,
) {
    found.extend(module.requests.iter().map(|request| (feature, request)));
    for child in &module.modules {
        collect(child, child.feature.as_deref().or(feature), found);
    }
}

fn head(has_scopes: bool) -> TokenStream {
    let imports = match has_scopes {
        true => quote!(
            use super::{API, scope};
        ),
        false => quote!(
            use super::API;
        ),
    };
    quote! {
        //! Static descriptions of all methods.

        #imports
        use crate::runtime;
    }
}

fn method(feature: Option<&str>, request: &Request) -> TokenStream {
    let Request {
        constant,
        id,
        path,
        scopes,
        ..
    } = request;
    let condition = feature_condition(feature);
    let doc = doc(&format!("Static description of `{}`.", code(id)));
    let verb = verb(request.verb);
    let scopes = list_field(
        &quote!(scopes),
        scopes.iter().map(|scope| quote!(scope::#scope)),
    );
    let parameters = list_field(
        &quote!(parameters),
        request.parameters.iter().map(parameter),
    );
    let api_version = request
        .api_version
        .as_ref()
        .map(|version| quote!(api_version: Some(#version),));
    let required = list_field(
        &quote!(required),
        request.required.iter().map(|it| quote!(#it)),
    );
    let paging = request.paging.as_ref().map(paging);
    let operation = request.starts_operation.then(|| polling(request));
    let upload = request.upload.as_ref().map(upload);
    let download = request.download.then(|| quote!(download: true,));
    quote! {
        #condition
        #doc
        pub static #constant: runtime::Method = runtime::Method {
            id: #id,
            verb: #verb,
            path: #path,
            #scopes
            #parameters
            #api_version
            #required
            #paging
            #operation
            #upload
            #download
            ..runtime::Method::new(&API)
        };
    }
}

fn verb(verb: Verb) -> TokenStream {
    match verb {
        Verb::Get => quote!(runtime::Verb::Get),
        Verb::Post => quote!(runtime::Verb::Post),
        Verb::Put => quote!(runtime::Verb::Put),
        Verb::Patch => quote!(runtime::Verb::Patch),
        Verb::Delete => quote!(runtime::Verb::Delete),
        Verb::Head => quote!(runtime::Verb::Head),
        Verb::Options => quote!(runtime::Verb::Options),
    }
}

/// Emits a list field; nothing if the list is empty.
fn list_field(
    name: &TokenStream,
    items: impl ExactSizeIterator<Item = TokenStream>,
) -> Option<TokenStream> {
    (items.len() > 0).then(|| quote!(#name: &[#(#items),*],))
}

fn parameter(parameter: &ParameterFacts) -> TokenStream {
    let name = &parameter.name;
    match (parameter.location, parameter.repeated) {
        (ParameterLocation::Path, _) => quote!(runtime::Parameter::path(#name)),
        (ParameterLocation::Query, false) => quote!(runtime::Parameter::query(#name)),
        (ParameterLocation::Query, true) => quote!(runtime::Parameter::query_list(#name)),
        (ParameterLocation::Header, false) => quote!(runtime::Parameter::header(#name)),
        (ParameterLocation::Header, true) => quote!(runtime::Parameter::header_list(#name)),
    }
}

fn paging(facts: &PagingFacts) -> TokenStream {
    let PagingFacts { token, next, .. } = facts;
    let token = match facts.in_query {
        true => quote!(runtime::PageToken::Query(#token)),
        false => quote!(runtime::PageToken::Body(#token)),
    };
    let items = option(facts.items.as_deref());
    let size = option(facts.size.as_deref());
    quote! {
        paging: Some(runtime::Paging {
            token: #token,
            next: #next,
            items: #items,
            size: #size,
        }),
    }
}

fn polling(request: &Request) -> TokenStream {
    let get = match &request.polling {
        Some(method) => {
            let constant: &RustName = &method.constant;
            quote!(Some(&#constant))
        }
        None => quote!(None),
    };
    let result = option(request.operation_result.as_deref());
    quote!(operation: Some(runtime::Polling { get: #get, result: #result }),)
}

fn upload(media: &MediaFacts) -> TokenStream {
    let accept = &media.accept;
    let simple = option(media.simple.as_deref());
    let resumable = option(media.resumable.as_deref());
    let max_size = match media.max_size {
        Some(size) => {
            let size = Literal::u64_unsuffixed(size);
            quote!(Some(#size))
        }
        None => quote!(None),
    };
    quote! {
        upload: Some(runtime::Upload {
            simple: #simple,
            resumable: #resumable,
            max_size: #max_size,
            accept: &[#(#accept),*],
        }),
    }
}
