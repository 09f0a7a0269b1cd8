//! Requests: the type and its implementation of `ApiRequest` become
//! `request!("method.id": Name -> Response, send, ..);`, which lists the standard functions.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{ImplItem, Item, ItemFn, ItemImpl, ItemStruct, Type};

use super::docs::{self, Request};
use super::note;
use super::syntax::{
    doc_attributes, doc_lines, function, inherent, is_doc, is_generic, needs_alias, owner, same,
    take,
};

/// Abbreviates all requests.
pub fn abbreviate(items: &mut Vec<Item>) {
    let structs: Vec<ItemStruct> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some(item.clone()),
            _ => None,
        })
        .collect();
    for item in structs {
        if let Some((function, id)) = standard(&item) {
            one(items, &item, &function, &id);
        }
    }
}

/// Returns the function and the method's id of a request type in the standard form.
fn standard(item: &ItemStruct) -> Option<(String, String)> {
    let name = &item.ident;
    let line = doc_lines(&item.attrs).join(" ");
    let rest = line.strip_prefix("A request to `")?;
    let (id, rest) = rest.split_once("`, created by [`")?;
    let (function, rest) = rest.split_once('`')?;
    let bare = ItemStruct {
        attrs: item
            .attrs
            .iter()
            .filter(|it| !is_doc(it))
            .cloned()
            .collect(),
        ..item.clone()
    };
    let expected = quote! {
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name(runtime::Request);
    };
    (rest == format!("](fn@{function}).") && same(&bare, &expected))
        .then(|| (function.to_owned(), id.to_owned()))
}

fn one(items: &mut Vec<Item>, item: &ItemStruct, function: &str, id: &str) -> Option<()> {
    let name = &item.ident;
    let position = |wanted: &dyn Fn(&Item) -> bool| items.iter().position(wanted);
    let creates = position(&|it| matches!(it, Item::Fn(it) if it.sig.ident == function))?;
    let definition = position(&|it| same(it, item))?;
    let api_request = position(&|it| response(it, item).is_some())?;
    let block = inherent(items, &name.to_string())?;
    let response = response(&items[api_request], item)?;
    let Item::Impl(inherent) = &mut items[block] else {
        return None;
    };
    let setters = setters(inherent);
    let found = standard_functions(inherent, &response);
    if let Item::Fn(creates) = &mut items[creates] {
        let request = Request {
            name: name.to_string(),
            response: response.to_token_stream().to_string().replace(' ', ""),
            setters,
        };
        abbreviate_function(creates, id, &request);
    }
    let list = found.iter().map(|name| format_ident!("{name}"));
    let tokens = quote!(#id: #name -> #response #(, #list)*);
    items[definition] = note("request", Vec::new(), tokens);
    items.remove(api_request);
    Some(())
}

/// Returns the type of the response, if the item is the standard implementation of `ApiRequest`.
fn response(item: &Item, of: &ItemStruct) -> Option<Type> {
    let Item::Impl(block) = item else { return None };
    let name = &of.ident;
    let response = block.items.iter().find_map(|member| match member {
        ImplItem::Type(member) if member.ident == "Response" => Some(member.ty.clone()),
        _ => None,
    })?;
    let expected = quote! {
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
    };
    (*name == owner(block) && same(item, &expected)).then_some(response)
}

/// Returns the names of a block's setters.
fn setters(block: &ItemImpl) -> Vec<String> {
    let functions = block.items.iter().filter_map(|member| match member {
        ImplItem::Fn(function) => Some(&function.sig),
        _ => None,
    });
    let functions = functions.filter(|signature| {
        let receiver = signature.inputs.first();
        receiver.is_some_and(|receiver| same(receiver, &quote!(mut self)))
    });
    functions.map(|it| it.ident.to_string()).collect()
}

/// Removes the functions in their standard form from a block; returns their names.
fn standard_functions(block: &mut ItemImpl, response: &Type) -> Vec<&'static str> {
    let resume = function(block, "resume").map(|it| it.block.clone());
    let mut forms = forms(response);
    if let Some(constant) = resume.as_ref().and_then(constant) {
        let form = quote! {
            /// The operation of this name, which an earlier request of this method started.
            pub fn resume(name: impl Into<String>) -> #response {
                runtime::Operation::resume(&methods::#constant, name)
            }
        };
        forms.push(("resume", form));
    }
    let mut found = Vec::new();
    for (name, form) in forms {
        let before = block.items.len();
        block.items.retain(|member| !same(member, &form));
        if block.items.len() < before {
            found.push(name);
        }
    }
    found
}

fn constant(body: &syn::Block) -> Option<syn::Ident> {
    let text = body.to_token_stream().to_string();
    let (_, rest) = text.split_once("methods :: ")?;
    Some(format_ident!("{}", rest.split_once(' ')?.0))
}

fn forms(response: &Type) -> Vec<(&'static str, TokenStream)> {
    let client = |tokens: TokenStream| {
        quote! {
            #[cfg(feature = "client")]
            #[inline]
            #tokens
        }
    };
    let send = client(quote! {
        pub fn send(self, client: &runtime::Client) -> runtime::SendFuture<#response> {
            runtime::SendFuture::new(self.0, client)
        }
    });
    let pages = client(quote! {
        pub fn pages(self, client: &runtime::Client) -> runtime::Pages<Self> {
            runtime::Pages::new(self, client)
        }
    });
    let items = client(quote! {
        pub fn items(self, client: &runtime::Client) -> runtime::Items<Self> {
            runtime::Items::new(self, client)
        }
    });
    let upload = client(quote! {
        pub fn upload(self, media: runtime::Media) -> runtime::MediaUpload<Self> {
            runtime::MediaUpload::new(self, media)
        }
    });
    let download = client(quote! {
        pub fn download(self) -> runtime::MediaDownload {
            runtime::MediaDownload::new(self.0)
        }
    });
    vec![
        (
            "send",
            quote! {
                /// Sends the request and decodes the response.
                #send
            },
        ),
        (
            "pages",
            quote! {
                /// All pages, from the one that the request asks for.
                #pages
            },
        ),
        (
            "items",
            quote! {
                /// The items of all pages. A page is requested when the items of the one before it
                /// are used up.
                #items
            },
        ),
        (
            "upload",
            quote! {
                /// Adds media to the request.
                #upload
            },
        ),
        (
            "download",
            quote! {
                /// Requests the media themselves, in place of their description.
                #download
            },
        ),
    ]
}

/// Abbreviates the documentation of a function that creates a request, and removes the attributes
/// that follow from the id and the arguments.
fn abbreviate_function(item: &mut ItemFn, id: &str, request: &Request) {
    let mut attrs = item.attrs.clone();
    let is_inline = take(&mut attrs, quote!(#[inline]));
    let is_generic = item.sig.inputs.iter().any(|argument| match argument {
        syn::FnArg::Typed(argument) => is_generic(&argument.ty),
        syn::FnArg::Receiver(_) => false,
    });
    let has_alias = take(&mut attrs, quote!(#[doc(alias = #id)]));
    if is_inline == is_generic || has_alias != needs_alias(&item.sig.ident, id) {
        return;
    }
    let lines = docs::abbreviate(&doc_lines(&attrs), request);
    attrs.retain(|attribute| !is_doc(attribute));
    item.attrs = doc_attributes(&lines);
    item.attrs.append(&mut attrs);
}
