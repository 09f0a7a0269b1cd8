//! Unions: an enum for properties of which at most one is present.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated, docs};
use super::ty::{ImportScope, type_path};
use crate::rust::{Field, FieldKind, Member};

/// Emits the enum of a union field, with its writer.
pub(super) fn emit(field: &Field) -> Option<TokenStream> {
    let FieldKind::Union {
        name,
        docs: lines,
        members,
        ..
    } = &field.kind
    else {
        return None;
    };
    let docs = docs(lines);
    let variants = members.iter().map(variant);
    let wire_names = members.iter().map(|member| {
        let (variant, wire_name) = (&member.variant, &member.wire_name);
        quote!(Self::#variant(_) => #wire_name,)
    });
    let writes = members.iter().map(|member| {
        let (variant, wire_name) = (&member.variant, &member.wire_name);
        match member.ty.has_integer() {
            true => quote!(Self::#variant(value) => out.integer_member(#wire_name, value),),
            false => quote!(Self::#variant(value) => out.member(#wire_name, value),),
        }
    });
    Some(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl json::Union for #name {
            #[inline]
            fn wire_name(&self) -> &'static str {
                match self {
                    #(#wire_names)*
                }
            }

            fn write<S: json::SerializeMap>(&self, out: &mut json::Fields<'_, S>) {
                match self {
                    #(#writes)*
                }
            }
        }
    })
}

fn variant(member: &Member) -> TokenStream {
    let name = &member.variant;
    let docs = docs(&member.docs);
    let deprecated = deprecated(member.deprecated);
    let ty = type_path(&member.ty, ImportScope::Types);
    quote! {
        #docs
        #deprecated
        #name(#ty),
    }
}
