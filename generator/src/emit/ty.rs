//! Rust types as tokens, and the forms in which setters and arguments take their values.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::name::RustName;
use crate::rust::Ty;

/// Where the tokens stand: names of the `types` module are reached differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// In a file of the `types` module, which imports what it names.
    Types,
    /// In a file of the resource tree, which imports the `types` module.
    Requests,
}

/// The name as a token.
pub(super) fn ident(name: &RustName) -> Ident {
    Ident::new(name.as_str(), Span::call_site())
}

/// The type as tokens.
pub(super) fn ty(ty_: &Ty, home: Home) -> TokenStream {
    match ty_ {
        Ty::String => quote!(String),
        Ty::Bool => quote!(bool),
        Ty::I32 => quote!(i32),
        Ty::U32 => quote!(u32),
        Ty::I64 => quote!(i64),
        Ty::U64 => quote!(u64),
        Ty::F64 => quote!(f64),
        Ty::Bytes => quote!(bytes::Bytes),
        Ty::Timestamp => quote!(crate::runtime::Timestamp),
        Ty::Date => quote!(crate::runtime::Date),
        Ty::Duration => quote!(crate::runtime::Duration),
        Ty::FieldMask => quote!(crate::runtime::FieldMask),
        Ty::Value => quote!(serde_json::Value),
        Ty::Vec(inner) => {
            let inner = ty(inner, home);
            quote!(Vec<#inner>)
        }
        Ty::Map(inner) => {
            let inner = ty(inner, home);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            let name = ident(name);
            match home {
                Home::Types => quote!(#name),
                Home::Requests => quote!(types::#name),
            }
        }
        Ty::LocalEnum(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Ty::Boxed(inner) => {
            let inner = ty(inner, home);
            quote!(Box<#inner>)
        }
        Ty::Secret(inner) => {
            let inner = ty(inner, home);
            quote!(crate::runtime::Secret<#inner>)
        }
    }
}

/// How an argument takes a value of a type: the argument's type, and the value made of it.
pub(super) fn taken(ty_: &Ty, home: Home, name: &Ident) -> (TokenStream, TokenStream) {
    match ty_ {
        Ty::Boxed(inner) => {
            let inner = ty(inner, home);
            (quote!(#inner), quote!(Box::new(#name)))
        }
        Ty::Vec(inner) => {
            let item = item(inner, home);
            let convert = converts(inner).then(|| quote!(.map(Into::into)));
            (
                quote!(impl IntoIterator<Item = #item>),
                quote!(#name.into_iter()#convert.collect()),
            )
        }
        Ty::Map(inner) => {
            let item = item(inner, home);
            let value = if converts(inner) {
                quote!(value.into())
            } else {
                quote!(value)
            };
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #item)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), #value)).collect()),
            )
        }
        _ if converts(ty_) => (item(ty_, home), quote!(#name.into())),
        _ => (ty(ty_, home), quote!(#name)),
    }
}

/// The type of an item that an argument takes: what converts, where conversions help.
pub(super) fn item(ty_: &Ty, home: Home) -> TokenStream {
    let plain = ty(ty_, home);
    if converts(ty_) {
        quote!(impl Into<#plain>)
    } else {
        plain
    }
}

/// Whether values of other types are taken too.
pub(super) fn converts(ty_: &Ty) -> bool {
    matches!(
        ty_,
        Ty::String
            | Ty::Bytes
            | Ty::Timestamp
            | Ty::Date
            | Ty::Duration
            | Ty::FieldMask
            | Ty::Value
            | Ty::Enum(_)
            | Ty::LocalEnum(_)
            | Ty::Secret(_)
    )
}

/// A value that an `Option` of texts gives as tokens.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// Doc attributes, one a line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// The attribute that warns who uses an item.
pub(super) fn deprecated(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(#[deprecated]))
}
