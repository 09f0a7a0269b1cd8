//! Resource names as types (AIP-122).

use super::Lowering;
use super::docs::Docs;
use super::fault::{Fault, Result};
use crate::model::ResourceNamePattern;
use crate::name::{NameKind, NameRequest, RustName, pascal, snake};
use crate::rust::{NamePattern, NameType};
use crate::text::escape::code;

impl Lowering<'_> {
    /// Returns a type for each kind of resource name.
    pub(super) fn resource_names(&mut self) -> Result<Vec<NameType>> {
        let api = self.api;
        let requested: Vec<NameRequest> = api
            .resource_names
            .iter()
            .map(|item| NameRequest::new(&item.name, format!("{}Name", pascal(&item.name))))
            .collect();
        let names = self.allocate("names", NameKind::Type, &requested);
        api.resource_names
            .iter()
            .zip(names)
            .map(|(item, name)| self.name_type(item, name))
            .collect()
    }

    fn name_type(&mut self, item: &ResourceNamePattern, name: RustName) -> Result<NameType> {
        let mut variables: Vec<&str> = Vec::new();
        for variable in item
            .patterns
            .iter()
            .flat_map(|pattern| variables_of(pattern))
        {
            if !variables.contains(&variable) {
                variables.push(variable);
            }
        }
        let requested: Vec<NameRequest> = variables
            .iter()
            .map(|variable| NameRequest::new(*variable, snake(variable)))
            .collect();
        let scope = format!("names/{}", item.name);
        let accessors = self.allocate(&scope, NameKind::Accessor, &requested);
        let accessor = |variable: &str| {
            let found = variables
                .iter()
                .zip(&accessors)
                .find(|(name, _)| **name == variable);
            found
                .map(|(_, accessor)| accessor.clone())
                .ok_or_else(|| Fault::new(format!("the variable `{variable}` has no name")))
        };
        let mut patterns = Vec::new();
        for pattern in &item.patterns {
            let variables = variables_of(pattern).map(accessor);
            let variables = variables.collect::<Result<Vec<RustName>>>()?;
            let is_only = item.patterns.len() == 1;
            let requested = constructor_request(pattern, is_only, &variables, &accessors);
            let constructor = self.one(
                &format!("{scope}/constructors"),
                NameKind::Constant,
                &requested,
            );
            patterns.push(NamePattern {
                text: pattern.clone(),
                constructor,
                variables,
            });
        }
        let listed: Vec<String> = item
            .patterns
            .iter()
            .map(|pattern| format!("`{}`", code(pattern)))
            .collect();
        let mut docs = Docs::of(item.doc.as_deref());
        docs.paragraph(&format!("Pattern: {}.", listed.join(" or ")));
        Ok(NameType {
            name,
            docs: docs.into_lines(),
            patterns,
            accessors: variables
                .iter()
                .map(|variable| (*variable).to_owned())
                .zip(accessors)
                .collect(),
        })
    }

    /// Returns a sentence with a link to the type of a kind of resource name.
    pub(super) fn resource_link(&self, name: Option<&str>) -> Option<String> {
        let ty = self.name_type_of(name?)?;
        let (article, module) = (article(&ty.name), &self.module);
        let name = &ty.name;
        Some(format!(
            "{article} [`{name}`](crate::{module}::names::{name})."
        ))
    }

    /// Returns the type of a kind of resource name.
    fn name_type_of(&self, name: &str) -> Option<&NameType> {
        let mut names = self.api.resource_names.iter().zip(&self.resource_names);
        names.find(|(item, _)| item.name == name).map(|(_, ty)| ty)
    }

    /// Returns a sentence with a link to the name type whose pattern has this shape.
    pub(super) fn shape_link(&self, shape: &str) -> Option<String> {
        let ty = self.name_of_shape(shape)?;
        let mut names = self.api.resource_names.iter().zip(&self.resource_names);
        let item = names.find(|(_, other)| other.name == ty.name)?.0;
        self.resource_link(Some(&item.name))
    }

    /// Returns the name type whose pattern has this shape, such as `accounts/*/customers/*`.
    fn name_of_shape(&self, shape: &str) -> Option<&NameType> {
        self.resource_names.iter().find(|item| {
            item.patterns
                .iter()
                .any(|pattern| shape_of(&pattern.text) == shape)
        })
    }
}

/// Requests the name of a pattern's constructor, which must not be that of an accessor.
fn constructor_request(
    pattern: &str,
    is_only: bool,
    variables: &[RustName],
    accessors: &[RustName],
) -> NameRequest {
    let texts: Vec<&str> = variables
        .iter()
        .map(|name| name.as_str().trim_end_matches('_'))
        .collect();
    let mut candidate = if is_only {
        "new".to_owned()
    } else {
        format!("with_{}", texts.join("_"))
    };
    while accessors.iter().any(|name| name.as_str() == candidate) {
        candidate.push('_');
    }
    NameRequest::new(pattern, candidate)
}

/// Returns the indefinite article of a name.
fn article(name: &RustName) -> &'static str {
    match name.as_str().starts_with(['A', 'E', 'I', 'O', 'U']) {
        true => "An",
        false => "A",
    }
}

/// Returns the names of the variables; `{path=**}` is one named `path`.
fn variables_of(pattern: &str) -> impl Iterator<Item = &str> {
    let inside = pattern
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    inside.map(|variable| variable.split_once('=').map_or(variable, |(name, _)| name))
}

fn shape_of(pattern: &str) -> String {
    let segments: Vec<&str> = pattern
        .split('/')
        .map(|segment| match segment.strip_prefix('{') {
            Some(variable) if variable.ends_with("=**}") => "**",
            Some(_) => "*",
            None => segment,
        })
        .collect();
    segments.join("/")
}
