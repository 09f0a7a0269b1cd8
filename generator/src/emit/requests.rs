//! Requests: the static that describes a method, the request type with its setters, and the
//! function that makes it.

use super::text::{self, Function, MARGIN, literal};
use super::ty::{Home, converts, spelled, spelled_item};
use super::{Piece, escape, locals, methods};
use crate::name::RustName;
use crate::rust::{
    Argument, ArgumentKind, BodyArgument, PageFields, Request, ResponseKind, Setter, SetterKind, Ty,
};

const HOME: Home = Home::Requests;

/// All items of a method.
pub(super) fn emit(request: &Request, pieces: &mut Vec<Piece>) {
    pieces.push(Piece::Items(methods::emit(request)));
    pieces.push(Piece::Items(function(request)));
    pieces.push(Piece::Items(definition(request)));
    pieces.extend(abilities(request).map(Piece::Table));
    pieces.extend(setters(request).map(Piece::Items));
    for local in &request.locals {
        locals::emit(local, pieces);
    }
}

fn function(request: &Request) -> String {
    let mut out = String::new();
    text::docs(&mut out, "", &request.docs);
    text::deprecated(&mut out, "", request.deprecated);
    out.push_str("#[inline]\n");
    let body = request.body.as_ref().map(body);
    let arguments = request.arguments.iter().map(argument);
    let arguments = arguments.chain(body.iter().map(|(takes, _)| format!("body: {takes}")));
    let function = Function {
        indent: "",
        name: &request.function,
        arguments: &arguments.collect::<Vec<_>>(),
        returns: request.name.as_str(),
    };
    function.write(&mut out);
    let calls = request.arguments.iter().map(argument_call);
    let calls: Vec<String> = calls.chain(body.map(|(_, call)| call)).collect();
    made(request, &calls, &mut out);
    out.push_str("}\n");
    out
}

/// The request with its arguments and its body, broken as the formatter would break it, which does
/// not count the last comma.
fn made(request: &Request, calls: &[String], out: &mut String) {
    let name = &request.name;
    let new = format!("runtime::Request::new(&{})", request.constant);
    let chain = format!("{new}{}", calls.concat());
    let line = format!("    {name}({chain})");
    if line.chars().count() <= MARGIN {
        out.push_str(&line);
        out.push('\n');
        return;
    }
    out.push_str(&format!("    {name}(\n        "));
    if 8 + chain.chars().count() <= MARGIN {
        out.push_str(&chain);
    } else {
        out.push_str(&new);
        for call in calls {
            out.push_str("\n            ");
            out.push_str(call);
        }
    }
    out.push_str(",\n    )\n");
}

/// How a body is taken, and how the request takes it.
fn body(body: &BodyArgument) -> (String, String) {
    match &body.ty {
        Some(ty @ Ty::Message(_)) => (spelled(ty, HOME), ".body(&body)".to_owned()),
        Some(ty) => (spelled(ty, HOME), ".body_json(&body)".to_owned()),
        None => ("runtime::HttpBody".to_owned(), ".body_raw(body)".to_owned()),
    }
}

fn argument(argument: &Argument) -> String {
    let is_text = matches!(argument.ty, Ty::String);
    let item = match argument.kind {
        ArgumentKind::Path | ArgumentKind::PathList if is_text => {
            "impl runtime::PathArgument".to_owned()
        }
        _ => spelled_item(&argument.ty, HOME),
    };
    let name = &argument.name;
    match argument.kind {
        ArgumentKind::Path | ArgumentKind::Query => format!("{name}: {item}"),
        ArgumentKind::PathList | ArgumentKind::QueryList => {
            format!("{name}: impl IntoIterator<Item = {item}>")
        }
    }
}

fn argument_call(argument: &Argument) -> String {
    let converts = converts(&argument.ty);
    let is_text = matches!(argument.ty, Ty::String);
    let (call, converts) = match argument.kind {
        ArgumentKind::Path => ("path", converts && !is_text),
        ArgumentKind::PathList => ("path_all", converts && !is_text),
        ArgumentKind::Query => ("query", converts),
        ArgumentKind::QueryList => ("query_list", converts),
    };
    let is_list = matches!(
        argument.kind,
        ArgumentKind::PathList | ArgumentKind::QueryList
    );
    let wire = literal(&argument.wire);
    let value = converted(&argument.name, &argument.ty, converts, is_list);
    format!(".{call}({wire}, {value})")
}

/// An argument as the value, or the values, of its type.
fn converted(name: &RustName, ty: &Ty, converts: bool, is_list: bool) -> String {
    if !converts {
        return name.to_string();
    }
    let into = format!("Into::<{}>::into", spelled(ty, HOME));
    if is_list {
        format!("{name}.into_iter().map({into})")
    } else {
        format!("{into}({name})")
    }
}

fn definition(request: &Request) -> String {
    // `fn@` tells the function from a module of the same name.
    format!(
        "/// A request to `{}`, made by [`{2}`](fn@{2}).\n\
         #[derive(Clone, Debug)]\n\
         #[must_use = \"a request does nothing until it is sent\"]\n\
         pub struct {1}(runtime::Request);\n",
        escape::code(&request.id),
        request.name,
        request.function
    )
}

/// What the runtime's macros give the request, each an invocation.
fn abilities(request: &Request) -> impl Iterator<Item = String> {
    let name = &request.name;
    let page = request
        .paging
        .as_ref()
        .and_then(|paging| paging.page.as_ref());
    let resumes = matches!(request.response, ResponseKind::Operation { .. });
    let all = [
        Some(("call", format!("{name} -> {}", response(&request.response)))),
        page.map(|page| ("paged", pages(name, page))),
        resumes.then(|| ("resumes", format!("{name}, {}", request.constant))),
        request
            .upload
            .as_ref()
            .map(|_| ("uploads", name.to_string())),
        request.download.then(|| ("downloads", name.to_string())),
    ];
    all.into_iter().flatten().map(|(ability, given)| {
        let line = format!("crate::runtime::{ability}!({given});");
        if line.chars().count() <= MARGIN {
            return line + "\n";
        }
        format!("crate::runtime::{ability}!(\n    {given}\n);\n")
    })
}

/// What makes streams of a request's pages and of their items.
fn pages(name: &RustName, page: &PageFields) -> String {
    let items = page.items.as_ref().map(|(field, held)| match held {
        Ty::Map(item) => format!(", {field} => {{{}}}", spelled(item, HOME)),
        Ty::Vec(item) => format!(", {field} => [{}]", spelled(item, HOME)),
        _ => String::new(),
    });
    let items = items.unwrap_or_default();
    format!("{name}, {}{items}", page.next)
}

/// The type that a request answers.
fn response(kind: &ResponseKind) -> String {
    match kind {
        ResponseKind::Empty => "()".to_owned(),
        ResponseKind::Json(value) => spelled(value, HOME),
        ResponseKind::Raw => "runtime::HttpBody".to_owned(),
        ResponseKind::Operation {
            envelope,
            result,
            metadata,
        } => {
            let known = |name: &Option<RustName>| match name {
                Some(name) => format!("types::{name}"),
                None => "runtime::serde_json::Value".to_owned(),
            };
            let (result, metadata) = (known(result), known(metadata));
            format!("runtime::Operation<types::{envelope}, {result}, {metadata}>")
        }
    }
}

fn setters(request: &Request) -> Option<String> {
    if request.setters.is_empty() {
        return None;
    }
    let mut out = format!("impl {} {{\n", request.name);
    for (index, setter) in request.setters.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        write_setter(setter, &mut out);
    }
    out.push_str("}\n");
    Some(out)
}

fn write_setter(setter: &Setter, out: &mut String) {
    let name = &setter.name;
    let (takes, set) = match &setter.kind {
        SetterKind::One { wire, ty } => {
            let wire = literal(wire);
            let is_text = matches!(ty, Ty::String);
            let call = if is_text { "set_text" } else { "set" };
            let value = converted(name, ty, converts(ty) && !is_text, false);
            let set = format!("self.0.{call}({wire}, {value});");
            (spelled_item(ty, HOME), set)
        }
        SetterKind::List { wire, ty } => {
            let value = converted(name, ty, converts(ty), true);
            let set = format!("self.0.set_all({}, {value});", literal(wire));
            let item = spelled_item(ty, HOME);
            (format!("impl IntoIterator<Item = {item}>"), set)
        }
        SetterKind::Group { name: group } | SetterKind::Union { name: group } => {
            (group.to_string(), format!("{name}.apply(&mut self.0);"))
        }
    };
    text::docs(out, "    ", &setter.docs);
    text::deprecated(out, "    ", setter.deprecated);
    text::setter_head(name, &takes, out);
    out.push_str(&format!("        {set}\n        self\n    }}\n"));
}
