//! Requests: the static that describes a method, the request type with its setters, and the
//! function that makes it.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{Home, converts, deprecated, docs, ident, item, ty};
use super::{Piece, locals, methods};
use crate::rust::{
    Argument, ArgumentKind, PageFields, Request, ResponseKind, Setter, SetterKind, Ty,
};

const HOME: Home = Home::Requests;

/// All items of a method.
pub(super) fn emit(request: &Request, pieces: &mut Vec<Piece>) {
    let description = methods::emit(request);
    let function = function(request);
    let definition = definition(request);
    let setters = setters(request);
    pieces.push(Piece::Tokens(quote! {
        #description
        #function
        #definition
        #setters
    }));
    for local in &request.locals {
        locals::emit(local, pieces);
    }
}

fn function(request: &Request) -> TokenStream {
    let doc = docs(&request.docs);
    let warning = deprecated(request.deprecated);
    let function = ident(&request.function);
    let name = ident(&request.name);
    let constant = ident(&request.constant);
    let arguments = request.arguments.iter().map(argument);
    let calls = request.arguments.iter().map(argument_call);
    let (body, body_call) = match &request.body {
        None => (None, None),
        Some(body) => match &body.ty {
            Some(body_ty @ crate::rust::Ty::Message(_)) => {
                let ty = ty(body_ty, HOME);
                (Some(quote!(body: #ty)), Some(quote!(.body(&body))))
            }
            Some(body_ty) => {
                let ty = ty(body_ty, HOME);
                (Some(quote!(body: #ty)), Some(quote!(.body_json(&body))))
            }
            None => (
                Some(quote!(body: runtime::HttpBody)),
                Some(quote!(.body_raw(body))),
            ),
        },
    };
    let arguments = arguments.chain(body);
    quote! {
        #doc
        #warning
        #[inline]
        pub fn #function(#(#arguments),*) -> #name {
            #name(runtime::Request::new(&#constant)#(#calls)*#body_call)
        }
    }
}

fn argument(argument: &Argument) -> TokenStream {
    let name = ident(&argument.name);
    let ty = match argument.kind {
        ArgumentKind::Path if matches!(argument.ty, crate::rust::Ty::String) => {
            quote!(impl runtime::PathArgument)
        }
        ArgumentKind::Path | ArgumentKind::Query => item(&argument.ty, HOME),
        ArgumentKind::PathList if matches!(argument.ty, crate::rust::Ty::String) => {
            quote!(impl IntoIterator<Item = impl runtime::PathArgument>)
        }
        ArgumentKind::PathList | ArgumentKind::QueryList => {
            let item = item(&argument.ty, HOME);
            quote!(impl IntoIterator<Item = #item>)
        }
    };
    quote!(#name: #ty)
}

fn argument_call(argument: &Argument) -> TokenStream {
    let name = ident(&argument.name);
    let wire = &argument.wire;
    let value = quote!(#name);
    let plain = ty(&argument.ty, HOME);
    match argument.kind {
        ArgumentKind::Path if matches!(argument.ty, crate::rust::Ty::String) => {
            quote!(.path(#wire, #value))
        }
        ArgumentKind::Path if converts(&argument.ty) => {
            quote!(.path(#wire, Into::<#plain>::into(#value)))
        }
        ArgumentKind::Path => quote!(.path(#wire, #value)),
        ArgumentKind::PathList => {
            let convert = converts(&argument.ty) && argument.ty != crate::rust::Ty::String;
            let convert = convert.then(|| quote!(.into_iter().map(Into::<#plain>::into)));
            quote!(.path_all(#wire, #value #convert))
        }
        ArgumentKind::Query if converts(&argument.ty) => {
            quote!(.query(#wire, Into::<#plain>::into(#value)))
        }
        ArgumentKind::Query => quote!(.query(#wire, #value)),
        ArgumentKind::QueryList => {
            let convert =
                converts(&argument.ty).then(|| quote!(.into_iter().map(Into::<#plain>::into)));
            quote!(.query_list(#wire, #value #convert))
        }
    }
}

fn definition(request: &Request) -> TokenStream {
    let name = ident(&request.name);
    // `fn@` tells the function from a module of the same name.
    let doc = format!(
        " A request to `{}`, made by [`{1}`](fn@{1}).",
        super::escape::code(&request.id),
        request.function
    );
    let response = response(&request.response);
    let pages = request
        .paging
        .as_ref()
        .and_then(|paging| paging.page.as_ref())
        .map(|page| pages(&name, page));
    let resumes = matches!(request.response, ResponseKind::Operation { .. }).then(|| {
        let constant = ident(&request.constant);
        quote!(crate::runtime::resumes!(#name, #constant);)
    });
    let uploads = request
        .upload
        .as_ref()
        .map(|_| quote!(crate::runtime::uploads!(#name);));
    let downloads = request
        .download
        .then(|| quote!(crate::runtime::downloads!(#name);));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name(runtime::Request);

        crate::runtime::call!(#name -> #response);
        #pages
        #resumes
        #uploads
        #downloads
    }
}

/// What makes streams of a request's pages and of their items.
fn pages(name: &proc_macro2::Ident, page: &PageFields) -> TokenStream {
    let next = ident(&page.next);
    let items = page.items.as_ref().map(|(field, held)| {
        let field = ident(field);
        match held {
            Ty::Map(item) => {
                let item = ty(item, HOME);
                quote!(, #field => {#item})
            }
            Ty::Vec(item) => {
                let item = ty(item, HOME);
                quote!(, #field => [#item])
            }
            _ => TokenStream::new(),
        }
    });
    quote!(crate::runtime::paged!(#name, #next #items);)
}

/// The type that a request answers.
pub(super) fn response(kind: &ResponseKind) -> TokenStream {
    match kind {
        ResponseKind::Empty => quote!(()),
        ResponseKind::Json(value) => ty(value, HOME),
        ResponseKind::Raw => quote!(crate::runtime::HttpBody),
        ResponseKind::Operation {
            envelope,
            result,
            metadata,
        } => {
            let envelope = ident(envelope);
            let known = |name: &Option<crate::name::RustName>| match name {
                Some(name) => {
                    let name = ident(name);
                    quote!(types::#name)
                }
                None => quote!(serde_json::Value),
            };
            let (result, metadata) = (known(result), known(metadata));
            quote!(crate::runtime::Operation<types::#envelope, #result, #metadata>)
        }
    }
}

fn setters(request: &Request) -> Option<TokenStream> {
    if request.setters.is_empty() {
        return None;
    }
    let name = ident(&request.name);
    let setters = request.setters.iter().map(setter);
    Some(quote! {
        impl #name {
            #(#setters)*
        }
    })
}

fn setter(setter: &Setter) -> TokenStream {
    let name = ident(&setter.name);
    let doc = docs(&setter.docs);
    let warning = deprecated(setter.deprecated);
    let (takes, set) = match &setter.kind {
        SetterKind::One { wire, ty: value } => {
            let plain = ty(value, HOME);
            let set = match value {
                crate::rust::Ty::String => quote!(self.0.set_text(#wire, #name);),
                _ if converts(value) => quote!(self.0.set(#wire, Into::<#plain>::into(#name));),
                _ => quote!(self.0.set(#wire, #name);),
            };
            (item(value, HOME), set)
        }
        SetterKind::List { wire, ty: value } => {
            let plain = ty(value, HOME);
            let item = item(value, HOME);
            let convert = converts(value).then(|| quote!(.into_iter().map(Into::<#plain>::into)));
            (
                quote!(impl IntoIterator<Item = #item>),
                quote!(self.0.set_all(#wire, #name #convert);),
            )
        }
        SetterKind::Group { name: group } | SetterKind::Union { name: group } => {
            let group = ident(group);
            (quote!(#group), quote!(#name.apply(&mut self.0);))
        }
    };
    quote! {
        #doc
        #warning
        #[inline]
        pub fn #name(mut self, #name: #takes) -> Self {
            #set
            self
        }
    }
}
