//! The items, attributes and names of the emitted code.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

use super::{DOCUMENTS, files};
use crate::shorthand::syntax::dense;

/// The traits that emitted types implement.
const TRAITS: &[&str] = &[
    "json::Message",
    "json::OpenEnum",
    "json::Union",
    "runtime::ApiRequest",
    "runtime::json::OpenEnum",
];

/// The macros that emitted code calls for an item.
const MACROS: &[&str] = &[
    "json::message_traits",
    "json::open_enum_traits",
    "runtime::json::open_enum_traits",
    "runtime::resource_name_traits",
];

/// The attributes of emitted code, without documentation.
const ATTRIBUTES: &[&str] = &[
    "cfg(feature=\"client\")",
    "derive(Clone,Debug)",
    "derive(Clone,Debug,Default,PartialEq)",
    "derive(Clone,Debug,PartialEq)",
    "derive(Clone,Debug,PartialEq,Eq,Hash)",
    "derive(Clone,PartialEq,Eq,PartialOrd,Ord,Hash)",
    "inline",
    "must_use=\"a request does nothing until it is sent\"",
    "non_exhaustive",
];

/// Names that types of the prelude have: a type of the same name would hide them.
const PRELUDE: &[&str] = &[
    "Box", "Default", "Err", "From", "Into", "Iterator", "None", "Ok", "Option", "Result", "Self",
    "Some", "String", "Vec",
];

#[test]
fn items_are_of_known_kinds() {
    for name in DOCUMENTS {
        for (path, file) in files(name) {
            for item in &file.items {
                assert!(is_expected(item), "{path}: {}", item.to_token_stream());
            }
        }
    }
}

fn is_expected(item: &Item) -> bool {
    match item {
        Item::Enum(_) | Item::Mod(_) | Item::Type(_) | Item::Use(_) => true,
        Item::Struct(item) => match &item.fields {
            syn::Fields::Unnamed(_) => {
                ["(runtime::Request)", "(runtime::ResourceName)"].contains(&&*dense(&item.fields))
            }
            fields => fields.iter().all(|field| {
                let ty = dense(&field.ty);
                ty.starts_with("Option<") || ty == "json::UnknownFields"
            }),
        },
        Item::Const(item) => dense(&item.ty) == "&str",
        Item::Static(item) => {
            ["&[&runtime::Method]", "runtime::Api", "runtime::Method"].contains(&&*dense(&item.ty))
        }
        // The function that creates a request has one expression.
        Item::Fn(item) => item.block.stmts.len() == 1,
        Item::Impl(item) => item
            .trait_
            .as_ref()
            .is_none_or(|(path, _)| TRAITS.contains(&&*dense(path))),
        Item::Macro(item) => MACROS.contains(&&*dense(&item.mac.path)),
        _ => false,
    }
}

#[test]
fn attributes_are_known() {
    for name in DOCUMENTS {
        for (path, file) in files(name) {
            each_attribute(file.to_token_stream(), &mut |attribute| {
                let text = attribute.to_string().replace(' ', "");
                let text = text.replace(",)", ")");
                let is_doc = text.starts_with("doc=\"") || text.starts_with("doc(alias=\"");
                assert!(
                    is_doc || ATTRIBUTES.iter().any(|it| it.replace(' ', "") == text),
                    "{path}: {text}"
                );
            });
        }
    }
}

/// Calls a function with the tokens of each attribute, at any depth.
fn each_attribute(tokens: TokenStream, found: &mut impl FnMut(TokenStream)) {
    let mut after_pound = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if after_pound && group.delimiter() == Delimiter::Bracket => {
                found(group.stream());
                after_pound = false;
            }
            TokenTree::Group(group) => each_attribute(group.stream(), found),
            TokenTree::Punct(punct) => {
                after_pound = punct.as_char() == '#' || (after_pound && punct.as_char() == '!')
            }
            _ => after_pound = false,
        }
    }
}

#[test]
fn names_are_legal() {
    let mut count = 0;
    for name in DOCUMENTS {
        for (path, file) in files(name) {
            each_ident(file.to_token_stream(), &mut |ident| {
                count += 1;
                let is_plain = ident
                    .chars()
                    .all(|char| char.is_ascii_alphanumeric() || char == '_');
                assert!(is_plain, "{path}: {ident}");
                // A name of 500 letters is cut.
                assert!(ident.len() <= 200, "{path}: {ident}");
            });
            for item in &file.items {
                let declared = match item {
                    Item::Struct(item) => item.ident.to_string(),
                    Item::Enum(item) => item.ident.to_string(),
                    Item::Type(item) => item.ident.to_string(),
                    _ => continue,
                };
                assert!(!PRELUDE.contains(&&*declared), "{path}: {declared}");
            }
        }
    }
    assert!(count > 10_000, "{count}");
}

fn each_ident(tokens: TokenStream, found: &mut impl FnMut(&str)) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => each_ident(group.stream(), found),
            TokenTree::Ident(ident) => found(&ident.to_string()),
            _ => {}
        }
    }
}

#[test]
fn file_paths_are_plain() {
    for name in DOCUMENTS {
        for (path, _) in files(name) {
            let is_plain = path
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "_/.".contains(char));
            assert!(is_plain && !path.contains(".."), "{path}");
        }
    }
}
