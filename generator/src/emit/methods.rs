//! The static that describes a method: all that generic code needs to send it, page through it,
//! or wait for it.

use super::escape;
use super::text::{self, literal};
use crate::name::RustName;
use crate::rust::{MediaFacts, PagingFacts, ParameterFacts, Request};

/// Where the fields of the static stand, and those of a struct in it.
const FIELD: &str = "    ";
const INNER: &str = "        ";

/// The static.
pub(super) fn emit(request: &Request) -> String {
    let mut out = format!("/// `{}`, as data.\n", escape::code(&request.id));
    let constant = &request.constant;
    out.push_str(&format!(
        "pub static {constant}: runtime::Method = runtime::Method {{\n"
    ));
    field(&mut out, FIELD, "id", &literal(&request.id));
    let verb = format!("runtime::Verb::{}", request.verb);
    field(&mut out, FIELD, "verb", &verb);
    field(&mut out, FIELD, "path", &literal(&request.path));
    let scopes = request.scopes.iter().map(|scope| format!("scope::{scope}"));
    list(&mut out, FIELD, "scopes", scopes.collect());
    let parameters = request.parameters.iter().map(parameter).collect();
    list(&mut out, FIELD, "parameters", parameters);
    if let Some(version) = &request.api_version {
        let version = format!("Some({})", literal(version));
        field(&mut out, FIELD, "api_version", &version);
    }
    let required = request.required.iter().map(|pointer| literal(pointer));
    list(&mut out, FIELD, "required", required.collect());
    if let Some(facts) = &request.paging {
        paging(&mut out, facts);
    }
    if request.starts_operation {
        polling(&mut out, request.polling.as_deref());
    }
    if let Some(media) = &request.upload {
        upload(&mut out, media);
    }
    if request.download {
        field(&mut out, FIELD, "download", "true");
    }
    out.push_str("    ..runtime::Method::new(&API)\n};\n");
    out
}

fn field(out: &mut String, indent: &str, name: &str, value: &str) {
    out.push_str(&format!("{indent}{name}: {value},\n"));
}

/// A field that is a list; none where the list is empty.
fn list(out: &mut String, indent: &str, name: &str, items: Vec<String>) {
    if !items.is_empty() {
        text::list(out, &format!("{indent}{name}: &["), &items, "],");
    }
}

/// A field that holds a struct, on one line where it fits.
fn structure(out: &mut String, name: &str, ty: &str, fields: &[(&str, String)]) {
    let start = format!("{FIELD}{name}: Some(runtime::{ty} {{");
    let on_one_line: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let line = format!("{start} {} }}),", on_one_line.join(", "));
    if line.chars().count() <= text::MARGIN {
        out.push_str(&line);
        out.push('\n');
        return;
    }
    out.push_str(&format!("{start}\n"));
    for (name, value) in fields {
        field(out, INNER, name, value);
    }
    out.push_str(&format!("{FIELD}}}),\n"));
}

fn parameter(parameter: &ParameterFacts) -> String {
    let make = match (parameter.in_path, parameter.repeated) {
        (true, _) => "path",
        (false, false) => "query",
        (false, true) => "query_list",
    };
    format!("runtime::Parameter::{make}({})", literal(&parameter.name))
}

/// An `Option` of a text.
fn option(text: Option<&str>) -> String {
    match text {
        Some(text) => format!("Some({})", literal(text)),
        None => "None".to_owned(),
    }
}

fn paging(out: &mut String, facts: &PagingFacts) {
    let place = if facts.in_query { "Query" } else { "Body" };
    let token = format!("runtime::PageToken::{place}({})", literal(&facts.token));
    let fields = [
        ("token", token),
        ("next", literal(&facts.next)),
        ("items", option(facts.items.as_deref())),
        ("size", option(facts.size.as_deref())),
    ];
    structure(out, "paging", "Paging", &fields);
}

fn polling(out: &mut String, path: Option<&[RustName]>) {
    let get = match path {
        Some(path) => {
            let path: Vec<&str> = path.iter().map(RustName::as_str).collect();
            format!("Some(&crate::{})", path.join("::"))
        }
        None => "None".to_owned(),
    };
    structure(out, "operation", "Polling", &[("get", get)]);
}

fn upload(out: &mut String, media: &MediaFacts) {
    let size = match media.max_size {
        Some(size) => format!("Some({size}u64)"),
        None => "None".to_owned(),
    };
    let accept: Vec<String> = media.accept.iter().map(|ty| literal(ty)).collect();
    let fields = [
        ("simple", option(media.simple.as_deref())),
        ("resumable", option(media.resumable.as_deref())),
        ("max_size", size),
        ("accept", format!("&[{}]", accept.join(", "))),
    ];
    structure(out, "upload", "Upload", &fields);
}
