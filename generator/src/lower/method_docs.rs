//! The documentation of a request function: what it does, verb and path, scopes, arguments,
//! whether it pages or starts an operation, and its types.

use super::Lowering;
use super::docs::Docs;
use crate::model::{Method, Parameter};
use crate::name::RustName;
use crate::rust::{Argument, BodyArgument, ResponseKind, Ty};
use crate::text::escape::code;

/// The lines.
pub(super) fn docs(
    lowering: &Lowering<'_>,
    method: &Method,
    arguments: &[Argument],
    body: Option<&BodyArgument>,
    response: &ResponseKind,
) -> Vec<String> {
    let mut docs = Docs::new(method.doc.as_deref(), || {
        format!("Calls `{}`.", code(&method.id))
    });
    let path = format!("{}{}", lowering.api.service_path, method.path);
    docs.blank();
    docs.line(format!("`{} {}`", method.verb.as_str(), code(&path)));
    scopes(lowering, method, &mut docs);
    if !arguments.is_empty() {
        docs.paragraph("# Arguments");
        for argument in arguments {
            if let Some(parameter) = method
                .parameters
                .iter()
                .find(|parameter| parameter.name == argument.wire)
            {
                docs.line(item(lowering, method, argument, parameter));
            }
        }
    }
    let sent = body.map(|body| match &body.ty {
        Some(ty) => format!("Sends {}.", ty_text(ty)),
        None => "Sends raw bytes.".to_owned(),
    });
    let answer = match response {
        ResponseKind::Empty => "Answers nothing.".to_owned(),
        ResponseKind::Raw => "Answers raw bytes.".to_owned(),
        ResponseKind::Json(ty) => format!("Answers {}.", ty_text(ty)),
        ResponseKind::Operation {
            envelope,
            result,
            metadata,
        } => operation(envelope, result.as_ref(), metadata.as_ref()),
    };
    docs.paragraph("# Bodies");
    docs.line(
        sent.into_iter()
            .chain([answer])
            .collect::<Vec<_>>()
            .join(" "),
    );
    more(method, &mut docs);
    docs.into_lines()
}

fn scopes(lowering: &Lowering<'_>, method: &Method, docs: &mut Docs) {
    let links: Vec<String> = method
        .scopes
        .iter()
        .filter_map(|scope| lowering.scopes.get(scope))
        .map(|name| format!("[`{name}`](scope::{name})"))
        .collect();
    match links.as_slice() {
        [] => {}
        [one] => docs.paragraph(&format!("Needs the scope {one}.")),
        many => {
            docs.paragraph("Needs one of the scopes");
            for link in many {
                docs.line(format!("- {link}"));
            }
        }
    }
}

fn item(
    lowering: &Lowering<'_>,
    method: &Method,
    argument: &Argument,
    parameter: &Parameter,
) -> String {
    let mut sentences: Vec<String> = Vec::new();
    if let Some(doc) = parameter.doc.as_deref() {
        let text = Docs::new(Some(doc), String::new).into_lines().join(" ");
        sentences.push(sentence(text.trim()));
    }
    let shape = method
        .path
        .variables()
        .find(|variable| variable.name == argument.wire)
        .map(crate::model::Variable::shape);
    let name = shape
        .as_deref()
        .and_then(|shape| lowering.name_of_shape(shape));
    if let Some(name) = name {
        let (name, module) = (&name.name, &lowering.module);
        sentences.push(format!("A [`{name}`](crate::{module}::names::{name})."));
    } else if let Some(shape) = shape.filter(|shape| shape.contains('/')) {
        sentences.push(format!("Of the form `{}`.", code(&shape)));
    }
    if sentences.is_empty() {
        sentences.push(format!("The parameter `{}`.", code(&argument.wire)));
    }
    format!("- `{}`: {}", argument.name, sentences.join(" "))
}

/// With a full stop, unless it ends in another sign.
fn sentence(text: &str) -> String {
    if text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | ')')) {
        return format!("{text}.");
    }
    text.to_owned()
}

fn operation(
    envelope: &RustName,
    result: Option<&RustName>,
    metadata: Option<&RustName>,
) -> String {
    let mut text = format!(
        "Starts a long-running operation, which is answered as [`{envelope}`](types::{envelope})"
    );
    if let Some(result) = result {
        text.push_str(&format!(" and ends in [`{result}`](types::{result})"));
    }
    if let Some(metadata) = metadata {
        text.push_str(&format!(
            "; meanwhile it tells [`{metadata}`](types::{metadata})"
        ));
    }
    text.push('.');
    text
}

fn more(method: &Method, docs: &mut Docs) {
    if let Some(paging) = &method.paging {
        let items = match &paging.items {
            Some(items) => format!(" of `{}`", code(items)),
            None => String::new(),
        };
        docs.paragraph(&format!(
            "Answers one page{items}; the next one is asked for with its page token."
        ));
    }
    if !method.required.is_empty() {
        let fields: Vec<String> = method
            .required
            .iter()
            .map(|pointer| format!("`{}`", code(&dotted(pointer))))
            .collect();
        docs.paragraph(&format!("The body must hold {}.", fields.join(", ")));
    }
    if method.upload.is_some() {
        docs.paragraph("Takes an upload of media.");
    }
    if method.download {
        docs.paragraph("Offers a download of media.");
    }
}

/// A pointer such as `/a/*/b` as people write it: `a[].b`.
fn dotted(pointer: &str) -> String {
    let path = pointer.trim_start_matches('/').replace("/*", "[]");
    path.replace('/', ".").replace("~1", "/").replace("~0", "~")
}

fn ty_text(ty: &Ty) -> String {
    match ty {
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
            format!("[`{name}`](types::{name})")
        }
        Ty::Vec(inner) => format!("a list of {}", ty_text(inner)),
        Ty::Map(inner) => format!("a map of {}", ty_text(inner)),
        Ty::Value => "any JSON value".to_owned(),
        _ => "a JSON value".to_owned(),
    }
}
