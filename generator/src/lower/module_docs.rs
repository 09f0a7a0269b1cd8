//! The documentation of modules: their texts, and a table of their contents.

use super::docs::Docs;
use crate::model::{Api, Method, Resource};
use crate::name::RustName;
use crate::rust::{Module, Request};
use crate::text::escape::code;
use crate::text::first_sentence;

/// Returns the documentation of an API: its text and a table of its resources.
pub(super) fn api(api: &Api, root: &Module) -> Vec<String> {
    let mut docs = Docs::of(api.doc.as_deref());
    docs.paragraph(&format!(
        "`{}`, revision `{}`.",
        code(&api.id()),
        code(&api.revision)
    ));
    let methods: Vec<&Method> = api.root.methods.iter().collect();
    methods_table(&methods, &root.requests, &mut docs);
    let mut rows = Vec::new();
    for module in &root.modules {
        resource_rows(module, "", &mut rows);
    }
    if !rows.is_empty() {
        docs.whole_line("| Resource | Methods |".to_owned());
        docs.line("|---|---|".to_owned());
        rows.into_iter().for_each(|row| docs.line(row));
    }
    docs.into_lines()
}

fn resource_rows(module: &Module, path: &str, rows: &mut Vec<String>) {
    let path = match path {
        "" => module.name.to_string(),
        path => format!("{path}::{}", module.name),
    };
    let methods: Vec<String> = module
        .requests
        .iter()
        .map(|request| format!("[`{0}`](fn@{path}::{0})", request.function))
        .collect();
    if !methods.is_empty() {
        rows.push(format!(
            "| [`{path}`](mod@{path}) | {} |",
            methods.join(" ")
        ));
    }
    for child in &module.modules {
        resource_rows(child, &path, rows);
    }
}

/// Returns the documentation of a resource: its text and a table of its methods.
pub(super) fn resource(resource: &Resource, requests: &[Request]) -> Vec<String> {
    let mut docs = Docs::of(resource.doc.as_deref());
    docs.reference(resource.reference.as_deref());
    let methods: Vec<&Method> = resource.methods.iter().collect();
    methods_table(&methods, requests, &mut docs);
    docs.into_lines()
}

/// Adds a row for each method: function, HTTP method, first sentence.
fn methods_table(methods: &[&Method], requests: &[Request], docs: &mut Docs) {
    if requests.is_empty() {
        return;
    }
    let texts: Vec<String> = methods
        .iter()
        .map(|it| description(it.doc.as_deref()))
        .collect();
    let has_texts = texts.iter().any(|text| !text.is_empty());
    let (head, rule) = match has_texts {
        true => ("| Function | HTTP | Purpose |", "|---|---|---|"),
        false => ("| Function | HTTP |", "|---|---|"),
    };
    docs.whole_line(head.to_owned());
    docs.line(rule.to_owned());
    for (text, request) in texts.iter().zip(requests) {
        let (function, verb) = (link(&request.function), request.verb.as_str());
        let row = format!("| {function} | {verb} |");
        docs.line(match has_texts {
            true => format!("{row} {text} |"),
            false => row,
        });
    }
}

/// `fn@` distinguishes a function from a module of the same name.
fn link(function: &RustName) -> String {
    format!("[`{function}`](fn@{function})")
}

/// Returns the first sentence of a text, for a cell of a table.
pub(super) fn description(doc: Option<&str>) -> String {
    let lines = Docs::of(doc).into_lines();
    first_sentence(&lines.join("\n")).replace('|', "\\|")
}
