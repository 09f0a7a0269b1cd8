//! The documentation of a request function: what it does, HTTP method and path, scopes, arguments,
//! what it returns, and whether it pages or carries media.

use super::Lowering;
use super::docs::Docs;
use crate::model::{Method, Parameter, Variable};
use crate::name::RustName;
use crate::rust::{Argument, PagingFacts, ResponseKind, Ty};
use crate::text::escape::code;

/// What the documentation is made of.
pub(super) struct Parts<'a> {
    pub method: &'a Method,
    pub scopes: &'a [RustName],
    pub arguments: &'a [Argument],
    pub response: &'a ResponseKind,
    pub paging: Option<&'a PagingFacts>,
}

/// The lines.
pub(super) fn docs(lowering: &Lowering<'_>, parts: &Parts<'_>) -> Vec<String> {
    let method = parts.method;
    let mut docs = Docs::new(method.doc.as_deref(), || {
        format!("Calls `{}`.", code(&method.id))
    });
    // That a `/` in front of a value is dropped, the argument says.
    let path = method.path.to_string().replace("=/**}", "=**}");
    let path = format!("{}{path}", lowering.api.service_path);
    docs.blank();
    docs.line(format!("`{} {}`", method.verb.as_str(), code(&path)));
    scopes(&lowering.module, parts.scopes, &mut docs);
    arguments(lowering, method, parts.arguments, &mut docs);
    docs.paragraph("# Returns");
    docs.line(returns(parts.response));
    if let Some(paging) = parts.paging {
        docs.paragraph(&page(paging));
    }
    required(method, &mut docs);
    if method.upload.is_some() {
        docs.paragraph("Media are sent with `upload`.");
    }
    if method.download {
        docs.paragraph("Media are received with `download`.");
    }
    docs.into_lines()
}

fn scopes(module: &RustName, scopes: &[RustName], docs: &mut Docs) {
    let link = |name: &RustName| format!("[`{name}`](crate::{module}::scope::{name})");
    match scopes {
        [] => {}
        [one] => docs.paragraph(&format!("Requires the OAuth scope {}.", link(one))),
        several => {
            docs.paragraph("Requires one of the OAuth scopes");
            for scope in several {
                docs.line(format!("- {}", link(scope)));
            }
        }
    }
}

/// Arguments of which there is something to say.
fn arguments(lowering: &Lowering<'_>, method: &Method, arguments: &[Argument], docs: &mut Docs) {
    let items = arguments.iter().filter_map(|argument| {
        let is_its_own = |parameter: &&Parameter| parameter.name == argument.wire_name;
        let parameter = method.parameters.iter().find(is_its_own)?;
        let text = argument_text(lowering, method, parameter)?;
        Some(format!("- `{}`: {text}", argument.name))
    });
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        docs.paragraph("# Arguments");
        items.into_iter().for_each(|item| docs.line(item));
    }
}

fn argument_text(
    lowering: &Lowering<'_>,
    method: &Method,
    parameter: &Parameter,
) -> Option<String> {
    let mut sentences: Vec<String> = Vec::new();
    if let Some(doc) = parameter.doc.as_deref() {
        let text = Docs::new(Some(doc), String::new).into_lines().join(" ");
        sentences.push(sentence(text.trim()));
    }
    let mut variables = method.path.variables();
    let shape = variables
        .find(|variable| variable.name == parameter.name)
        .map(Variable::shape);
    let name = shape.as_deref().and_then(|it| lowering.name_of_shape(it));
    let drops_slash = method
        .path
        .variables()
        .any(|variable| variable.name == parameter.name && variable.drops_leading_slash);
    if let Some(name) = name {
        let (name, module) = (&name.name, &lowering.module);
        sentences.push(format!("A [`{name}`](crate::{module}::names::{name})."));
    } else if let Some(shape) = shape.filter(|shape| shape.contains('/')) {
        sentences.push(format!("Format: `{}`.", code(&shape)));
    }
    if drops_slash {
        sentences.push("A leading `/` is dropped.".to_owned());
    }
    sentences.retain(|sentence| !sentence.is_empty());
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// With a full stop, unless it ends in another sign.
fn sentence(text: &str) -> String {
    if text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | ')')) {
        return format!("{text}.");
    }
    text.to_owned()
}

fn returns(response: &ResponseKind) -> String {
    let link = |name: &RustName| format!("[`{name}`](types::{name})");
    let (envelope, result, metadata) = match response {
        ResponseKind::Empty => return "An empty response.".to_owned(),
        ResponseKind::Raw => return "Raw bytes.".to_owned(),
        ResponseKind::Media => return "Media alone.".to_owned(),
        ResponseKind::Json(ty) => return type_text(ty),
        ResponseKind::Operation {
            envelope,
            result,
            metadata,
        } => (envelope, result, metadata),
    };
    let mut sentences = vec![format!("A long-running operation, as {}.", link(envelope))];
    match (result, metadata) {
        (Some(result), Some(metadata)) => sentences.push(format!(
            "Resolves to {}; progress is {}.",
            link(result),
            link(metadata)
        )),
        (Some(result), None) => sentences.push(format!("Resolves to {}.", link(result))),
        (None, Some(metadata)) => sentences.push(format!("Progress is {}.", link(metadata))),
        (None, None) => {}
    }
    sentences.join(" ")
}

/// The type as the subject of "# Returns".
fn type_text(ty: &Ty) -> String {
    match ty {
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            format!("[`{name}`](types::{name}).")
        }
        Ty::Vec(item) => format!("A list: each item is {}", within(item)),
        Ty::Map(item) => format!("A map: each value is {}", within(item)),
        Ty::Value => "Any JSON value.".to_owned(),
        _ => "A JSON value.".to_owned(),
    }
}

/// The type inside a sentence.
fn within(ty: &Ty) -> String {
    match ty {
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            format!("[`{name}`](types::{name}).")
        }
        Ty::Value => "any JSON value.".to_owned(),
        _ => "a JSON value.".to_owned(),
    }
}

fn page(paging: &PagingFacts) -> String {
    let items = match &paging.items {
        Some(items) => format!(" of `{}`", code(items)),
        None => String::new(),
    };
    let following = match &paging.page {
        Some(page) if page.items.is_some() => "`pages` and `items` request the following ones",
        Some(_) => "`pages` requests the following ones",
        None => "its page token requests the next one",
    };
    format!("The response is one page{items}; {following}.")
}

fn required(method: &Method, docs: &mut Docs) {
    let fields: Vec<String> = method
        .required
        .iter()
        .map(|pointer| format!("`{}`", code(&dotted(pointer))))
        .collect();
    if !fields.is_empty() {
        docs.paragraph(&format!("Required in the body: {}.", fields.join(", ")));
    }
}

/// A pointer such as `/a/*/b` as people write it: `a[].b`.
fn dotted(pointer: &str) -> String {
    let path = pointer.trim_start_matches('/').replace("/*", "[]");
    path.replace('/', ".").replace("~1", "/").replace("~0", "~")
}
