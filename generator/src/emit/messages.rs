//! Reading and writing a struct as an object: one match arm and one line for each field.

use proc_macro2::TokenStream;
use quote::quote;

use crate::name::RustName;
use crate::rust::{Additional, Field, FieldKind, Struct};

/// Emits the `Message` implementation.
pub(super) fn emit(item: &Struct) -> TokenStream {
    let name = &item.name;
    let text = name.as_str();
    let read = read(item);
    let write = write(item);
    let take_union = take_union(item);
    quote! {
        impl json::Message for #name {
            const NAME: &'static str = #text;

            #read

            #write

            #take_union
        }

        json::message_traits!(#name);
    }
}

fn read(item: &Struct) -> TokenStream {
    if item.fields.is_empty() && item.additional.is_none() {
        return quote! {
                fn read<'de, A: json::MapAccess<'de>>(
                &mut self,
                _: &str,
                _: &mut json::Entry<'_, A>,
            ) -> Result<bool, A::Error> {
                Ok(false)
            }
        };
    }
    let arms = item.fields.iter().map(read_arms);
    let rest = match item.additional.as_deref() {
        Some(Additional { name, .. }) => {
            quote!(_ => entry.additional(key, &mut self.#name),)
        }
        None => quote!(_ => Ok(false),),
    };
    quote! {
        fn read<'de, A: json::MapAccess<'de>>(
            &mut self,
            key: &str,
            entry: &mut json::Entry<'_, A>,
        ) -> Result<bool, A::Error> {
            match key {
                #(#arms)*
                #rest
            }
        }
    }
}

fn read_arms(field: &Field) -> TokenStream {
    let name = &field.name;
    match &field.kind {
        FieldKind::Value { wire_name, .. } => {
            quote!(#wire_name => entry.field(&mut self.#name),)
        }
        FieldKind::Union {
            name: union,
            members,
            ..
        } => {
            let arms = members.iter().map(|member| {
                let (wire_name, variant) = (&member.wire_name, &member.variant);
                quote!(#wire_name => entry.member(&mut self.#name, #union::#variant),)
            });
            quote!(#(#arms)*)
        }
    }
}

fn write(item: &Struct) -> TokenStream {
    if item.fields.is_empty() && item.additional.is_none() {
        return quote! {
                fn write<S: json::SerializeMap>(&self, _: &mut json::Fields<'_, S>) {}
        };
    }
    let fields = item.fields.iter().map(|field| {
        let name = &field.name;
        match &field.kind {
            FieldKind::Value { wire_name, ty } if ty.has_integer() => {
                quote!(out.integers(#wire_name, &self.#name);)
            }
            FieldKind::Value { wire_name, .. } => quote!(out.field(#wire_name, &self.#name);),
            FieldKind::Union { .. } => quote!(out.union(&self.#name);),
        }
    });
    let additional = item
        .additional
        .as_deref()
        .map(|additional| write_additional(item, additional));
    quote! {
        fn write<S: json::SerializeMap>(&self, out: &mut json::Fields<'_, S>) {
            #(#fields)*
            #additional
        }
    }
}

/// Emits the call that writes the additional properties, except those with the name of a field.
fn write_additional(item: &Struct, additional: &Additional) -> TokenStream {
    let name = &additional.name;
    let fields = item.fields.iter().flat_map(|field| match &field.kind {
        FieldKind::Value { wire_name, .. } => vec![wire_name],
        FieldKind::Union { members, .. } => members.iter().map(|it| &it.wire_name).collect(),
    });
    quote!(out.additional(&self.#name, &[#(#fields),*]);)
}

/// Emits `take_union`; `None` if there is no union.
fn take_union(item: &Struct) -> Option<TokenStream> {
    let unions: Vec<(&RustName, &String)> = item.fields.iter().filter_map(union_of).collect();
    if unions.is_empty() {
        return None;
    }
    let arms = unions.iter().map(|(field, union)| {
        quote!(#union => self.#field.take().map(|member| json::Union::wire_name(&member)),)
    });
    Some(quote! {
        #[inline]
        fn take_union(&mut self, union: &str) -> Option<&'static str> {
            match union {
                #(#arms)*
                _ => None,
            }
        }
    })
}

/// Returns the field and the name of a union.
fn union_of(field: &Field) -> Option<(&RustName, &String)> {
    match &field.kind {
        FieldKind::Union { union, .. } => Some((&field.name, union)),
        FieldKind::Value { .. } => None,
    }
}
