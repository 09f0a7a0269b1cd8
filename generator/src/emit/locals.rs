//! Types beside a request: enums of its parameters, structs for dotted query parameters that share
//! a prefix, and enums for prefixes of which at most one is given.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{Home, deprecated, docs, ident, taken, taken_list, tokens, ty};
use super::{Piece, enums};
use crate::rust::{Group, GroupField, GroupUnion, Local};

const HOME: Home = Home::Requests;

/// The type with all that belongs to it.
pub(super) fn emit(local: &Local, pieces: &mut Vec<Piece>) {
    match local {
        Local::Enum(item) => enums::emit(item, pieces),
        Local::Group(item) => pieces.push(Piece::Tokens(group(item))),
        Local::Union(item) => pieces.push(Piece::Tokens(union(item))),
    }
}

fn group(group: &Group) -> TokenStream {
    let name = ident(&group.name);
    let doc = docs(&group.docs);
    let wires = group.fields.iter().map(|field| &field.wire);
    let fields = group.fields.iter().map(|field| {
        let name = ident(&field.name);
        let doc = docs(&field.docs);
        let warning = deprecated(field.deprecated);
        let ty = field_ty(field);
        quote!(#doc #warning pub #name: Option<#ty>,)
    });
    let setters = group.fields.iter().map(setter);
    let sets = group.fields.iter().map(|field| {
        let name = ident(&field.name);
        let wire = &field.wire;
        let set = if field.repeated {
            quote!(request.set_all(#wire, value);)
        } else {
            quote!(request.set(#wire, value);)
        };
        quote!(if let Some(value) = self.#name { #set })
    });
    quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            /// None of the parameters.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }

            #(#setters)*

            #[inline]
            fn apply(self, request: &mut runtime::Request) {
                request.unset_all(&[#(#wires),*]);
                #(#sets)*
            }
        }
    }
}

fn field_ty(field: &GroupField) -> TokenStream {
    let one = ty(&field.ty, HOME);
    if field.repeated {
        quote!(Vec<#one>)
    } else {
        one
    }
}

fn setter(field: &GroupField) -> TokenStream {
    let name = ident(&field.name);
    let doc = format!(" Sets `{}`.", super::escape::code(&field.wire));
    let warning = deprecated(field.deprecated);
    let argument = field.name.as_str();
    let (takes, value) = if field.repeated {
        taken_list(&field.ty, HOME, argument)
    } else {
        taken(&field.ty, HOME, argument)
    };
    let (takes, value) = (tokens(&takes), tokens(&value));
    quote! {
        #[doc = #doc]
        #warning
        #[inline]
        pub fn #name(mut self, #name: #takes) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn union(union: &GroupUnion) -> TokenStream {
    let name = ident(&union.name);
    let doc = docs(&union.docs);
    let variants = union.variants.iter().map(|(variant, group)| {
        let doc = format!(" See [`{group}`].");
        let (variant, group) = (ident(variant), ident(group));
        quote!(#[doc = #doc] #variant(#group),)
    });
    let prefixes = union.variants.iter().map(|(_, group)| {
        let group = ident(group);
        quote!(#group::default().apply(request);)
    });
    let arms = union.variants.iter().map(|(variant, _)| {
        let variant = ident(variant);
        quote!(Self::#variant(value) => value.apply(request),)
    });
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            #[inline]
            fn apply(self, request: &mut runtime::Request) {
                // At most one member: the last one that is set.
                #(#prefixes)*
                match self {
                    #(#arms)*
                }
            }
        }
    }
}
