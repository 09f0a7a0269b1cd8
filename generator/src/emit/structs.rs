//! Structs: the type with its field constants, its setters and its implementations.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{alias, deprecated, docs, summary};
use super::ty::{ImportScope, SetterParts, inline, setter_parts, type_path};
use super::{messages, operations, unions};
use crate::rust::{Additional, Field, FieldKind, Struct, Ty};

/// Emits a struct, its implementations and its unions.
pub(super) fn emit(item: &Struct) -> TokenStream {
    let definition = definition(item);
    let inherent = inherent(item);
    let message = messages::emit(item);
    let operation = item
        .operation
        .as_ref()
        .map(|role| operations::emit(item, role));
    let unions = item.fields.iter().filter_map(unions::emit);
    quote! {
        #definition
        #inherent
        #message
        #operation
        #(#unions)*
    }
}

fn definition(item: &Struct) -> TokenStream {
    let name = &item.name;
    let docs = docs(&item.docs);
    let deprecated = deprecated(item.deprecated);
    let fields = item.fields.iter().map(field);
    let additional = item.additional.as_deref().map(additional_field);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
            unknown_fields: json::UnknownFields,
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let name = &field.name;
    let docs = docs(&field.docs);
    let deprecated = deprecated(field.deprecated);
    let ty = field_type(field);
    let alias = match &field.kind {
        FieldKind::Value { wire_name, .. } => alias(name, wire_name),
        FieldKind::Union { .. } => None,
    };
    quote! {
        #docs
        #alias
        #deprecated
        pub #name: Option<#ty>,
    }
}

fn additional_field(additional: &Additional) -> TokenStream {
    let name = &additional.name;
    let ty = type_path(
        &Ty::Map(Box::new(additional.ty.clone())),
        ImportScope::Types,
    );
    quote! {
        /// All properties that the document does not name.
        pub #name: #ty,
    }
}

fn additional_setter(additional: &Additional) -> TokenStream {
    let name = &additional.name;
    let ty = Ty::Map(Box::new(additional.ty.clone()));
    let SetterParts {
        argument, value, ..
    } = setter_parts(&ty, ImportScope::Types, name);
    quote! {
        pub fn #name(mut self, #name: #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Returns the type of a field, without its `Option`.
fn field_type(field: &Field) -> TokenStream {
    match &field.kind {
        FieldKind::Value { ty, .. } => type_path(ty, ImportScope::Types),
        FieldKind::Union { name, .. } => quote!(#name),
    }
}

fn inherent(item: &Struct) -> TokenStream {
    let name = &item.name;
    let constants = item.fields.iter().map(constants);
    let setters = item.fields.iter().map(setter);
    let additional = item.additional.as_deref().map(additional_setter);
    quote! {
        impl #name {
            #(#constants)*

            /// Creates a message with no field set.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }

            #(#setters)*
            #additional
        }
    }
}

/// Emits the constants that name a field, or a union and its members.
fn constants(field: &Field) -> TokenStream {
    let constant = field.name.to_upper();
    match &field.kind {
        FieldKind::Value { wire_name, .. } => quote! {
            pub const #constant: json::Field<Self> = json::Field::new(#wire_name);
        },
        FieldKind::Union { union, members, .. } => {
            let members = members.iter().map(|member| {
                let wire_name = &member.wire_name;
                let constant = member.field.to_upper();
                quote! {
                    pub const #constant: json::Field<Self> = json::Field::new(#wire_name);
                }
            });
            quote! {
                pub const #constant: json::Field<Self> = json::Field::union(#union);
                #(#members)*
            }
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let name = &field.name;
    let summary = summary(&field.docs);
    let deprecated = deprecated(field.deprecated);
    let SetterParts {
        argument,
        value,
        is_generic,
    } = match &field.kind {
        FieldKind::Value { ty, .. } => setter_parts(ty, ImportScope::Types, name),
        FieldKind::Union { name: union, .. } => SetterParts {
            argument: quote!(#union),
            value: quote!(#name),
            is_generic: false,
        },
    };
    let inline = inline(is_generic);
    quote! {
        #summary
        #deprecated
        #inline
        pub fn #name(mut self, #name: #argument) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}
