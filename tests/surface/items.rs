//! Writes a line for each public item in the modules of an API.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Expr, Fields, ImplItem, Item, Stmt, UseTree, Visibility};

use crate::tokens::text;

/// Returns the modules of the APIs, which `lib.rs` declares.
pub fn apis(sources: &Path) -> BTreeSet<String> {
    let modules = parse(&sources.join("lib.rs"))
        .items
        .into_iter()
        .filter_map(|item| match item {
            Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        });
    modules.filter(|module| module != "guide").collect()
}

/// Returns the lines of an API, sorted.
pub fn surface(sources: &Path, api: &str) -> Vec<String> {
    let mut lines = Lines::default();
    lines.found.push(format!("{api} mod"));
    module(&sources.join(format!("{api}.rs")), api, None, &mut lines);
    lines.found.sort();
    lines.found
}

#[derive(Default)]
struct Lines {
    found: Vec<String>,
}

fn parse(path: &Path) -> syn::File {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns all lines of a module's file. If the module itself is private, `only` lists the names
/// that its parent exports.
fn module(file: &Path, path: &str, only: Option<&BTreeSet<String>>, lines: &mut Lines) {
    let parsed = parse(file);
    let wire = wire_names(&parsed.items);
    let exports = exports(&parsed.items);
    for item in &parsed.items {
        if let Item::Mod(inner) = item {
            let name = inner.ident.to_string();
            let below = file.with_extension("").join(format!("{name}.rs"));
            if is_public(&inner.vis) {
                lines
                    .found
                    .push(format!("{path}::{name} mod{}", marks(&inner.attrs)));
                module(&below, &format!("{path}::{name}"), None, lines);
            } else if let Some(names) = exports.get(&name) {
                module(&below, path, Some(names), lines);
            }
        } else {
            lines.item(item, path, only, &wire);
        }
    }
}

/// Returns the names that a module exports of each private module below it.
fn exports(items: &[Item]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in items {
        let Item::Use(item) = item else { continue };
        let (true, UseTree::Path(tree)) = (is_public(&item.vis), &item.tree) else {
            continue;
        };
        let names = found.entry(tree.ident.to_string()).or_default();
        match &*tree.tree {
            UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
            UseTree::Group(group) => names.extend(group.items.iter().map(text)),
            other => panic!("an export that is not understood: {}", text(other)),
        }
    }
    found
}

type WireNames = BTreeMap<(String, String), String>;

impl Lines {
    fn item(&mut self, item: &Item, path: &str, only: Option<&BTreeSet<String>>, wire: &WireNames) {
        let is_out = |name: &str| only.is_none_or(|only| only.contains(name));
        let mut say = |vis: &Visibility, name: &syn::Ident, what: String| {
            let name = name.to_string();
            if is_public(vis) && is_out(&name) {
                self.found.push(format!("{path}::{name}{what}"));
            }
        };
        match item {
            Item::Const(item) => {
                say(
                    &item.vis,
                    &item.ident,
                    constant("const", &item.attrs, &item.ty, &item.expr),
                );
            }
            Item::Static(item) => {
                say(
                    &item.vis,
                    &item.ident,
                    constant("static", &item.attrs, &item.ty, &item.expr),
                );
            }
            Item::Type(item) => {
                let what = format!(" type{} {}", marks(&item.attrs), text(&item.ty));
                say(&item.vis, &item.ident, what);
            }
            Item::Fn(item) => say(
                &item.vis,
                &item.sig.ident,
                signature(&item.attrs, &item.sig),
            ),
            Item::Struct(item) if is_public(&item.vis) && is_out(&item.ident.to_string()) => {
                self.structure(item, path, wire);
            }
            Item::Enum(item) if is_public(&item.vis) && is_out(&item.ident.to_string()) => {
                self.enumeration(item, path, wire);
            }
            Item::Impl(item) if item.trait_.is_none() => self.methods(item, path),
            Item::Impl(item) => self.trait_impl(item, path),
            Item::Macro(item) => {
                // `message_traits!(X)`: implementations that are the same for every type of a kind.
                let name = item.mac.path.segments.last().unwrap().ident.to_string();
                let of = text(&item.mac.tokens);
                self.found.push(format!("{path}::{of} {name}"));
            }
            _ => {}
        }
    }

    fn structure(&mut self, item: &syn::ItemStruct, path: &str, wire: &WireNames) {
        let name = item.ident.to_string();
        self.found
            .push(format!("{path}::{name} struct{}", marks(&item.attrs)));
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            let field_name = field.ident.as_ref().unwrap().to_string();
            let wire = quoted(wire.get(&(name.clone(), field_name.to_uppercase())));
            let (ty, marks) = (text(&field.ty), marks(&field.attrs));
            self.found.push(format!(
                "{path}::{name}.{field_name} field{marks} {ty}{wire}"
            ));
        }
    }

    fn enumeration(&mut self, item: &syn::ItemEnum, path: &str, wire: &WireNames) {
        let name = item.ident.to_string();
        self.found
            .push(format!("{path}::{name} enum{}", marks(&item.attrs)));
        for variant in &item.variants {
            let payload = match &variant.fields {
                Fields::Unit => String::new(),
                fields => text(fields),
            };
            let wire = quoted(wire.get(&(name.clone(), variant.ident.to_string())));
            let marks = marks(&variant.attrs);
            self.found.push(format!(
                "{path}::{name}::{}{payload} variant{marks}{wire}",
                variant.ident
            ));
        }
    }

    /// The trait with its types, such as that of a response.
    fn trait_impl(&mut self, item: &syn::ItemImpl, path: &str) {
        let Some((name, _)) = &item.trait_ else {
            return;
        };
        let types = item.items.iter().filter_map(|member| match member {
            ImplItem::Type(member) => Some(format!(", {} = {}", member.ident, text(&member.ty))),
            _ => None,
        });
        let types: String = types.collect();
        let (owner, name) = (text(&item.self_ty), text(name));
        self.found
            .push(format!("{path}::{owner} impl {name}{types}"));
    }

    fn methods(&mut self, item: &syn::ItemImpl, path: &str) {
        let owner = text(&item.self_ty);
        for member in &item.items {
            match member {
                ImplItem::Const(member) if is_public(&member.vis) => {
                    let what = constant("const", &member.attrs, &member.ty, &member.expr);
                    self.found
                        .push(format!("{path}::{owner}::{}{what}", member.ident));
                }
                ImplItem::Fn(member) if is_public(&member.vis) => {
                    let what = signature(&member.attrs, &member.sig);
                    self.found
                        .push(format!("{path}::{owner}::{}{what}", member.sig.ident));
                }
                _ => {}
            }
        }
    }
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

fn quoted(wire: Option<&String>) -> String {
    wire.map(|wire| format!(" {wire}")).unwrap_or_default()
}

fn constant(kind: &str, attributes: &[Attribute], ty: &syn::Type, value: &Expr) -> String {
    let mut value = text(value);
    if text(ty) == "&[&runtime::Method]" {
        // The statics have lines of their own.
        value = format!("{} of them", value.split(',').count());
    }
    format!(" {kind}{} {} = {value}", marks(attributes), text(ty))
}

fn signature(attributes: &[Attribute], signature: &syn::Signature) -> String {
    let inputs: Vec<String> = signature
        .inputs
        .iter()
        .map(|input| match input {
            syn::FnArg::Receiver(receiver) => text(receiver).replace("mut self", "self"),
            syn::FnArg::Typed(typed) => text(typed),
        })
        .collect();
    let output = match &signature.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, ty) => format!(" -> {}", text(ty)),
    };
    format!(" fn{}({}){output}", marks(attributes), inputs.join(", "))
}

/// Returns the attributes that matter to users of the item.
fn marks(attributes: &[Attribute]) -> String {
    let mut marks = String::new();
    for name in ["deprecated", "non_exhaustive", "derive"] {
        let found = attributes
            .iter()
            .find(|attribute| attribute.path().is_ident(name));
        if let Some(attribute) = found {
            marks.push_str(&format!(", {}", text(&attribute.meta)));
        }
    }
    marks
}

/// Returns the wire names in the code beside the types: of fields by their constants, of variants
/// by the functions that return or write them.
fn wire_names(items: &[Item]) -> WireNames {
    let mut found = BTreeMap::new();
    for item in items {
        let Item::Impl(item) = item else { continue };
        let owner = text(&item.self_ty);
        for member in &item.items {
            match member {
                ImplItem::Const(member) => {
                    let value = text(&member.expr);
                    let wire = value
                        .strip_prefix("json::Field::new(")
                        .and_then(|value| value.strip_suffix(')'));
                    if let Some(wire) = wire {
                        found.insert((owner.clone(), member.ident.to_string()), wire.to_owned());
                    }
                }
                ImplItem::Fn(member) if item.trait_.is_some() => {
                    for (variant, wire) in variants(&member.block) {
                        found.insert((owner.clone(), variant), wire);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// Returns the last literal of each arm `Self::Variant.. => ..` of a function that matches on
/// `self`.
fn variants(block: &syn::Block) -> Vec<(String, String)> {
    let Some(Stmt::Expr(Expr::Match(expression), None)) = block.stmts.last() else {
        return Vec::new();
    };
    let arms = expression.arms.iter().filter_map(|arm| {
        let path = match &arm.pat {
            syn::Pat::Path(pattern) => &pattern.path,
            syn::Pat::TupleStruct(pattern) => &pattern.path,
            _ => return None,
        };
        let variant = path.segments.last()?.ident.to_string();
        Some((variant, last_literal(arm.body.to_token_stream())?))
    });
    arms.collect()
}

fn last_literal(tokens: TokenStream) -> Option<String> {
    let literals = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => Some(literal.to_string()),
        TokenTree::Group(group) => last_literal(group.stream()),
        _ => None,
    });
    literals.last()
}
