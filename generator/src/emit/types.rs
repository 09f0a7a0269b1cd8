//! The `types` module: a file for each named schema, so that a revision's diff shows each change in
//! its schema's file.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated, docs};
use super::ty::{ImportScope, type_path};
use super::{EmittedFile, enums, structs, tagged_enums};
use crate::name::RustName;
use crate::rust::{Alias, Api, FieldKind, Item, OperationRole, Struct, TypeFile};

/// Emits the module and its files.
pub(super) fn emit<'a>(api: &'a Api, folder: &str) -> Vec<EmittedFile<'a>> {
    if api.types.is_empty() {
        return Vec::new();
    }
    let mut files = vec![EmittedFile::of_api(
        api,
        format!("{folder}/types.rs"),
        move || list(api),
    )];
    for file in &api.types {
        let path = format!("{folder}/types/{}.rs", file.module);
        let mut emitted = EmittedFile::of_api(api, path, move || imports(file));
        for item in &file.items {
            emitted.push(move || emit_item(item));
        }
        files.push(emitted);
    }
    files
}

/// Emits the list of files, with the items that each defines.
fn list(api: &Api) -> TokenStream {
    let modules = api.types.iter().map(|file| &file.module);
    let exports = api.types.iter().map(|file| {
        let module = &file.module;
        let names = file.items.iter().flat_map(defined);
        import(&quote!(pub use #module), &names.collect::<Vec<_>>())
    });
    quote! {
        //! The messages of requests and responses.

        #(mod #modules;)*

        #(#exports)*
    }
}

/// Emits an import of one name or more; nothing without a name.
fn import(from: &TokenStream, names: &[&RustName]) -> Option<TokenStream> {
    match names {
        [] => None,
        [name] => Some(quote!(#from::#name;)),
        names => Some(quote!(#from::{#(#names),*};)),
    }
}

/// Emits the imports of the items of a file.
fn imports(file: &TypeFile) -> TokenStream {
    let own: BTreeSet<&RustName> = file.items.iter().flat_map(defined).collect();
    let mut used = Vec::new();
    for item in &file.items {
        mentioned(item, &mut used);
    }
    let used: BTreeSet<&RustName> = used
        .into_iter()
        .filter(|name| !own.contains(name))
        .collect();
    let types = import(&quote!(use super), &used.into_iter().collect::<Vec<_>>());
    let is_alias = |item: &Item| matches!(item, Item::Alias(_));
    let json = (!file.items.iter().all(is_alias)).then(|| {
        quote!(
            use crate::runtime::json;
        )
    });
    quote!(#types #json)
}

fn emit_item(item: &Item) -> TokenStream {
    match item {
        Item::Struct(item) => structs::emit(item),
        Item::Enum(item) => enums::emit(item, ImportScope::Types),
        Item::Alias(item) => alias(item),
        Item::TaggedEnum(item) => tagged_enums::emit(item),
    }
}

fn alias(item: &Alias) -> TokenStream {
    let name = &item.name;
    let docs = docs(&item.docs);
    let deprecated = deprecated(item.deprecated);
    let ty = type_path(&item.ty, ImportScope::Types);
    quote! {
        #docs
        #deprecated
        pub type #name = #ty;
    }
}

/// Returns the types that an item defines.
fn defined(item: &Item) -> Vec<&RustName> {
    match item {
        Item::Enum(item) => vec![&item.name],
        Item::Alias(item) => vec![&item.name],
        Item::TaggedEnum(item) => vec![&item.name],
        Item::Struct(item) => {
            let unions = item.fields.iter().filter_map(|field| match &field.kind {
                FieldKind::Union { name, .. } => Some(name),
                FieldKind::Value { .. } => None,
            });
            std::iter::once(&item.name).chain(unions).collect()
        }
    }
}

/// Collects the types that an item mentions.
fn mentioned<'a>(item: &'a Item, found: &mut Vec<&'a RustName>) {
    match item {
        Item::Enum(_) => {}
        Item::Alias(item) => item.ty.names(found),
        Item::TaggedEnum(item) => found.extend(item.variants.iter().map(|variant| &variant.ty)),
        Item::Struct(Struct {
            fields,
            additional,
            operation,
            ..
        }) => {
            for field in fields {
                match &field.kind {
                    FieldKind::Value { ty, .. } => ty.names(found),
                    FieldKind::Union { members, .. } => {
                        members.iter().for_each(|member| member.ty.names(found));
                    }
                }
            }
            if let Some(additional) = additional {
                additional.ty.names(found);
            }
            if let Some(OperationRole { error, .. }) = operation {
                found.push(error);
            }
        }
    }
}
