//! Every entry of an overlay must point at something, so that a revision that drops a field is
//! noticed.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use super::variants::behind;
use super::{Resolver, paging};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Method, Resource, Schema};
use crate::model::{self, Shape, Type};
use crate::overlay::{MethodOverlay, ObjectOverlay, PropertyOverlay, Target, Unmatched};

impl Resolver<'_> {
    /// Reports every entry that points at nothing, with the most similar name.
    pub(super) fn check_overlay(&mut self, document: &Document) {
        let overlay = self.overlay;
        for (name, entry) in &overlay.schemas {
            match document.schemas.get(name.get_ref()) {
                Some(schema) => {
                    let site = ObjectSite::of_schema(name.get_ref());
                    self.check_object(document, innermost(schema), &entry.object, &site);
                }
                None => self.no_schema(document, name),
            }
        }
        let methods = document.all_methods();
        let mut resources = BTreeSet::new();
        for (name, resource) in &document.resources {
            add_paths(name, resource, &mut resources);
        }
        let ids: Vec<&str> = methods
            .iter()
            .filter_map(|method| method.id.as_deref())
            .collect();
        for (id, entry) in &overlay.methods {
            match methods
                .iter()
                .find(|method| method.id.as_deref() == Some(id.get_ref()))
            {
                Some(method) => self.check_method(document, method, entry, &ids),
                None => self.no_method(id, &ids),
            }
        }
        for path in overlay.resources.keys() {
            if !resources.contains(path.get_ref()) {
                self.points_at_nothing(path, "resource", resources.iter().map(String::as_str));
            }
        }
    }

    /// Checks the entries of an object, and of the inline objects in it.
    fn check_object(
        &mut self,
        document: &Document,
        written: &Schema,
        entry: &ObjectOverlay,
        site: &ObjectSite<'_>,
    ) {
        for (name, property) in &entry.properties {
            match written.properties.get(name.get_ref()) {
                Some(written) => self.check_property(document, written, (name, property), site),
                None => self.no_property(written, name, site),
            }
        }
        self.check_unions(written, entry, site);
    }

    fn check_property(
        &mut self,
        document: &Document,
        written: &Schema,
        (name, entry): (&Spanned<String>, &PropertyOverlay),
        site: &ObjectSite<'_>,
    ) {
        if let Some(holds) = &entry.holds {
            self.check_link(document, holds.schema());
        }
        self.check_resource(entry.resource.as_ref());
        let required = written.x_required || !written.annotations_required.is_empty();
        self.check_required(required, name, entry.not_required.as_ref());
        let inner = innermost(written);
        let known = inner.enumeration.iter().flatten().cloned();
        let listed = entry.values.iter().flatten();
        let listed = listed.map(|value| value.get_ref().clone());
        let known: Vec<String> = known.chain(listed).collect();
        self.check_values(entry.value_docs.keys(), &known);
        let site = site.below(name.get_ref());
        self.check_object(document, inner, &entry.object, &site);
    }

    fn check_unions(&mut self, written: &Schema, entry: &ObjectOverlay, site: &ObjectSite<'_>) {
        for (name, union) in &entry.unions {
            for member in &union.members {
                if written.properties.get(member.get_ref()).is_none() {
                    self.no_property(written, member, site);
                }
            }
            let taken = entry
                .unions
                .iter()
                .filter(|(other, _)| *other != name)
                .flat_map(|(_, other)| &other.members);
            let taken: BTreeSet<&str> = taken.map(|member| member.get_ref().as_str()).collect();
            for member in union
                .members
                .iter()
                .filter(|member| taken.contains(member.get_ref().as_str()))
            {
                let message = format!("`{}` is a member of two unions", member.get_ref());
                let error = self.overlay.error_at(member.span(), message);
                self.problems.push(error);
            }
        }
    }

    /// Reports an entry for a property that an object lacks.
    fn no_property(&mut self, written: &Schema, name: &Spanned<String>, site: &ObjectSite<'_>) {
        let problem = self.nothing_at(name, "property", written.properties.keys());
        match &written.reference {
            Some(schema) => self.no_effect(problem.with_hint(format!(
                "the properties of `{schema}` belong in `[schemas.{schema}.properties]`"
            ))),
            None => self.no_target(problem, site.property(name.get_ref())),
        }
    }

    /// Reports an entry for a schema that the document lacks.
    fn no_schema(&mut self, document: &Document, name: &Spanned<String>) {
        let problem = self.nothing_at(name, "schema", document.schemas.keys());
        self.no_target(problem, Target::Schema(name.get_ref().clone()));
    }

    /// Reports an entry for a method that the document lacks.
    fn no_method(&mut self, id: &Spanned<String>, known: &[&str]) {
        let problem = self.nothing_at(id, "method", known.iter().copied());
        self.no_target(problem, Target::Method(id.get_ref().clone()));
    }

    fn check_method(
        &mut self,
        document: &Document,
        method: &Method,
        entry: &MethodOverlay,
        ids: &[&str],
    ) {
        for (name, parameter) in &entry.parameters {
            match method.parameters.get(name.get_ref()) {
                None => self.points_at_nothing(name, "parameter", method.parameters.keys()),
                Some(written) => {
                    self.check_resource(parameter.resource.as_ref());
                    let required = written.required && written.location.as_deref() != Some("path");
                    self.check_required(required, name, parameter.not_required.as_ref());
                    let known = written.enumeration.iter().flatten().cloned();
                    let listed = parameter
                        .values
                        .iter()
                        .flatten()
                        .map(|value| value.get_ref().clone());
                    let known: Vec<String> = known.chain(listed).collect();
                    self.check_values(parameter.value_docs.keys(), &known);
                }
            }
        }
        for union in entry.unions.values() {
            let known = union_members(method);
            for member in union
                .members
                .iter()
                .filter(|member| !known.contains(member.get_ref().as_str()))
            {
                self.points_at_nothing(
                    member,
                    "optional query parameter or prefix",
                    known.iter().copied(),
                );
            }
        }
        if let Some(operation) = &entry.operation {
            for link in [&operation.result, &operation.metadata]
                .into_iter()
                .flatten()
            {
                self.check_outcome(document, link);
            }
            if let Some(poll) = operation
                .poll
                .as_ref()
                .filter(|poll| !ids.contains(&poll.get_ref().as_str()))
            {
                self.no_method(poll, ids);
            }
        }
    }

    /// Returns `true` if the response has this list; otherwise reports it.
    pub(super) fn check_items(&mut self, method: &model::Method, items: &Spanned<String>) -> bool {
        let known = paging::lists(method, &self.schemas);
        let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        let is_known = known.iter().any(|name| name == items.get_ref());
        if !is_known {
            let known = known.iter().map(String::as_str);
            self.points_at_nothing(items, "list of a page", known);
        }
        is_known
    }

    /// Reports a `required = false` that changes nothing.
    fn check_required(
        &mut self,
        required: bool,
        name: &Spanned<String>,
        not_required: Option<&Range<usize>>,
    ) {
        if let (false, Some(location)) = (required, not_required) {
            let message = format!(
                "the overlay points at nothing: the document does not require `{name}`, or a path needs it"
            );
            self.no_effect(self.overlay.error_at(location.clone(), message));
        }
    }

    /// Reports an entry without effect: an error, or an entry that is left out.
    pub(super) fn no_effect(&mut self, problem: Diagnostic) {
        self.no_target(problem, Target::Explained);
    }

    /// Reports an entry without a target: an error, or an entry that is left out.
    fn no_target(&mut self, mut problem: Diagnostic, target: Target) {
        if problem.hint.is_none() {
            problem = problem.with_hint("remove the entry if this revision dropped its target");
        }
        match self.lenient {
            true => self.unmatched.push(Unmatched { problem, target }),
            false => self.problems.push(problem),
        }
    }

    /// Checks that an operation's result has a default, for a server that returns an empty
    /// response.
    fn check_outcome(&mut self, document: &Document, name: &Spanned<String>) {
        self.check_link(document, name);
        let id = self.ids.get(name.get_ref());
        let what = match id.and_then(|id| behind(&self.schemas, *id)) {
            Some(Shape::Variant(_)) => "a choice of schemas (`variant`)",
            Some(Shape::Alias(Type::Enum(_))) => "an enum",
            _ => return,
        };
        let message = format!(
            "`{}` is {what}, which cannot be the result of an operation",
            name.get_ref()
        );
        let error = self.overlay.error_at(name.span(), message);
        self.problems
            .push(error.with_hint("name a schema that is an object"));
    }

    fn check_link(&mut self, document: &Document, name: &Spanned<String>) {
        if document.schemas.get(name.get_ref()).is_none() {
            self.no_schema(document, name);
        }
    }

    /// Checks that the overlay has the patterns of a resource name.
    fn check_resource(&mut self, name: Option<&Spanned<String>>) {
        let known = &self.overlay.resource_names;
        let unknown = name.filter(|name| !known.contains_key(name.get_ref().as_str()));
        if let Some(name) = unknown {
            let message = format!("`resource_names` has no `{name}`", name = name.get_ref());
            let known = known.keys().map(|name| name.get_ref().as_str());
            let error = self.overlay.error_at(name.span(), message);
            self.problems
                .push(error.with_nearest(name.get_ref(), known));
        }
    }

    fn check_values<'k>(
        &mut self,
        docs: impl Iterator<Item = &'k Spanned<String>>,
        known: &[String],
    ) {
        for value in docs.filter(|value| !known.contains(value.get_ref())) {
            self.points_at_nothing(value, "value", known.iter().map(String::as_str));
        }
    }

    fn points_at_nothing<'c>(
        &mut self,
        name: &Spanned<String>,
        what: &str,
        known: impl IntoIterator<Item = &'c str>,
    ) {
        let problem = self.nothing_at(name, what, known);
        self.no_target(problem, Target::Other);
    }

    /// Creates the error for an entry that points at nothing, with the most similar name.
    fn nothing_at<'c>(
        &self,
        name: &Spanned<String>,
        what: &str,
        known: impl IntoIterator<Item = &'c str>,
    ) -> Diagnostic {
        let message = format!(
            "the overlay points at nothing: the document has no {what} `{}` here",
            name.get_ref()
        );
        let problem = self.overlay.error_at(name.span(), message);
        // A generated entry has a hint already.
        match problem.hint {
            Some(_) => problem,
            None => problem.with_nearest(name.get_ref(), known),
        }
    }
}

/// The object that entries are about: that of a schema, or an inline one.
struct ObjectSite<'s> {
    schema: &'s str,
    /// The path of the property that holds an inline object, with dots; else empty.
    path: String,
}

impl<'s> ObjectSite<'s> {
    fn of_schema(schema: &'s str) -> Self {
        Self {
            schema,
            path: String::new(),
        }
    }

    /// Returns the path of a property of the object.
    fn path_of(&self, property: &str) -> String {
        match self.path.as_str() {
            "" => property.to_owned(),
            path => format!("{path}.{property}"),
        }
    }

    /// Returns the site of the inline object in a property.
    fn below(&self, property: &str) -> Self {
        Self {
            schema: self.schema,
            path: self.path_of(property),
        }
    }

    /// Returns a property of the object as the target of an entry.
    fn property(&self, name: &str) -> Target {
        Target::Property(self.schema.to_owned(), self.path_of(name))
    }
}

/// Returns the innermost type of arrays and maps, which their entries apply to.
fn innermost(written: &Schema) -> &Schema {
    let inner = match written.kind.as_deref() {
        _ if written.reference.is_some() => None,
        Some("array") => written.items.as_deref(),
        _ if !written.properties.is_empty() => None,
        _ => written.additional_properties.as_deref(),
    };
    inner.map_or(written, innermost)
}

/// Returns the optional query parameters of a method, and the prefixes of dotted ones.
fn union_members(method: &Method) -> BTreeSet<&str> {
    let names = method.optional_query_parameters();
    names
        .map(|name| name.split_once('.').map_or(name, |(prefix, _)| prefix))
        .collect()
}

/// Adds the dotted paths of a resource and of all below it.
fn add_paths(path: &str, resource: &Resource, paths: &mut BTreeSet<String>) {
    paths.insert(path.to_owned());
    for (name, child) in &resource.resources {
        add_paths(&format!("{path}.{name}"), child, paths);
    }
}
