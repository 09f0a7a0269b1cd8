//! Open enums: a variant for each known value, and one that keeps any other value.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated, docs};
use super::ty::ImportScope;
use crate::rust::{Enum, EnumVariant};

/// Emits an open enum with its wire values.
pub(super) fn emit(item: &Enum, scope: ImportScope) -> TokenStream {
    let name = &item.name;
    let json = scope.json();
    let docs = docs(&item.docs);
    let variants = item.variants.iter().map(variant);
    let texts = item.variants.iter().map(|variant| {
        let (name, wire_name) = (&variant.name, &variant.wire_name);
        quote!(Self::#name => #wire_name,)
    });
    let values = item.variants.iter().map(|variant| {
        let (name, wire_name) = (&variant.name, &variant.wire_name);
        quote!(#wire_name => Some(Self::#name),)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this revision does not know.
            Unrecognized(#json::UnknownValue),
        }

        impl #json::OpenEnum for #name {
            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    #(#texts)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            #[inline]
            fn from_known(value: &str) -> Option<Self> {
                match value {
                    #(#values)*
                    _ => None,
                }
            }
        }

        #json::open_enum_traits!(#name);
    }
}

fn variant(variant: &EnumVariant) -> TokenStream {
    let name = &variant.name;
    let docs = docs(&variant.docs);
    let deprecated = deprecated(variant.deprecated);
    quote! {
        #docs
        #deprecated
        #name,
    }
}
