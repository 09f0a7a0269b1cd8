//! The static that describes a method: all that generic code needs to send it, page through it,
//! or wait for it.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{ident, option};
use crate::rust::{MediaFacts, PagingFacts, ParameterFacts, Request};

/// The static.
pub(super) fn emit(request: &Request) -> TokenStream {
    let constant = ident(&request.constant);
    let id = &request.id;
    let path = &request.path;
    let verb = proc_macro2::Ident::new(request.verb, proc_macro2::Span::call_site());
    let doc = format!(" `{}`, as data.", super::escape::code(id));
    let parts = [
        scopes(request),
        parameters(&request.parameters),
        request
            .api_version
            .as_ref()
            .map(|version| quote!(api_version: Some(#version),)),
        required(&request.required),
        request.paging.as_ref().map(paging),
        polling(request),
        request.upload.as_ref().map(upload),
        request.download.then(|| quote!(download: true,)),
    ];
    let parts = parts.into_iter().flatten();
    quote! {
        #[doc = #doc]
        pub static #constant: runtime::Method = runtime::Method {
            id: #id,
            verb: runtime::Verb::#verb,
            path: #path,
            #(#parts)*
            ..runtime::Method::new(&API)
        };
    }
}

fn scopes(request: &Request) -> Option<TokenStream> {
    let scopes = request.scopes.iter().map(ident);
    (!request.scopes.is_empty()).then(|| quote!(scopes: &[#(scope::#scopes),*],))
}

fn parameters(parameters: &[ParameterFacts]) -> Option<TokenStream> {
    let items = parameters.iter().map(|parameter| {
        let name = &parameter.name;
        match (parameter.in_path, parameter.repeated) {
            (true, _) => quote!(runtime::Parameter::path(#name)),
            (false, false) => quote!(runtime::Parameter::query(#name)),
            (false, true) => quote!(runtime::Parameter::query_list(#name)),
        }
    });
    (!parameters.is_empty()).then(|| quote!(parameters: &[#(#items),*],))
}

fn required(pointers: &[String]) -> Option<TokenStream> {
    (!pointers.is_empty()).then(|| quote!(required: &[#(#pointers),*],))
}

fn paging(paging: &PagingFacts) -> TokenStream {
    let token = &paging.token;
    let token = if paging.in_query {
        quote!(runtime::PageToken::Query(#token))
    } else {
        quote!(runtime::PageToken::Body(#token))
    };
    let next = &paging.next;
    let items = option(paging.items.as_deref());
    let size = option(paging.size.as_deref());
    quote! {
        paging: Some(runtime::Paging { token: #token, next: #next, items: #items, size: #size }),
    }
}

fn polling(request: &Request) -> Option<TokenStream> {
    if !request.starts_operation {
        return None;
    }
    let get = match &request.polling {
        Some(path) => {
            let path = path.iter().map(ident);
            quote!(Some(&crate::#(#path)::*))
        }
        None => quote!(None),
    };
    Some(quote!(operation: Some(runtime::Polling { get: #get }),))
}

fn upload(media: &MediaFacts) -> TokenStream {
    let simple = option(media.simple.as_deref());
    let resumable = option(media.resumable.as_deref());
    let size = match media.max_size {
        Some(size) => quote!(Some(#size)),
        None => quote!(None),
    };
    let accept = &media.accept;
    quote! {
        upload: Some(runtime::Upload {
            simple: #simple,
            resumable: #resumable,
            max_size: #size,
            accept: &[#(#accept),*],
        }),
    }
}
