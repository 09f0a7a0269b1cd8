//! The `types` module: a file for each named schema, so that a revision's change is seen where it
//! belongs.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::api::file;
use super::ty::{Home, deprecated, docs, ident, ty};
use super::{EmittedFile, enums, structs};
use crate::name::RustName;
use crate::rust::{Alias, Api, FieldKind, Item, OperationRole, Struct, TypeFile};

/// The module and its files.
pub(super) fn emit<'a>(api: &'a Api, folder: &str) -> Vec<EmittedFile<'a>> {
    if api.types.is_empty() {
        return Vec::new();
    }
    let mut files = vec![file(api, format!("{folder}/types.rs"), move || list(api))];
    for item in &api.types {
        let path = format!("{folder}/types/{}.rs", item.module);
        files.push(file(api, path, move || type_file(item)));
    }
    files
}

/// The list of files, with what each gives.
fn list(api: &Api) -> TokenStream {
    let modules = api.types.iter().map(|item| {
        let module = ident(&item.module);
        quote!(mod #module;)
    });
    let exports = api.types.iter().map(|item| {
        let module = ident(&item.module);
        let names: Vec<_> = item.items.iter().flat_map(defined).map(ident).collect();
        match names.as_slice() {
            [one] => quote!(pub use #module::#one;),
            _ => quote!(pub use #module::{#(#names),*};),
        }
    });
    quote! {
        #(#modules)*
        #(#exports)*
    }
}

fn type_file(item: &TypeFile) -> TokenStream {
    let own: BTreeSet<&RustName> = item.items.iter().flat_map(defined).collect();
    let mut used = Vec::new();
    for item in &item.items {
        mentioned(item, &mut used);
    }
    let used: BTreeSet<&RustName> = used
        .into_iter()
        .filter(|name| !own.contains(*name))
        .collect();
    let used: Vec<_> = used.into_iter().map(ident).collect();
    let imports = match used.as_slice() {
        [] => None,
        [one] => Some(quote!(use super::#one;)),
        _ => Some(quote!(use super::{#(#used),*};)),
    };
    let has_struct = item
        .items
        .iter()
        .any(|item| matches!(item, Item::Struct(_)));
    let json = has_struct.then(|| {
        quote!(
            use crate::runtime::json;
        )
    });
    let items = item.items.iter().map(|item| match item {
        Item::Struct(item) => structs::emit(item),
        Item::Enum(item) => enums::emit(item),
        Item::Alias(item) => alias(item),
    });
    quote! {
        #imports
        #json
        #(#items)*
    }
}

fn alias(item: &Alias) -> TokenStream {
    let name = ident(&item.name);
    let doc = docs(&item.docs);
    let warning = deprecated(item.deprecated);
    let ty = ty(&item.ty, Home::Types);
    quote! {
        #doc
        #warning
        pub type #name = #ty;
    }
}

/// The types that an item defines.
fn defined(item: &Item) -> Vec<&RustName> {
    match item {
        Item::Enum(item) => vec![&item.name],
        Item::Alias(item) => vec![&item.name],
        Item::Struct(item) => {
            let unions = item.fields.iter().filter_map(|field| match &field.kind {
                FieldKind::Union { name, .. } => Some(name),
                FieldKind::Value { .. } => None,
            });
            std::iter::once(&item.name).chain(unions).collect()
        }
    }
}

/// The types that an item mentions.
fn mentioned<'a>(item: &'a Item, found: &mut Vec<&'a RustName>) {
    match item {
        Item::Enum(_) => {}
        Item::Alias(item) => item.ty.names(found),
        Item::Struct(Struct {
            fields, operation, ..
        }) => {
            for field in fields {
                match &field.kind {
                    FieldKind::Value { ty, .. } => ty.names(found),
                    FieldKind::Union { members, .. } => {
                        members.iter().for_each(|member| member.ty.names(found));
                    }
                }
            }
            if let Some(OperationRole { error, .. }) = operation {
                found.push(error);
            }
        }
    }
}
