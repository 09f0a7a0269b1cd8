//! Open enums: a variant for each known value, and one that keeps any other.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{deprecated, docs, ident};
use crate::rust::Enum;

/// An open enum with its conversions.
pub(super) fn emit(item: &Enum) -> TokenStream {
    let name = ident(&item.name);
    let doc = docs(&item.docs);
    let variants = item.variants.iter().map(|variant| {
        let doc = docs(&variant.docs);
        let warning = deprecated(variant.deprecated);
        let name = ident(&variant.name);
        quote!(#doc #warning #name,)
    });
    let to_text = item.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let wire = &variant.wire;
        quote!(Self::#name => #wire,)
    });
    let from_text = item.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let wire = &variant.wire;
        quote!(#wire => Self::#name,)
    });
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this revision does not know.
            Unrecognized(crate::runtime::json::UnknownValue),
        }

        impl crate::runtime::json::OpenEnum for #name {
            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    #(#to_text)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            #[inline]
            fn from_wire(value: &str) -> Self {
                match value {
                    #(#from_text)*
                    _ => Self::Unrecognized(crate::runtime::json::UnknownValue::new(value)),
                }
            }
        }

        crate::runtime::open_enum!(#name);
    }
}
