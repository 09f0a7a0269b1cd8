//! The documentation of a request function: purpose, HTTP method and path, arguments, optional
//! parameters, response, errors and scopes.

use super::Lowering;
use super::docs::Docs;
use crate::model::{Media, Method, Parameter, Variable, Verb};
use crate::name::RustName;
use crate::rust::{Argument, PagingFacts, ResponseKind, Setter, Ty};
use crate::scalar::Scalar;
use crate::text::escape::code;
use crate::text::first_sentence;

/// The inputs of the documentation.
pub(super) struct Parts<'a> {
    pub method: &'a Method,
    pub scopes: &'a [RustName],
    pub arguments: &'a [Argument],
    pub setters: &'a [Setter],
    /// The request type, whose setters are linked.
    pub request: &'a RustName,
    pub response: &'a ResponseKind,
    pub paging: Option<&'a PagingFacts>,
}

/// Returns the lines.
pub(super) fn docs(lowering: &Lowering<'_>, parts: &Parts<'_>) -> Vec<String> {
    let method = parts.method;
    let mut docs = Docs::of(method.doc.as_deref());
    docs.whole_line(http_line(lowering, method));
    arguments(lowering, method, parts.arguments, &mut docs);
    optional(parts, &mut docs);
    docs.heading("Returns");
    docs.line(returns(parts.response));
    if let Some(paging) = parts.paging {
        docs.paragraph(&page(paging));
    }
    if method.download {
        docs.paragraph("`download` returns the media in place of their description.");
    }
    errors(method, &mut docs);
    scopes(&lowering.module, parts.scopes, &mut docs);
    docs.into_lines()
}

/// Adds HTTP method, path, and the page of the reference.
fn http_line(lowering: &Lowering<'_>, method: &Method) -> String {
    // The argument's documentation states that a leading `/` of a value is dropped.
    let path = method.path.to_string().replace("=/**}", "=**}");
    let path = format!("{}{path}", lowering.api.service_path);
    let line = format!("`{} {}`", method.verb.as_str(), code(&path));
    match &method.reference {
        Some(url) => format!("{line} · [Reference]({url})"),
        None => line,
    }
}

fn scopes(module: &RustName, scopes: &[RustName], docs: &mut Docs) {
    let link = |name: &RustName| format!("[`{name}`](crate::{module}::scope::{name})");
    if scopes.is_empty() {
        return;
    }
    docs.heading("Scopes");
    match scopes {
        [one] => docs.line(format!("{}.", link(one))),
        several => {
            docs.line("One of:".to_owned());
            for scope in several {
                docs.line(format!("- {}", link(scope)));
            }
        }
    }
}

/// Adds the arguments with known facts, and the required fields of the body.
fn arguments(lowering: &Lowering<'_>, method: &Method, arguments: &[Argument], docs: &mut Docs) {
    let items = arguments.iter().filter_map(|argument| {
        let is_its_own = |parameter: &&Parameter| parameter.name == argument.wire_name;
        let parameter = method.parameters.iter().find(is_its_own)?;
        let text = argument_text(lowering, method, parameter)?;
        Some(format!("- `{}`: {text}", argument.name))
    });
    let items: Vec<String> = items.chain(required(method)).collect();
    if !items.is_empty() {
        docs.heading("Arguments");
        items.iter().for_each(|item| docs.item(item));
    }
}

fn argument_text(
    lowering: &Lowering<'_>,
    method: &Method,
    parameter: &Parameter,
) -> Option<String> {
    let mut sentences: Vec<String> = Vec::new();
    if let Some(doc) = parameter.doc.as_deref() {
        let text = Docs::of(Some(doc)).into_lines().join(" ");
        sentences.push(sentence(text.trim()));
    }
    let mut variables = method.path.variables();
    let shape = variables
        .find(|variable| variable.name == parameter.name)
        .map(Variable::shape);
    let link = lowering.resource_link(parameter.resource.as_deref());
    let link = link.or_else(|| lowering.shape_link(shape.as_deref()?));
    let drops_slash = method
        .path
        .variables()
        .any(|variable| variable.name == parameter.name && variable.drops_leading_slash);
    if let Some(link) = link {
        sentences.push(link);
    } else if let Some(shape) = shape.filter(|shape| shape.contains('/')) {
        sentences.push(format!("Format: `{}`.", code(&shape)));
    }
    if drops_slash {
        sentences.push("A leading `/` is dropped.".to_owned());
    }
    sentences.retain(|sentence| !sentence.is_empty());
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Returns the required fields of the body, as an item of the list of arguments.
fn required(method: &Method) -> Option<String> {
    let pointers = method.required.iter();
    let fields: Vec<String> = pointers
        .map(|pointer| format!("`{}`", code(&dotted(pointer))))
        .collect();
    (!fields.is_empty()).then(|| {
        let fields = fields.join(", ");
        let except = match method.upload {
            Some(_) => ", unless `upload` sends the content",
            None => "",
        };
        format!("- `body`: requires {fields}{except}; checked before the request is sent.")
    })
}

/// Formats a pointer such as `/a/*/b` for people: `a[].b`.
fn dotted(pointer: &str) -> String {
    let path = pointer.trim_start_matches('/').replace("/*", "[]");
    path.replace('/', ".").replace("~1", "/").replace("~0", "~")
}

/// Adds the setters, each with its first sentence.
fn optional(parts: &Parts<'_>, docs: &mut Docs) {
    let upload = parts.method.upload.as_ref().map(upload);
    if parts.setters.is_empty() && upload.is_none() {
        return;
    }
    docs.heading("Optional");
    for setter in parts.setters {
        let name = &setter.name;
        let link = format!("- [`{name}`]({}::{name})", parts.request);
        let text = first_sentence(&setter.docs.join("\n"));
        match text.as_str() {
            "" => docs.item(&link),
            text => docs.item(&format!("{link}: {text}")),
        }
    }
    upload.iter().for_each(|text| docs.item(text));
}

/// Returns the media that a method accepts, as an item of the list of setters.
fn upload(media: &Media) -> String {
    let size = media
        .max_size
        .map(|size| format!(" of up to {}", bytes(size)));
    let types = media.accept.iter().filter(|range| *range != "*/*");
    let types: Vec<String> = types.map(|range| format!("`{}`", code(range))).collect();
    let types = match types.as_slice() {
        [] => String::new(),
        types => format!(" ({})", types.join(", ")),
    };
    format!(
        "- `upload`: sends media{}{types}.",
        size.unwrap_or_default()
    )
}

/// Formats a size in the largest unit that divides it.
fn bytes(size: u64) -> String {
    let units = [
        (1 << 40, "TiB"),
        (1 << 30, "GiB"),
        (1 << 20, "MiB"),
        (1 << 10, "KiB"),
    ];
    let unit = units.iter().find(|(unit, _)| size > 0 && size % unit == 0);
    match unit {
        Some((unit, name)) => format!("{} {name}", size / unit),
        None => format!("{size} bytes"),
    }
}

/// Adds a full stop, unless the text ends in another punctuation mark.
fn sentence(text: &str) -> String {
    if text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | ')')) {
        return format!("{text}.");
    }
    text.to_owned()
}

/// Documents the default retries, which depend on the HTTP method.
fn errors(method: &Method, docs: &mut Docs) {
    docs.heading("Errors");
    docs.item(match method.verb {
        Verb::Post | Verb::Patch => {
            "See [`Error`](runtime::Error). Not retried after a 5xx or a lost connection: the \
             method may have run."
        }
        Verb::Get | Verb::Put | Verb::Delete | Verb::Head | Verb::Options => {
            "See [`Error`](runtime::Error). Retried by default, also after a 5xx or a lost \
             connection."
        }
    });
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

/// Returns the type as the subject of "# Returns".
fn type_text(ty: &Ty) -> String {
    match ty {
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            format!("[`{name}`](types::{name}).")
        }
        Ty::Vec(item) => format!("A list: each item is {}", within(item)),
        Ty::Map(item) => format!("A map: each value is {}", within(item)),
        Ty::Scalar(Scalar::Any) => "Any JSON value.".to_owned(),
        _ => "A JSON value.".to_owned(),
    }
}

/// Returns the type inside a sentence.
fn within(ty: &Ty) -> String {
    match ty {
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            format!("[`{name}`](types::{name}).")
        }
        Ty::Scalar(Scalar::Any) => "any JSON value.".to_owned(),
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
