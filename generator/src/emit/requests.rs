//! Requests: the function that creates one, its type with setters and `send`, and the types that
//! only it uses.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{alias, deprecated, doc, docs};
use super::escape::code;
use super::ty::{ImportScope, argument_type, converts, inline, named, type_path};
use super::{arguments, enums, groups, media, operations, pages};
use crate::model::ParameterLocation;
use crate::rust::{Local, Request, ResponseKind, Setter, SetterKind, Ty};
use crate::scalar::Scalar;

const SCOPE: ImportScope = ImportScope::Requests;

/// Emits all items of a method, except for its static description.
pub(super) fn emit(request: &Request) -> TokenStream {
    let function = function(request);
    let definition = definition(request);
    let inherent = inherent(request);
    let api_request = api_request(request);
    let paged = pages::trait_impls(request);
    let locals = request.locals.iter().map(local);
    quote! {
        #function
        #definition
        #inherent
        #api_request
        #paged
        #(#locals)*
    }
}

fn function(request: &Request) -> TokenStream {
    let Request {
        name,
        function,
        constant,
        ..
    } = request;
    let docs = docs(&request.docs);
    let alias = alias(function, &request.id);
    let deprecated = deprecated(request.deprecated);
    let arguments = arguments::of(request);
    let declarations = arguments.iter().map(|argument| &argument.declaration);
    let calls = arguments.iter().map(|argument| &argument.call);
    let inline = inline(arguments.iter().any(|argument| argument.is_generic));
    quote! {
        #docs
        #alias
        #deprecated
        #inline
        pub fn #function(#(#declarations),*) -> #name {
            #name(runtime::Request::new(&methods::#constant) #(#calls)*)
        }
    }
}

fn definition(request: &Request) -> TokenStream {
    let Request { name, function, .. } = request;
    // `fn@` distinguishes the function from a module of the same name.
    let doc = doc(&format!(
        "A request to `{}`, created by [`{function}`](fn@{function}).",
        code(&request.id)
    ));
    quote! {
        #doc
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name(runtime::Request);
    }
}

/// Emits the request's own setters, then its other functions.
fn inherent(request: &Request) -> TokenStream {
    let name = &request.name;
    let setters = request.setters.iter().map(setter);
    let response = response_type(&request.response);
    let send = send(request, &response);
    let pages = pages::methods(request);
    let media = media::methods(request);
    let resume = operations::resume(request, &response);
    quote! {
        impl #name {
            #(#setters)*

            #send
            #pages
            #media
            #resume
        }
    }
}

/// Emits `send`; nothing for a method whose only response is media.
fn send(request: &Request, response: &TokenStream) -> Option<TokenStream> {
    let has_response = !matches!(request.response, ResponseKind::Media);
    has_response.then(|| {
        quote! {
            /// Sends the request and decodes the response.
            #[cfg(feature = "client")]
            #[inline]
            pub fn send(self, client: &runtime::Client) -> runtime::SendFuture<#response> {
                runtime::SendFuture::new(self.0, client)
            }
        }
    })
}

fn setter(setter: &Setter) -> TokenStream {
    let name = &setter.name;
    let docs = docs(&setter.docs);
    let deprecated = deprecated(setter.deprecated);
    let (argument, set, is_generic) = match &setter.kind {
        SetterKind::One {
            location,
            wire_name,
            ty,
        } => {
            let set = match ty {
                _ if *location == ParameterLocation::Header => {
                    let value = arguments::converted(name, ty);
                    quote!(self.0.header_parameter(#wire_name, #value);)
                }
                Ty::Scalar(Scalar::String) => quote!(self.0.set_text(#wire_name, #name);),
                _ => {
                    let value = arguments::converted(name, ty);
                    quote!(self.0.set(#wire_name, #value);)
                }
            };
            (argument_type(ty, SCOPE), set, converts(ty))
        }
        SetterKind::List {
            location,
            wire_name,
            ty,
        } => {
            let item = argument_type(ty, SCOPE);
            let values = arguments::converted_list(name, ty);
            let set = match location {
                ParameterLocation::Header => quote!(header_parameters),
                _ => quote!(set_all),
            };
            (
                quote!(impl IntoIterator<Item = #item>),
                quote!(self.0.#set(#wire_name, #values);),
                true,
            )
        }
        SetterKind::Group { name: group } | SetterKind::Union { name: group } => {
            (quote!(#group), quote!(#name.apply(&mut self.0);), false)
        }
    };
    let inline = inline(is_generic);
    let alias = match &setter.kind {
        SetterKind::One { wire_name, .. } | SetterKind::List { wire_name, .. } => {
            alias(name, wire_name)
        }
        SetterKind::Group { .. } | SetterKind::Union { .. } => None,
    };
    quote! {
        #docs
        #alias
        #deprecated
        #inline
        pub fn #name(mut self, #name: #argument) -> Self {
            #set
            self
        }
    }
}

fn api_request(request: &Request) -> TokenStream {
    let name = &request.name;
    let response = response_type(&request.response);
    quote! {
        impl runtime::ApiRequest for #name {
            type Response = #response;

            #[inline]
            fn request(&self) -> &runtime::Request {
                &self.0
            }

            #[inline]
            fn request_mut(&mut self) -> &mut runtime::Request {
                &mut self.0
            }
        }
    }
}

/// Returns the type of a response.
fn response_type(kind: &ResponseKind) -> TokenStream {
    match kind {
        ResponseKind::Empty => quote!(()),
        ResponseKind::Raw => quote!(runtime::HttpBody),
        ResponseKind::Media => quote!(runtime::MediaOnly),
        ResponseKind::Json(ty) => type_path(ty, SCOPE),
        ResponseKind::Operation {
            envelope,
            result,
            metadata,
        } => {
            let envelope = named(envelope, SCOPE);
            let [result, metadata] = [result, metadata].map(|name| match name {
                Some(name) => named(name, SCOPE),
                None => type_path(&Ty::Scalar(Scalar::Any), SCOPE),
            });
            quote!(runtime::Operation<#envelope, #result, #metadata>)
        }
    }
}

/// Emits a type that only this request uses.
fn local(local: &Local) -> TokenStream {
    match local {
        Local::Enum(item) => enums::emit(item, SCOPE),
        Local::Group(item) => groups::emit(item),
        Local::Union(item) => groups::emit_union(item),
    }
}
