//! Enums of messages, selected by the value of a discriminant.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated, docs};
use crate::rust::{TaggedEnum, TaggedVariant};

/// Emits the enum, with its reader and writer.
pub(super) fn emit(item: &TaggedEnum) -> TokenStream {
    let TaggedEnum {
        name, discriminant, ..
    } = item;
    let docs = docs(&item.docs);
    let deprecated = deprecated(item.deprecated);
    let variants = item.variants.iter().map(variant);
    let reads = item.variants.iter().map(|variant| {
        let (name, wire_name) = (&variant.name, &variant.wire_name);
        quote!(Some(#wire_name) => Ok(json::read_variant(value, context)?.map(Self::#name)),)
    });
    let writes = item.variants.iter().map(|variant| {
        let (name, wire_name) = (&variant.name, &variant.wire_name);
        quote! {
            Self::#name(message) => json::write_variant(&**message, #discriminant, #wire_name, serializer),
        }
    });
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this revision does not know.
            Unrecognized(crate::runtime::serde_json::Value),
        }

        impl json::Wire for #name {
            type Codec = Self;
        }

        impl json::Codec<Self> for #name {
            fn read<'de, D: json::Deserializer<'de>>(
                deserializer: D,
                context: &mut json::Context<'_>,
            ) -> Result<Option<Self>, D::Error> {
                let Some(value) = json::read_whole(deserializer, context)? else {
                    return Ok(None);
                };
                match value.get(#discriminant).and_then(|value| value.as_str()) {
                    #(#reads)*
                    _ => Ok(Some(Self::Unrecognized(value))),
                }
            }

            fn write<S: json::Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
                match value {
                    #(#writes)*
                    Self::Unrecognized(value) => json::Wire::write(value, serializer),
                }
            }
        }

        json::tagged_enum_traits!(#name);
    }
}

fn variant(variant: &TaggedVariant) -> TokenStream {
    let TaggedVariant { name, ty, .. } = variant;
    let docs = docs(&variant.docs);
    quote! {
        #docs
        #name(Box<#ty>),
    }
}
