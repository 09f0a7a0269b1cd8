//! Documents whose names and texts are chosen to become code: every item is of an expected kind,
//! every name is legal, every fact of the document is in a literal, and documentation is inert.
//!
//! `compiled.rs` compiles the same documents. One snapshot has the names that they receive.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use serde_json::Value;
use syn::{Attribute, ImplItem, Item};

use crate::shorthand::syntax::{dense, doc_lines, function, is_doc, literals, owner};
use crate::support::{construct, generated, text};

const DOCUMENTS: [&str; 4] = [
    "hostile_methods",
    "hostile_properties",
    "hostile_schemas",
    "hostile_texts",
];

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

/// The parsed files of a document, with their paths.
fn files(name: &str) -> Vec<(String, syn::File)> {
    let files = generated([construct(name)]).unwrap();
    let sources = files.files().iter();
    let sources = sources.filter(|file| file.path.starts_with("src/") && file.path != "src/lib.rs");
    let parse = |file: &discogen::File| (file.path.clone(), syn::parse_file(&file.text).unwrap());
    sources.map(parse).collect()
}

fn document(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap()
}

fn items(files: &[(String, syn::File)]) -> impl Iterator<Item = &Item> {
    files.iter().flat_map(|(_, file)| &file.items)
}

#[test]
fn every_item_is_of_an_expected_kind() {
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
fn every_attribute_is_an_expected_one() {
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
fn every_name_is_legal() {
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
fn every_path_of_a_file_is_plain() {
    for name in DOCUMENTS {
        for (path, _) in files(name) {
            let is_plain = path
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "_/.".contains(char));
            assert!(is_plain && !path.contains(".."), "{path}");
        }
    }
}

/// A method of a document, or its static description.
type Method = (String, String, String, BTreeSet<String>);

#[test]
fn every_method_has_its_facts() {
    for name in DOCUMENTS {
        let files = files(name);
        let mut expected = Vec::new();
        methods(&document(name), &mut expected);
        let mut found: Vec<Method> = items(&files).filter_map(described).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{name}");
        let requests = items(&files).filter(|item| match item {
            Item::Struct(item) => dense(&item.fields) == "(runtime::Request)",
            _ => false,
        });
        assert_eq!(requests.count(), expected.len(), "{name}");
        let functions = items(&files).filter(|item| matches!(item, Item::Fn(_)));
        assert_eq!(functions.count(), expected.len(), "{name}");
    }
}

/// Collects the methods of a resource and the resources below it.
fn methods(resource: &Value, found: &mut Vec<Method>) {
    let entries = |key: &str| resource[key].as_object().into_iter().flatten();
    for (_, method) in entries("methods") {
        let fact = |key: &str| method[key].as_str().unwrap().to_owned();
        let parameters = method["parameters"].as_object().into_iter().flatten();
        let parameters = parameters.map(|(name, it)| {
            let location = it["location"].as_str().unwrap();
            format!("runtime::Parameter::{location}({name:?})")
        });
        let verb = fact("httpMethod").to_lowercase();
        found.push((fact("id"), verb, fact("path"), parameters.collect()));
    }
    for (_, inner) in entries("resources") {
        methods(inner, found);
    }
}

/// Returns the facts of a static description.
fn described(item: &Item) -> Option<Method> {
    let Item::Static(item) = item else {
        return None;
    };
    let syn::Expr::Struct(value) = &*item.expr else {
        return None;
    };
    if dense(&value.path) != "runtime::Method" {
        return None;
    }
    let mut method = Method::default();
    for field in &value.fields {
        let text = || literals(&field.expr).into_iter().next().unwrap();
        match dense(&field.member).as_str() {
            "id" => method.0 = text(),
            "verb" => {
                method.1 = dense(&field.expr)
                    .replace("runtime::Verb::", "")
                    .to_lowercase()
            }
            "path" => method.2 = text(),
            "parameters" => {
                let syn::Expr::Reference(list) = &field.expr else {
                    continue;
                };
                let syn::Expr::Array(list) = &*list.expr else {
                    continue;
                };
                let parameters = list.elems.iter().map(|it| {
                    let name = literals(it).into_iter().next().unwrap();
                    let text = dense(it);
                    format!("{}({name:?})", text.split_once('(').unwrap().0)
                });
                method.3 = parameters.collect();
            }
            _ => {}
        }
    }
    Some(method)
}

#[test]
fn every_parameter_has_a_setter_or_an_argument() {
    for name in DOCUMENTS {
        let mut methods_of_document = Vec::new();
        methods(&document(name), &mut methods_of_document);
        let mut expected: Vec<String> = methods_of_document
            .into_iter()
            .flat_map(|(_, _, _, parameters)| parameters)
            .map(|it| it.replace("runtime::Parameter::", ""))
            .collect();
        let mut found = Vec::new();
        for item in items(&files(name)) {
            if matches!(item, Item::Fn(_) | Item::Impl(_)) {
                each_call(item.to_token_stream(), &mut |call, argument| {
                    let location = match call {
                        "path" => "path",
                        "query" | "set" | "set_all" | "set_text" => "query",
                        _ => return,
                    };
                    found.push(format!("{location}({argument:?})"));
                });
            }
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{name}");
    }
}

/// Calls a function with each name that an argument list follows, and the list's first literal.
fn each_call(tokens: TokenStream, found: &mut impl FnMut(&str, &str)) {
    let mut name = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let first = group.stream().into_iter().next();
                if let Some(TokenTree::Literal(literal)) = first {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        found(&name, &text.value());
                    }
                }
                each_call(group.stream(), found);
                name.clear();
            }
            TokenTree::Ident(ident) => name = ident.to_string(),
            _ => name.clear(),
        }
    }
}

#[test]
fn every_property_has_its_field() {
    for name in DOCUMENTS {
        let mut expected = Vec::new();
        objects(&document(name), &mut expected);
        let mut found: Vec<BTreeSet<String>> = Vec::new();
        let mut messages = 0;
        for item in items(&files(name)) {
            let Item::Impl(block) = item else { continue };
            let is_message = block
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| dense(path) == "json::Message");
            if is_message {
                messages += 1;
                let read = block.items.iter().find_map(read_names);
                found.push(read.unwrap());
            }
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{name}");
        assert_eq!(messages, expected.len(), "{name}");
    }
}

/// Collects the names of the properties of every object in a document.
fn objects(value: &Value, found: &mut Vec<BTreeSet<String>>) {
    match value {
        Value::Object(map) => {
            if map.get("type").is_some_and(|it| it == "object") {
                let properties = map.get("properties").and_then(Value::as_object);
                found.push(
                    properties
                        .into_iter()
                        .flat_map(|it| it.keys().cloned())
                        .collect(),
                );
            }
            map.values().for_each(|inner| objects(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| objects(inner, found)),
        _ => {}
    }
}

/// Returns the names that the function `read` of a message knows.
fn read_names(member: &ImplItem) -> Option<BTreeSet<String>> {
    match member {
        ImplItem::Fn(function) if function.sig.ident == "read" => {
            Some(literals(&function.block).into_iter().collect())
        }
        _ => None,
    }
}

#[test]
fn every_known_value_has_its_variant() {
    for name in DOCUMENTS {
        let mut expected = Vec::new();
        enums(&document(name), &mut expected);
        let mut found: Vec<BTreeSet<String>> = Vec::new();
        for item in items(&files(name)) {
            let Item::Impl(block) = item else { continue };
            if block
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| dense(path).ends_with("json::OpenEnum"))
            {
                let as_str = function(block, "as_str").unwrap();
                let from_known = function(block, "from_known").unwrap();
                let values: BTreeSet<String> = literals(&as_str.block).into_iter().collect();
                let known: BTreeSet<String> = literals(&from_known.block).into_iter().collect();
                assert_eq!(values, known, "{}", owner(block));
                found.push(values);
            }
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{name}");
    }
}

fn enums(value: &Value, found: &mut Vec<BTreeSet<String>>) {
    match value {
        Value::Object(map) => {
            if let Some(values) = map.get("enum").and_then(Value::as_array) {
                found.push(
                    values
                        .iter()
                        .map(|it| it.as_str().unwrap().to_owned())
                        .collect(),
                );
            }
            map.values().for_each(|inner| enums(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| enums(inner, found)),
        _ => {}
    }
}

#[test]
fn documentation_is_inert() {
    let mut count = 0;
    for name in DOCUMENTS {
        for (path, file) in files(name) {
            each_documentation(&file, &mut |lines| {
                count += lines.len();
                let problem = problem(lines);
                assert_eq!(problem, None, "{path}: {lines:#?}");
            });
        }
    }
    assert!(count > 1000, "{count}");
}

/// Calls a function with the lines of each documentation.
fn each_documentation(file: &syn::File, found: &mut impl FnMut(&[String])) {
    let mut say = |attrs: &[Attribute]| {
        if attrs.iter().any(is_doc) {
            found(&doc_lines(attrs));
        }
    };
    say(&file.attrs);
    for item in &file.items {
        match item {
            Item::Const(item) => say(&item.attrs),
            Item::Enum(item) => {
                say(&item.attrs);
                item.variants.iter().for_each(|it| say(&it.attrs));
            }
            Item::Fn(item) => say(&item.attrs),
            Item::Impl(item) => {
                for member in &item.items {
                    match member {
                        ImplItem::Const(member) => say(&member.attrs),
                        ImplItem::Fn(member) => say(&member.attrs),
                        _ => {}
                    }
                }
            }
            Item::Static(item) => say(&item.attrs),
            Item::Struct(item) => {
                say(&item.attrs);
                item.fields.iter().for_each(|it| say(&it.attrs));
            }
            Item::Type(item) => say(&item.attrs),
            _ => {}
        }
    }
}

/// Returns what in a documentation could be more than text: a control character, a backtick or a
/// fence that does not end, HTML.
fn problem(lines: &[String]) -> Option<String> {
    let mut in_code = false;
    for line in lines {
        let control = |char: char| char.is_control() || "\u{202e}\u{2066}\u{200f}".contains(char);
        if line.contains(control) {
            return Some(format!("a control character in {line:?}"));
        }
        if line.starts_with("```") {
            in_code = !in_code;
            if line != "```" && line != "```no_run" {
                return Some(format!("the fence {line:?}"));
            }
            continue;
        }
        if in_code {
            continue;
        }
        let spans: Vec<&str> = line.split('`').collect();
        if spans.len() % 2 == 0 {
            return Some(format!("a backtick without its other in {line:?}"));
        }
        let outside: String = spans.iter().step_by(2).copied().collect();
        if outside.contains('<') {
            return Some(format!("HTML in {line:?}"));
        }
    }
    in_code.then(|| "a fence without its end".to_owned())
}

#[test]
fn active_documentation_is_found() {
    let found = |text: &str| {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        problem(&lines).is_some()
    };
    for text in [
        "a `b",
        "<b>",
        "```\nx",
        "```rust\nx\n```",
        "a\u{202e}b",
        "a\u{7}",
    ] {
        assert!(found(text), "{text:?}");
    }
    for text in ["a `<b>`.", "```no_run\nlet x = \"`<\";\n```", ""] {
        assert!(!found(text), "{text:?}");
    }
}

/// The names that are more than a conversion of the wire name: they may not change without notice.
#[test]
fn names_of_hostile_documents() {
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
        snapshot_path => "../documents",
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
