//! The facts of a document: each is in a literal of the emitted code, and nothing else is.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use serde_json::Value;
use syn::{ImplItem, Item};

use super::{DOCUMENTS, document, files, items};
use crate::shorthand::syntax::{dense, function, literals, owner};

/// A method of a document, or its static description.
type Method = (String, String, String, BTreeSet<String>);

#[test]
fn methods_keep_their_facts() {
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
fn parameters_have_setters() {
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
fn properties_have_fields() {
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
fn enum_values_have_variants() {
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
