//! The facts of documents: each is in a literal of the emitted code, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use discogen::Config;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use serde_json::Value;
use syn::{ImplItem, Item};

use crate::hostile::{DOCUMENTS, document, files, items, parsed};
use crate::shorthand::syntax::{dense, function, literals, owner};

/// A method of a document, or its static description.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Method {
    id: String,
    verb: String,
    path: String,
    /// Location and name, such as `query_list("ids")`.
    parameters: BTreeSet<String>,
    scopes: BTreeSet<String>,
}

#[test]
fn hostile_methods_keep_their_facts() {
    for name in DOCUMENTS {
        let document = document(name);
        let files = files(name);
        assert_eq!(described(&files), methods(&document), "{name}");
        let count = methods(&document).len();
        let requests = items(&files).filter(|item| match item {
            Item::Struct(item) => dense(&item.fields) == "(runtime::Request)",
            _ => false,
        });
        assert_eq!(requests.count(), count, "{name}");
        let functions = items(&files).filter(|item| matches!(item, Item::Fn(_)));
        assert_eq!(functions.count(), count, "{name}");
    }
}

/// All methods of the crate of this repository.
#[test]
fn real_methods_keep_their_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../discovery");
    let config = Config::from_manifest(folder.join("discogen.toml")).unwrap();
    let files = parsed(&discogen::generate(&config).unwrap());
    let mut expected = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "json") {
            let text = std::fs::read_to_string(path).unwrap();
            expected.extend(methods(&serde_json::from_str(&text).unwrap()));
        }
    }
    expected.sort();
    let mut found = Vec::new();
    for (path, _) in &files {
        let Some(api) = path.strip_suffix("/methods.rs") else {
            continue;
        };
        let api = format!("{api}/");
        let own = files.iter().filter(|(path, _)| path.starts_with(&api));
        found.extend(described(&own.cloned().collect::<Vec<_>>()));
    }
    found.sort();
    assert!(found.len() > 250, "{}", found.len());
    assert_eq!(found, expected);
}

/// Returns the methods of a document, sorted.
fn methods(document: &Value) -> Vec<Method> {
    let mut found = Vec::new();
    collect(document, &mut found);
    found.sort();
    found
}

/// Collects the methods of a resource and the resources below it.
fn collect(resource: &Value, found: &mut Vec<Method>) {
    let entries = |key: &str| resource[key].as_object().into_iter().flatten();
    for (_, method) in entries("methods") {
        let fact = |key: &str| method[key].as_str().unwrap().to_owned();
        let parameters = method["parameters"].as_object().into_iter().flatten();
        let parameters = parameters.map(|(name, it)| {
            let location = it["location"].as_str().unwrap();
            let list = match it["repeated"].as_bool() {
                Some(true) => "_list",
                _ => "",
            };
            format!("{location}{list}({name:?})")
        });
        let scopes = method["scopes"].as_array().into_iter().flatten();
        found.push(Method {
            id: fact("id"),
            verb: fact("httpMethod"),
            path: plain(&fact("path")),
            parameters: parameters.collect(),
            scopes: scopes.map(|it| it.as_str().unwrap().to_owned()).collect(),
        });
    }
    for (_, inner) in entries("resources") {
        collect(inner, found);
    }
}

/// Returns a path template without the patterns of its variables.
fn plain(path: &str) -> String {
    let mut parts = path.split('{');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (variable, rest) = part.split_once('}').unwrap();
        let (name, _) = variable.split_once('=').unwrap_or((variable, ""));
        plain.push_str(&format!("{{{}}}{rest}", name.trim_start_matches('+')));
    }
    plain
}

/// Returns the methods that an API describes, sorted.
fn described(files: &[(String, syn::File)]) -> Vec<Method> {
    let scopes = items(files).filter_map(|item| match item {
        Item::Const(item) => Some((item.ident.to_string(), literals(&item.expr).remove(0))),
        _ => None,
    });
    let scopes: BTreeMap<String, String> = scopes.collect();
    let methods = items(files).filter_map(|item| description(item, &scopes));
    let mut methods: Vec<Method> = methods.collect();
    methods.sort();
    methods
}

/// Returns the facts of a static description.
fn description(item: &Item, scopes: &BTreeMap<String, String>) -> Option<Method> {
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
        let text = || literals(&field.expr).remove(0);
        match dense(&field.member).as_str() {
            "id" => method.id = text(),
            "verb" => {
                let verb = dense(&field.expr);
                method.verb = verb.replace("runtime::Verb::", "").to_uppercase();
            }
            "path" => method.path = plain(&text()),
            "parameters" => {
                let parameters = elements(&field.expr).map(|it| {
                    let call = dense(it).replace("runtime::Parameter::", "");
                    let (location, _) = call.split_once('(').unwrap();
                    format!("{location}({:?})", literals(it).remove(0))
                });
                method.parameters = parameters.collect();
            }
            "scopes" => {
                let names = elements(&field.expr).map(|it| dense(it).replace("scope::", ""));
                method.scopes = names.map(|name| scopes[&name].clone()).collect();
            }
            _ => {}
        }
    }
    Some(method)
}

/// Returns the elements of a list `&[..]`.
fn elements(list: &syn::Expr) -> impl Iterator<Item = &syn::Expr> {
    let list = match list {
        syn::Expr::Reference(list) => match &*list.expr {
            syn::Expr::Array(list) => Some(list),
            _ => None,
        },
        _ => None,
    };
    list.into_iter().flat_map(|list| &list.elems)
}

#[test]
fn hostile_parameters_have_setters() {
    for name in DOCUMENTS {
        let methods = methods(&document(name)).into_iter();
        let mut expected: Vec<String> = methods.flat_map(|it| it.parameters).collect();
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
fn hostile_properties_have_fields() {
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
fn hostile_values_have_variants() {
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
fn hostile_unions_keep_their_members() {
    let mut members = BTreeSet::new();
    for name in DOCUMENTS {
        let mut objects_of_document = Vec::new();
        objects(&document(name), &mut objects_of_document);
        let properties: BTreeSet<String> = objects_of_document.into_iter().flatten().collect();
        for item in items(&files(name)) {
            let Item::Impl(block) = item else { continue };
            let is_union = block
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| dense(path) == "json::Union");
            if is_union {
                let names = literals(&function(block, "wire_name").unwrap().block);
                let written = literals(&function(block, "write").unwrap().block);
                assert_eq!(names, written, "{}", owner(block));
                assert!(names.iter().all(|it| properties.contains(it)), "{names:?}");
                members.extend(names);
            }
        }
    }
    let expected = ["", "1", "@type", "A", "a", "self", "type", "x\"y"];
    assert_eq!(members, expected.map(str::to_owned).into());
}
