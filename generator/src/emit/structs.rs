//! Structs: the type, its setters and field constants, and the code that reads and writes it.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{Home, deprecated, docs, ident, taken, ty};
use super::{operations, unions};
use crate::rust::{Field, FieldKind, Struct};

const HOME: Home = Home::Types;

/// A struct with all that belongs to it.
pub(super) fn emit(item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let definition = definition(item);
    let inherent = inherent(item);
    let message = message(item);
    let operation = item
        .operation
        .as_ref()
        .map(|role| operations::emit(item, role));
    let unions = item.fields.iter().filter_map(unions::emit);
    quote! {
        #definition
        #inherent
        #message
        crate::runtime::message!(#name);
        #operation
        #(#unions)*
    }
}

fn definition(item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let doc = docs(&item.docs);
    let warning = deprecated(item.deprecated);
    let fields = item.fields.iter().map(|field| {
        let name = ident(&field.name);
        let doc = docs(&field.docs);
        let warning = deprecated(field.deprecated);
        let ty = field_ty(field);
        quote!(#doc #warning pub #name: Option<#ty>,)
    });
    quote! {
        #doc
        #warning
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            unknown: json::UnknownFields,
        }
    }
}

fn field_ty(field: &Field) -> TokenStream {
    match &field.kind {
        FieldKind::Value { ty: value, .. } => ty(value, HOME),
        FieldKind::Union { name, .. } => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

fn inherent(item: &Struct) -> Option<TokenStream> {
    if item.fields.is_empty() {
        return None;
    }
    let name = ident(&item.name);
    let constants = item.fields.iter().map(constants);
    let setters = item.fields.iter().map(setter);
    Some(quote! {
        impl #name {
            #(#constants)*
            #(#setters)*
        }
    })
}

fn constants(field: &Field) -> TokenStream {
    let name = ident(&field.name.to_upper());
    match &field.kind {
        FieldKind::Value { wire, .. } => {
            let doc = format!(" The field `{}`.", super::escape::code(wire));
            quote! {
                #[doc = #doc]
                pub const #name: json::Field<Self> = json::Field::new(#wire);
            }
        }
        FieldKind::Union { union, members, .. } => {
            let doc = format!(" The union `{}`.", super::escape::code(union));
            let members = members.iter().map(|member| {
                let name = ident(&member.field.to_upper());
                let wire = &member.wire;
                let doc = format!(
                    " The field `{}`, a member of a union.",
                    super::escape::code(wire)
                );
                quote! {
                    #[doc = #doc]
                    pub const #name: json::Field<Self> = json::Field::new(#wire);
                }
            });
            quote! {
                #[doc = #doc]
                pub const #name: json::Field<Self> = json::Field::union(#union);
                #(#members)*
            }
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let doc = format!(" Sets `{}`.", field.name);
    let warning = deprecated(field.deprecated);
    let (takes, value) = match &field.kind {
        FieldKind::Value { ty, .. } => taken(ty, HOME, &name),
        FieldKind::Union { .. } => (field_ty(field), quote!(#name)),
    };
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

fn message(item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let text = item.name.as_str();
    let read = read(item);
    let write = write(item);
    let take_union = take_union(item);
    quote! {
        impl json::Message for #name {
            const NAME: &'static str = #text;

            #read
            #write

            #[inline]
            fn unknown(&self) -> &json::UnknownFields {
                &self.unknown
            }

            #[inline]
            fn unknown_mut(&mut self) -> &mut json::UnknownFields {
                &mut self.unknown
            }

            #take_union
        }
    }
}

fn read(item: &Struct) -> TokenStream {
    if item.fields.is_empty() {
        return quote! {
            #[inline]
            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                _: &str,
                _: &mut A,
            ) -> Result<json::Outcome, A::Error> {
                Ok(json::Outcome::Unknown)
            }
        };
    }
    let arms = item.fields.iter().map(|field| {
        let slot = ident(&field.name);
        match &field.kind {
            FieldKind::Value { wire, .. } => quote!(#wire => json::field(&mut self.#slot, map),),
            FieldKind::Union { name, members, .. } => {
                let union = ident(name);
                let arms = members.iter().map(|member| {
                    let wire = &member.wire;
                    let variant = ident(&member.variant);
                    quote!(#wire => json::member(&mut self.#slot, #wire, map, #union::#variant),)
                });
                quote!(#(#arms)*)
            }
        }
    });
    quote! {
        #[inline]
        fn read<'de, A: serde::de::MapAccess<'de>>(
            &mut self,
            key: &str,
            map: &mut A,
        ) -> Result<json::Outcome, A::Error> {
            match key {
                #(#arms)*
                _ => Ok(json::Outcome::Unknown),
            }
        }
    }
}

fn write(item: &Struct) -> TokenStream {
    if item.fields.is_empty() {
        return quote! {
            #[inline]
            fn write<S: serde::ser::SerializeMap>(
                &self,
                _: &mut json::Fields<'_, S>,
            ) -> Result<(), S::Error> {
                Ok(())
            }
        };
    }
    let lines = item.fields.iter().map(|field| {
        let slot = ident(&field.name);
        match &field.kind {
            FieldKind::Value { wire, .. } => quote!(out.field(#wire, &self.#slot)?;),
            FieldKind::Union { .. } => quote!(out.union(&self.#slot)?;),
        }
    });
    quote! {
        #[inline]
        fn write<S: serde::ser::SerializeMap>(
            &self,
            out: &mut json::Fields<'_, S>,
        ) -> Result<(), S::Error> {
            #(#lines)*
            Ok(())
        }
    }
}

fn take_union(item: &Struct) -> Option<TokenStream> {
    let arms: Vec<TokenStream> = item
        .fields
        .iter()
        .filter_map(|field| match &field.kind {
            FieldKind::Union { union, .. } => {
                let slot = ident(&field.name);
                Some(quote! {
                    #union => self.#slot.take().map(|member| json::Union::wire_name(&member)),
                })
            }
            FieldKind::Value { .. } => None,
        })
        .collect();
    (!arms.is_empty()).then(|| {
        quote! {
            #[inline]
            fn take_union(&mut self, union: &str) -> Option<&'static str> {
                match union {
                    #(#arms)*
                    _ => None,
                }
            }
        }
    })
}
