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

/// The type as it is written.
pub(super) fn spelled(ty_: &Ty, home: Home) -> String {
    let plain = match ty_ {
        Ty::String => "String",
        Ty::Bool => "bool",
        Ty::I32 => "i32",
        Ty::U32 => "u32",
        Ty::I64 => "i64",
        Ty::U64 => "u64",
        Ty::F64 => "f64",
        Ty::Bytes => "crate::runtime::bytes::Bytes",
        Ty::Timestamp => "crate::runtime::Timestamp",
        Ty::Date => "crate::runtime::Date",
        Ty::Duration => "crate::runtime::Duration",
        Ty::FieldMask => "crate::runtime::FieldMask",
        Ty::Value => "crate::runtime::serde_json::Value",
        Ty::LocalEnum(name) => name.as_str(),
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            return match home {
                Home::Types => name.to_string(),
                Home::Requests => format!("types::{name}"),
            };
        }
        Ty::Vec(inner) => return format!("Vec<{}>", spelled(inner, home)),
        Ty::Map(inner) => {
            let inner = spelled(inner, home);
            return format!("std::collections::BTreeMap<String, {inner}>");
        }
        Ty::Boxed(inner) => return format!("Box<{}>", spelled(inner, home)),
        Ty::Secret(inner) => return format!("crate::runtime::Secret<{}>", spelled(inner, home)),
    };
    plain.to_owned()
}

/// The type as tokens.
pub(super) fn ty(ty_: &Ty, home: Home) -> TokenStream {
    tokens(&spelled(ty_, home))
}

/// What is written here is made of types and names, so it is always Rust.
pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// How an argument takes a value of a type: the argument's type, and the value made of it.
pub(super) fn taken(ty_: &Ty, home: Home, name: &str) -> (String, String) {
    match ty_ {
        Ty::Boxed(inner) => (spelled(inner, home), format!("Box::new({name})")),
        Ty::Vec(inner) => taken_list(inner, home, name),
        Ty::Map(inner) => {
            let item = spelled_item(inner, home);
            let value = if converts(inner) {
                "value.into()"
            } else {
                "value"
            };
            (
                format!("impl IntoIterator<Item = (impl Into<String>, {item})>"),
                format!("{name}.into_iter().map(|(key, value)| (key.into(), {value})).collect()"),
            )
        }
        _ if converts(ty_) => (spelled_item(ty_, home), format!("{name}.into()")),
        _ => (spelled(ty_, home), name.to_owned()),
    }
}

/// The same for a list of values of a type.
pub(super) fn taken_list(inner: &Ty, home: Home, name: &str) -> (String, String) {
    let item = spelled_item(inner, home);
    let convert = if converts(inner) {
        ".map(Into::into)"
    } else {
        ""
    };
    (
        format!("impl IntoIterator<Item = {item}>"),
        format!("{name}.into_iter(){convert}.collect()"),
    )
}

/// The type of an item that an argument takes: what converts, where conversions help.
pub(super) fn spelled_item(ty_: &Ty, home: Home) -> String {
    let plain = spelled(ty_, home);
    if converts(ty_) {
        format!("impl Into<{plain}>")
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

/// Stands between the lines of a documentation while it is one attribute. No text holds it:
/// control characters are taken out of what people write, and escaped in literals.
pub(crate) const DOC_BREAK: char = '\u{1}';

/// The documentation of an item, as one attribute; formatting makes lines of it.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let text = doc_text(lines);
    quote!(#[doc = #text])
}

/// The documentation of the module that a file is.
pub(super) fn module_docs(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let text = doc_text(lines);
    quote!(#![doc = #text])
}

fn doc_text(lines: &[String]) -> String {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push(DOC_BREAK);
        }
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
    }
    text
}

/// The attribute that warns who uses an item.
pub(super) fn deprecated(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(#[deprecated]))
}
