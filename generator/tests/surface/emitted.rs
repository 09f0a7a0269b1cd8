//! The paths of the public items in emitted code.

use std::collections::BTreeSet;

use discogen::Files;
use discogen::diff::SurfaceItem;
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, ItemImpl, Visibility};

/// Functions that every type of a kind has.
const COMMON: &[&str] = &["items", "new", "pages", "pattern", "send"];

/// Constants and statics that every API or type of a kind has.
const CONSTANTS: &[&str] = &["API", "METHODS", "PATTERNS"];

/// The traits that are part of the surface, with their names there.
const TRAITS: &[(&str, &str)] = &[
    ("ApiRequest", "Call"),
    ("LongRunning", "LongRunning"),
    ("Paged", "Paged"),
    ("PagedItems", "PagedItems"),
];

/// Returns the path of an item, unless it is an argument, or a function of `COMMON`.
pub fn path_of(item: &SurfaceItem) -> Option<String> {
    let last = item.path.rsplit("::").next()?;
    let is_common = COMMON.contains(&last) && item.signature == "fn";
    let is_function = item.wire_name.contains('/');
    let is_argument = item.path.ends_with(')');
    (!is_argument && (!is_common || is_function)).then(|| item.path.clone())
}

/// Returns the paths of the public items of all APIs.
pub fn paths(files: &Files) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files.files() {
        let Some(path) = module_path(&file.path) else {
            continue;
        };
        for item in syn::parse_file(&file.text).unwrap().items {
            add(&item, &path, &mut found);
        }
    }
    found
}

/// Returns the path of the module that exports the items of a file: a file below `types` is private
/// to it.
fn module_path(file: &str) -> Option<String> {
    let path = file.strip_prefix("src/")?.strip_suffix(".rs")?;
    let is_api = path != "lib" && path != "guide" && !path.starts_with("guide/");
    let path = match path.split_once("/types/") {
        Some((api, _)) => format!("{api}/types"),
        None => path.to_owned(),
    };
    is_api.then(|| path.replace('/', "::"))
}

fn add(item: &Item, module: &str, found: &mut BTreeSet<String>) {
    let path = |name: &dyn ToString| format!("{module}::{}", name.to_string());
    match item {
        Item::Const(item) => drop(found.insert(path(&item.ident))),
        Item::Static(item) if !CONSTANTS.contains(&&*item.ident.to_string()) => {
            found.insert(path(&item.ident));
        }
        Item::Type(item) => drop(found.insert(path(&item.ident))),
        Item::Fn(item) => drop(found.insert(path(&item.sig.ident))),
        Item::Struct(item) => {
            let path = path(&item.ident);
            if let Fields::Named(fields) = &item.fields {
                for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().unwrap();
                    found.insert(format!("{path}.{name}"));
                }
            }
            found.insert(path);
        }
        Item::Enum(item) => {
            let path = path(&item.ident);
            for variant in &item.variants {
                found.insert(format!("{path}::{}", variant.ident));
            }
            found.insert(path);
        }
        Item::Impl(item) => members(item, module, found),
        // The module of an API, and those of resources.
        Item::Mod(item) if is_public(&item.vis) => {
            let name = item.ident.to_string();
            if !["methods", "names", "scope", "types"].contains(&&*name) {
                found.insert(path(&item.ident));
            }
        }
        _ => {}
    }
    found.insert(module.split("::").next().unwrap_or_default().to_owned());
}

fn members(item: &ItemImpl, module: &str, found: &mut BTreeSet<String>) {
    let path = format!("{module}::{}", item.self_ty.to_token_stream());
    if let Some((name, _)) = &item.trait_ {
        let name = name.segments.last().unwrap().ident.to_string();
        let of_surface = TRAITS.iter().find(|(emitted, _)| *emitted == name);
        found.extend(of_surface.map(|(_, name)| format!("{path} as {name}")));
        return;
    }
    for member in &item.items {
        match member {
            ImplItem::Const(member) if !CONSTANTS.contains(&&*member.ident.to_string()) => {
                found.insert(format!("{path}::{}", member.ident));
            }
            ImplItem::Fn(member) if is_public(&member.vis) => {
                let name = member.sig.ident.to_string();
                // Those without arguments, and those of the client, are the same everywhere.
                let is_common = member.sig.inputs.len() < 2 || is_client(member);
                let is_constructor = name == "new" && !member.sig.inputs.is_empty();
                if is_constructor || !is_common || !COMMON.contains(&&*name) {
                    found.insert(format!("{path}::{name}"));
                }
            }
            _ => {}
        }
    }
}

/// Returns `true` if a function needs the client.
fn is_client(function: &syn::ImplItemFn) -> bool {
    let inputs = function.sig.inputs.to_token_stream().to_string();
    inputs.contains("Client")
}

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}
