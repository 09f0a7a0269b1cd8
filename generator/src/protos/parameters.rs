//! Oneofs of requests whose fields are query parameters: unions of the request's setters.

use std::collections::BTreeSet;

use prost_reflect::{FieldDescriptor, OneofDescriptor};

use super::Sources;
use super::facts::{Facts, UnionFacts};
use super::fields::message_of;
use super::report::{Oneof, Outcome, Report};
use super::rpcs::Bound;
use super::unions::oneofs;
use crate::document::Method;

/// Adds the unions of all matched methods.
pub(super) fn methods(sources: &Sources<'_>, facts: &mut Facts, report: &mut Report) {
    for bound in &sources.rpcs.bound {
        // All fields outside of the path are in the body.
        if bound.rule.body == "*" {
            continue;
        }
        let input = bound.rpc.input();
        for oneof in oneofs(&input) {
            method(bound, &oneof, facts, report);
        }
        let in_query = input.fields().filter(|it| it.name() != bound.rule.body);
        for field in in_query.filter(|field| !field.is_list() && !field.is_map()) {
            inside(bound, &field, report);
        }
    }
}

/// Adds a union of one method, or reports the reason that there is none.
fn method(bound: &Bound<'_>, oneof: &OneofDescriptor, facts: &mut Facts, report: &mut Report) {
    if oneof.fields().all(|field| field.name() == bound.rule.body) {
        return;
    }
    let names = Names::of(bound.method);
    let fields: Vec<_> = oneof.fields().collect();
    let union = UnionFacts::of(&fields, |field| {
        Some(field.json_name()).filter(|name| names.has(name))
    });
    let outcome = union.outcome();
    if !union.members.is_empty() {
        let source = || super::source_of_rpc(&bound.rpc);
        let method = facts.method(bound.id, source);
        method.unions.insert(oneof.name().to_owned(), union);
    }
    report.oneofs.push(Oneof::of(oneof, bound.id, outcome));
}

/// Reports the oneofs inside of a message that becomes dotted query parameters.
fn inside(bound: &Bound<'_>, field: &FieldDescriptor, report: &mut Report) {
    let names = Names::of(bound.method);
    let Some(message) = message_of(field).filter(|_| names.has_prefix(field.json_name())) else {
        return;
    };
    for oneof in oneofs(&message) {
        let dotted = |it: FieldDescriptor| format!("{}.{}", field.json_name(), it.json_name());
        if oneof.fields().any(|it| names.has(&dotted(it))) {
            let prefix = field.json_name().to_owned();
            let outcome = Outcome::Nested { prefix };
            report.oneofs.push(Oneof::of(&oneof, bound.id, outcome));
        }
    }
}

/// The optional query parameters of a method.
struct Names<'d>(BTreeSet<&'d str>);

impl<'d> Names<'d> {
    fn of(method: &'d Method) -> Self {
        Self(method.optional_query_parameters().collect())
    }

    /// Returns `true` for a parameter, or the prefix of dotted ones.
    fn has(&self, name: &str) -> bool {
        self.0.contains(name) || self.has_prefix(name)
    }

    fn has_prefix(&self, prefix: &str) -> bool {
        let rest = |name: &&str| name.strip_prefix(prefix).map(|rest| rest.starts_with('.'));
        self.0.iter().any(|name| rest(name) == Some(true))
    }
}
