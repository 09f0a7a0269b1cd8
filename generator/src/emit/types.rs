//! The `types` module: a file for each named schema, so that a revision's change is seen where it
//! belongs.

use std::collections::BTreeSet;

use super::api::file;
use super::ty::{Home, spelled};
use super::{EmittedFile, Piece, enums, structs, text, variants};
use crate::name::RustName;
use crate::rust::{Alias, Api, FieldKind, Item, OperationRole, Struct, TypeFile};

/// The module and its files.
pub(super) fn emit<'a>(api: &'a Api, folder: &str) -> Vec<EmittedFile<'a>> {
    if api.types.is_empty() {
        return Vec::new();
    }
    let mut files = vec![file(api, format!("{folder}/types.rs"), move || list(api))];
    for item in &api.types {
        let path = format!("{folder}/types/{}.rs", item.module);
        files.push(file(api, path, move || type_file(item)));
    }
    files
}

/// The list of files, with what each gives.
fn list(api: &Api) -> Vec<Piece> {
    let modules = api
        .types
        .iter()
        .map(|item| format!("mod {};\n", item.module));
    let exports = api.types.iter().map(|item| {
        let names = item.items.iter().flat_map(defined);
        let names: Vec<&str> = names.map(RustName::as_str).collect();
        text::import(&format!("pub use {}", item.module), &names)
    });
    vec![
        Piece::Imports(modules.collect()),
        Piece::Imports(apart(exports)),
    ]
}

/// The imports, with a blank line behind each that takes several lines.
fn apart(imports: impl IntoIterator<Item = String>) -> String {
    let mut out = String::new();
    for import in imports {
        if out.ends_with("\n};\n") && !import.is_empty() {
            out.push('\n');
        }
        out.push_str(&import);
    }
    out
}

fn type_file(item: &TypeFile) -> Vec<Piece> {
    let own: BTreeSet<&RustName> = item.items.iter().flat_map(defined).collect();
    let mut used = Vec::new();
    for item in &item.items {
        mentioned(item, &mut used);
    }
    let used: BTreeSet<&str> = used
        .into_iter()
        .filter(|name| !own.contains(*name))
        .map(RustName::as_str)
        .collect();
    let used: Vec<&str> = used.into_iter().collect();
    let is_struct = |item: &Item| matches!(item, Item::Struct(_));
    let reads = item.items.iter().any(is_struct);
    let imports = [
        text::import("use super", &used),
        text::import("use crate::runtime", if reads { &["json"] } else { &[] }),
    ];
    let mut pieces = Vec::new();
    if !used.is_empty() || reads {
        pieces.push(Piece::Imports(apart(imports)));
    }
    for item in &item.items {
        match item {
            Item::Struct(item) => structs::emit(item, &mut pieces),
            Item::Enum(item) => enums::emit(item, &mut pieces),
            Item::Alias(item) => pieces.push(Piece::Items(alias(item))),
            Item::Variants(item) => variants::emit(item, &mut pieces),
        }
    }
    pieces
}

fn alias(item: &Alias) -> String {
    let mut out = String::new();
    text::docs(&mut out, "", &item.docs);
    text::deprecated(&mut out, "", item.deprecated);
    let ty = spelled(&item.ty, Home::Types);
    out.push_str(&format!("pub type {} = {ty};\n", item.name));
    out
}

/// The types that an item defines.
fn defined(item: &Item) -> Vec<&RustName> {
    match item {
        Item::Enum(item) => vec![&item.name],
        Item::Alias(item) => vec![&item.name],
        Item::Variants(item) => vec![&item.name],
        Item::Struct(item) => {
            let unions = item.fields.iter().filter_map(|field| match &field.kind {
                FieldKind::Union { name, .. } => Some(name),
                FieldKind::Value { .. } => None,
            });
            std::iter::once(&item.name).chain(unions).collect()
        }
    }
}

/// The types that an item mentions.
fn mentioned<'a>(item: &'a Item, found: &mut Vec<&'a RustName>) {
    match item {
        Item::Enum(_) => {}
        Item::Alias(item) => item.ty.names(found),
        Item::Variants(item) => found.extend(item.cases.iter().map(|case| &case.ty)),
        Item::Struct(Struct {
            fields, operation, ..
        }) => {
            for field in fields {
                match &field.kind {
                    FieldKind::Value { ty, .. } => ty.names(found),
                    FieldKind::Union { members, .. } => {
                        members.iter().for_each(|member| member.ty.names(found));
                    }
                }
            }
            if let Some(OperationRole { error, .. }) = operation {
                found.push(error);
            }
        }
    }
}
