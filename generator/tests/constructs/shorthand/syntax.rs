//! Comparison of tokens, and the parts of items.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, ImplItem, Item, ItemImpl, Lit, Meta, Type};

/// Returns `true` if two fragments of code have the same tokens. Documentation may be a raw literal in
/// either; a comma after the last element does not count.
pub fn same(code: &impl ToTokens, expected: &impl ToTokens) -> bool {
    normal(code) == normal(expected)
}

fn normal(code: &impl ToTokens) -> String {
    let mut out = String::new();
    push(code.to_token_stream(), &mut out);
    out
}

fn push(tokens: TokenStream, out: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("( ", ") "),
                    proc_macro2::Delimiter::Bracket => ("[ ", "] "),
                    proc_macro2::Delimiter::Brace => ("{ ", "} "),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                out.push_str(open);
                push(group.stream(), out);
                out.truncate(out.trim_end_matches(", ").len());
                out.push_str(close);
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let plain = text.strip_prefix('r').filter(|rest| rest.starts_with('"'));
                out.push_str(plain.unwrap_or(&text));
                out.push(' ');
            }
            other => {
                out.push_str(&other.to_string());
                out.push(' ');
            }
        }
    }
}

/// Returns code as text without spaces.
pub fn dense(code: &impl ToTokens) -> String {
    code.to_token_stream().to_string().replace(' ', "")
}

/// Returns `true` if an item has an alias, under which a search finds it by its name on the wire.
pub fn needs_alias(name: &syn::Ident, wire: &str) -> bool {
    let is_plain = wire
        .chars()
        .all(|char| char.is_ascii_graphic() && !"'\"".contains(char));
    *name != wire && !wire.is_empty() && is_plain
}

/// Returns the string literals of an expression, in order.
pub fn literals(code: &impl ToTokens) -> Vec<String> {
    let mut found = Vec::new();
    collect(code.to_token_stream(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push(text.value());
                }
            }
            _ => {}
        }
    }
}

/// Returns the lines of an item's documentation, without the space before each.
pub fn doc_lines(attrs: &[Attribute]) -> Vec<String> {
    attrs.iter().filter_map(doc_line).collect()
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(literal) = &meta.value else {
        return None;
    };
    match &literal.lit {
        Lit::Str(text) if meta.path.is_ident("doc") => {
            let text = text.value();
            Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
        }
        _ => None,
    }
}

pub fn is_doc(attribute: &Attribute) -> bool {
    doc_line(attribute).is_some()
}

/// Creates the attributes of documentation lines.
pub fn doc_attributes(lines: &[String]) -> Vec<Attribute> {
    let attribute = |line: &String| {
        let text = match line.is_empty() {
            true => String::new(),
            false => format!(" {line}"),
        };
        syn::parse_quote!(#[doc = #text])
    };
    lines.iter().map(attribute).collect()
}

/// Removes the attribute that equals the expected one; returns `true` if there was one.
pub fn take(attrs: &mut Vec<Attribute>, expected: TokenStream) -> bool {
    let index = attrs.iter().position(|it| same(it, &expected));
    index.map(|index| attrs.remove(index)).is_some()
}

/// Returns the name of the type that a block implements something for.
pub fn owner(item: &ItemImpl) -> String {
    item.self_ty.to_token_stream().to_string()
}

/// Returns the position of the block with the inherent functions of a type.
pub fn inherent(items: &[Item], name: &str) -> Option<usize> {
    items.iter().position(|item| match item {
        Item::Impl(item) => item.trait_.is_none() && owner(item) == name,
        _ => false,
    })
}

/// Returns the functions of a block by name.
pub fn function<'i>(item: &'i ItemImpl, name: &str) -> Option<&'i syn::ImplItemFn> {
    item.items.iter().find_map(|member| match member {
        ImplItem::Fn(function) if function.sig.ident == name => Some(function),
        _ => None,
    })
}

/// Returns `true` if a type is an argument `impl Trait`, so that the function is generic.
pub fn is_generic(ty: &Type) -> bool {
    ty.to_token_stream()
        .into_iter()
        .any(|token| matches!(&token, TokenTree::Ident(ident) if ident == "impl"))
}
