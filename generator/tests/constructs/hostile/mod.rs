//! Documents whose names and texts are chosen to become code: every item is of an expected kind,
//! every name is legal, and documentation is inert. `facts.rs` checks that their facts are kept.
//!
//! `compiled.rs` compiles the same documents. One snapshot has the names that they receive.

mod code;
mod documentation;

use discogen::{File, Files};
use serde_json::Value;
use syn::Item;

use crate::support::{construct, generated, text};

pub const DOCUMENTS: [&str; 4] = [
    "hostile_methods",
    "hostile_properties",
    "hostile_schemas",
    "hostile_texts",
];

/// The parsed files of a document, with their paths.
pub fn files(name: &str) -> Vec<(String, syn::File)> {
    parsed(&generated([construct(name)]).unwrap())
}

/// Parses the files of all APIs.
pub fn parsed(files: &Files) -> Vec<(String, syn::File)> {
    let sources = files.files().iter();
    let sources = sources
        .filter(|file| file.path.starts_with("src/") && file.path.ends_with(".rs"))
        .filter(|file| file.path != "src/lib.rs");
    let parse = |file: &File| (file.path.clone(), syn::parse_file(&file.text).unwrap());
    sources.map(parse).collect()
}

pub fn document(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap()
}

pub fn items(files: &[(String, syn::File)]) -> impl Iterator<Item = &Item> {
    files.iter().flat_map(|(_, file)| &file.items)
}

/// The names that are more than a conversion of the wire name: they may not change without notice.
#[test]
fn names_are_stable() {
    let files = generated(DOCUMENTS.map(construct)).unwrap();
    let ledger = files.files().iter().find(|file| file.path == "names.toml");
    let ledger: toml::Table = ledger.unwrap().text.parse().unwrap();
    let mut lines = Vec::new();
    for (namespace, names) in &ledger {
        for (wire_name, name) in names.as_table().unwrap() {
            let name = name.as_str().unwrap();
            if plain(wire_name) != plain(name) {
                lines.push(format!("{namespace}: {wire_name:?} = {name}"));
            }
        }
    }
    insta::with_settings!({
        snapshot_path => "../../documents",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("hostile_names", lines.join("\n"));
    });
}

/// Returns the letters and digits of a name, in lower case.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
