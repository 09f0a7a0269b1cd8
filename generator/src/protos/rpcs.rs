//! Methods of a document and the rpcs behind them, matched by verb and path, or else by the full
//! names of their messages: descriptors need not have the HTTP rules.

use std::collections::BTreeMap;

use prost_reflect::{DescriptorPool, MethodDescriptor};

use super::only;
use super::options::{HttpRule, http_rules};
use crate::document::{Document, Method, Schema};
use crate::model::{Part, PathTemplate};

/// A method with the rpc behind it.
pub(super) struct Bound<'d> {
    /// The method's id.
    pub id: &'d str,
    pub method: &'d Method,
    pub rpc: MethodDescriptor,
    /// The HTTP rule that matches.
    pub rule: HttpRule,
}

/// The methods of a document.
pub(super) struct Rpcs<'d> {
    /// Those with an rpc.
    pub bound: Vec<Bound<'d>>,
    /// Those without one.
    pub unknown: Vec<&'d str>,
    /// Those with several, each with the names of the rpcs.
    pub ambiguous: Vec<(&'d str, Vec<String>)>,
}

/// Matches the methods of a document with rpcs.
pub(super) fn match_rpcs<'d>(document: &'d Document, pool: &DescriptorPool) -> Rpcs<'d> {
    let known = rules_by_shape(pool);
    let mut found = Rpcs {
        bound: Vec::new(),
        unknown: Vec::new(),
        ambiguous: Vec::new(),
    };
    for method in document.all_methods() {
        let Some(id) = method.id.as_deref() else {
            continue;
        };
        let shapes = shapes(document, method);
        let rules = shapes.iter().find_map(|shape| known.get(shape));
        match rules.map(Vec::as_slice) {
            None | Some([]) => match by_messages(method, pool) {
                Some((rpc, rule)) => found.bound.push(Bound {
                    id,
                    method,
                    rpc,
                    rule,
                }),
                None => found.unknown.push(id),
            },
            Some([(rpc, rule)]) => found.bound.push(Bound {
                id,
                method,
                rpc: rpc.clone(),
                rule: rule.clone(),
            }),
            Some(several) => {
                let names = several.iter().map(|(rpc, _)| rpc.full_name().to_owned());
                found.ambiguous.push((id, names.collect()));
            }
        }
    }
    found
}

fn all_rpcs(pool: &DescriptorPool) -> impl Iterator<Item = MethodDescriptor> {
    let services = pool.services();
    services.flat_map(|service| service.methods().collect::<Vec<_>>())
}

/// Rpcs by verb and shape of the path.
type Rules = BTreeMap<String, Vec<(MethodDescriptor, HttpRule)>>;

fn rules_by_shape(pool: &DescriptorPool) -> Rules {
    let mut rules = Rules::new();
    for rpc in all_rpcs(pool) {
        for rule in http_rules(&rpc) {
            let Ok(template) = PathTemplate::parse(&rule.path, |_| None) else {
                continue;
            };
            let shape = format!("{} {}", rule.verb, shape(&template));
            let known = rules.entry(shape).or_default();
            if !known.iter().any(|(other, _)| *other == rpc) {
                known.push((rpc.clone(), rule));
            }
        }
    }
    rules
}

/// Returns the only rpc without HTTP rules whose request is the method's body, by its full name;
/// for a method without a body, the only one with the method's response.
fn by_messages(method: &Method, pool: &DescriptorPool) -> Option<(MethodDescriptor, HttpRule)> {
    let id = |schema: &Option<Schema>| Some(plain(schema.as_ref()?.reference.as_deref()?));
    let (request, response) = (id(&method.request), id(&method.response));
    let fitting = all_rpcs(pool).filter(|rpc| match (&request, &response) {
        (Some(request), _) => plain(rpc.input().full_name()) == *request,
        (None, Some(response)) => plain(rpc.output().full_name()) == *response,
        (None, None) => false,
    });
    let rpc = only(fitting).filter(|rpc| http_rules(rpc).is_empty())?;
    let body = if request.is_some() { "*" } else { "" };
    let rule = HttpRule {
        verb: method.http_method.clone()?,
        path: method.path.clone()?,
        body: body.to_owned(),
        response_body: String::new(),
    };
    Some((rpc, rule))
}

/// Returns a name in lower case, without the characters between its words.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns the verb with the shapes of a method's two paths.
fn shapes(document: &Document, method: &Method) -> Vec<String> {
    let verb = method.http_method.as_deref().unwrap_or("GET");
    let service = document.service_path.as_deref().unwrap_or_default();
    let pattern = |name: &str| method.parameters.get(name)?.pattern.as_deref();
    let paths = [&method.path, &method.flat_path];
    let templates = paths.into_iter().flatten().filter_map(|path| {
        let path = format!("{service}{path}");
        PathTemplate::parse(path.trim_start_matches('/'), pattern).ok()
    });
    templates
        .map(|template| format!("{verb} {}", shape(&template)))
        .collect()
}

/// Returns a path without the names of its variables.
pub(super) fn shape(template: &PathTemplate) -> String {
    let parts = template.parts.iter().map(|part| match part {
        Part::Literal(text) => text.clone(),
        Part::Variable(variable) => variable.shape(),
    });
    parts.collect()
}
