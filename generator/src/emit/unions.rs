//! Unions: an enum for properties of which at most one is present.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{Home, deprecated, docs, ident, ty};
use crate::rust::{Field, FieldKind};

/// The enum of a union field.
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
    let name = ident(name);
    let doc = docs(lines);
    let variants = members.iter().map(|member| {
        let doc = docs(&member.docs);
        let warning = deprecated(member.deprecated);
        let variant = ident(&member.variant);
        let ty = ty(&member.ty, Home::Types);
        quote!(#doc #warning #variant(#ty),)
    });
    let names = members.iter().map(|member| {
        let variant = ident(&member.variant);
        let wire = &member.wire;
        quote!(Self::#variant(_) => #wire,)
    });
    let writes = members.iter().map(|member| {
        let variant = ident(&member.variant);
        let wire = &member.wire;
        quote!(Self::#variant(value) => out.member(#wire, value),)
    });
    Some(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl json::Union for #name {
            #[inline]
            fn wire_name(&self) -> &'static str {
                match self {
                    #(#names)*
                }
            }

            #[inline]
            fn write<S: serde::ser::SerializeMap>(
                &self,
                out: &mut json::Fields<'_, S>,
            ) -> Result<(), S::Error> {
                match self {
                    #(#writes)*
                }
            }
        }
    })
}
