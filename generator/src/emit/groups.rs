//! Dotted query parameters: structs for parameters that share a prefix, and enums for parameters and
//! prefixes of which at most one is given.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated, docs, summary};
use super::ty::{ImportScope, SetterParts, inline, list_setter_parts, setter_parts, type_path};
use crate::rust::{Group, GroupField, ParameterUnion, UnionValue, UnionVariant};

const SCOPE: ImportScope = ImportScope::Requests;

/// Emits the struct of the parameters that share a prefix.
pub(super) fn emit(group: &Group) -> TokenStream {
    let name = &group.name;
    let docs = docs(&group.docs);
    let wire_names = group.fields.iter().map(|field| &field.wire_name);
    let fields = group.fields.iter().map(field);
    let setters = group.fields.iter().map(setter);
    let sets = group.fields.iter().map(set);
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            /// Creates a value with no parameter set.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }

            #(#setters)*

            #[inline]
            fn apply(self, request: &mut runtime::Request) {
                request.unset_all(&[#(#wire_names),*]);
                #(#sets)*
            }
        }
    }
}

fn field(field: &GroupField) -> TokenStream {
    let name = &field.name;
    let docs = docs(&field.docs);
    let deprecated = deprecated(field.deprecated);
    let ty = type_path(&field.ty, SCOPE);
    let ty = match field.repeated {
        true => quote!(Vec<#ty>),
        false => ty,
    };
    quote! {
        #docs
        #deprecated
        pub #name: Option<#ty>,
    }
}

fn setter(field: &GroupField) -> TokenStream {
    let name = &field.name;
    let summary = summary(&field.docs);
    let deprecated = deprecated(field.deprecated);
    let SetterParts {
        argument,
        value,
        is_generic,
    } = match field.repeated {
        true => list_setter_parts(&field.ty, SCOPE, name),
        false => setter_parts(&field.ty, SCOPE, name),
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

/// Emits the call that adds a field as a query parameter.
fn set(field: &GroupField) -> TokenStream {
    let GroupField {
        name, wire_name, ..
    } = field;
    let set = match field.repeated {
        true => quote!(request.set_all(#wire_name, value);),
        false => quote!(request.set(#wire_name, value);),
    };
    quote! {
        if let Some(value) = self.#name {
            #set
        }
    }
}

/// Emits the enum of several parameters or prefixes.
pub(super) fn emit_union(union: &ParameterUnion) -> TokenStream {
    let name = &union.name;
    let docs = docs(&union.docs);
    let variants = union.variants.iter().map(variant);
    let unsets = union.variants.iter().map(unset);
    let arms = union.variants.iter().map(arm);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            #[inline]
            fn apply(self, request: &mut runtime::Request) {
                #(#unsets)*
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn variant(variant: &UnionVariant) -> TokenStream {
    let name = &variant.name;
    match &variant.value {
        UnionValue::Group(group) => quote!(#name(#group),),
        UnionValue::Parameter { ty, repeated, .. } => {
            let ty = type_path(ty, SCOPE);
            match repeated {
                true => quote!(#name(Vec<#ty>),),
                false => quote!(#name(#ty),),
            }
        }
    }
}

/// Emits the call that removes the parameters of a variant.
fn unset(variant: &UnionVariant) -> TokenStream {
    match &variant.value {
        UnionValue::Group(group) => quote!(#group::default().apply(request);),
        UnionValue::Parameter { wire_name, .. } => quote!(request.unset_all(&[#wire_name]);),
    }
}

/// Emits the match arm that adds the parameters of a variant.
fn arm(variant: &UnionVariant) -> TokenStream {
    let name = &variant.name;
    let set = match &variant.value {
        UnionValue::Group(_) => quote!(value.apply(request)),
        UnionValue::Parameter {
            wire_name,
            repeated: true,
            ..
        } => quote!(request.set_all(#wire_name, value)),
        UnionValue::Parameter { wire_name, .. } => quote!(request.set(#wire_name, value)),
    };
    quote!(Self::#name(value) => #set,)
}
