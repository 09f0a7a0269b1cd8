//! Dotted query parameters: those that share a prefix become a struct of the request. If the
//! overlay says so, several prefixes or parameters become the members of a union.

use std::collections::BTreeMap;

use super::Lowering;
use super::docs::Docs;
use super::fault::Result;
use super::field_docs;
use super::method_context::MethodContext;
use crate::model::{Method, Parameter};
use crate::name::{NameKind, NameRequest, RustName, joined, part, pascal, snake};
use crate::rust::{
    Group, GroupField, Local, ParameterUnion, Setter, SetterKind, UnionValue, UnionVariant,
};
use crate::text::escape::code;

impl Lowering<'_> {
    /// Returns the groups of a method's parameters, by prefix; their types are added to `locals`.
    pub(super) fn groups(
        &mut self,
        here: &MethodContext<'_>,
        locals: &mut Vec<Local>,
    ) -> Result<BTreeMap<String, RustName>> {
        let mut by_prefix: BTreeMap<&str, Vec<(&Parameter, &str)>> = BTreeMap::new();
        for parameter in &here.method.parameters {
            if let Some((prefix, rest)) = parameter.group() {
                by_prefix.entry(prefix).or_default().push((parameter, rest));
            }
        }
        let mut names = BTreeMap::new();
        for (prefix, parameters) in by_prefix {
            let requested = NameRequest::new(
                format!("{}.{prefix}", part(&here.method.name)),
                joined(&here.request, prefix),
            );
            let name = self.one(&here.types(), NameKind::Type, &requested);
            let group = self.group(here, prefix, &parameters, name.clone(), locals)?;
            locals.push(Local::Group(group));
            names.insert(prefix.to_owned(), name);
        }
        Ok(names)
    }

    fn group(
        &mut self,
        here: &MethodContext<'_>,
        prefix: &str,
        parameters: &[(&Parameter, &str)],
        name: RustName,
        locals: &mut Vec<Local>,
    ) -> Result<Group> {
        let requested: Vec<NameRequest> = parameters
            .iter()
            .map(|(parameter, rest)| {
                NameRequest::new(&parameter.name, snake(rest)).or_renamed(parameter.rename.as_ref())
            })
            .collect();
        let scope = format!("{}/{}.{prefix}/fields", here.types(), here.method.name);
        let names = self.allocate(&scope, NameKind::QueryField, &requested);
        let mut fields = Vec::new();
        for ((parameter, _), name) in parameters.iter().zip(names) {
            fields.push(GroupField {
                name,
                wire_name: parameter.name.clone(),
                ty: self.parameter_ty(here, parameter, locals)?,
                repeated: parameter.repeated,
                docs: field_docs::parameter(parameter),
                deprecated: parameter.deprecated,
            });
        }
        let docs = vec![format!(
            "The query parameters `{}.*` of `{}`.",
            code(prefix),
            code(&here.method.id)
        )];
        Ok(Group {
            name,
            prefix: prefix.to_owned(),
            docs,
            fields,
        })
    }

    /// Adds the unions of a method's parameters; returns a setter for each, and the members that
    /// they cover.
    pub(super) fn parameter_unions(
        &mut self,
        here: &MethodContext<'_>,
        groups: &BTreeMap<String, RustName>,
        names: &BTreeMap<String, RustName>,
        locals: &mut Vec<Local>,
    ) -> Result<(Vec<Setter>, Vec<String>)> {
        let mut setters = Vec::new();
        let mut covered = Vec::new();
        for union in &here.method.unions {
            let key = format!("{}#{}", part(&here.method.name), union.name);
            let candidate = joined(&here.request, &union.name);
            let requested = NameRequest::new(&key, candidate).or_renamed(union.rust_type.as_ref());
            let name = self.one(&here.types(), NameKind::Type, &requested);
            let requested: Vec<NameRequest> = union
                .members
                .iter()
                .map(|member| NameRequest::new(member, pascal(member)))
                .collect();
            let variants = self.allocate(
                &format!("{}/{key}/variants", here.types()),
                NameKind::Variant,
                &requested,
            );
            let mut found = Vec::new();
            for (member, name) in union.members.iter().zip(variants) {
                let value = match groups.get(member) {
                    Some(group) => Some(UnionValue::Group(group.clone())),
                    None => self.union_parameter(here, member, locals)?,
                };
                found.extend(value.map(|value| UnionVariant { name, value }));
            }
            let variants = found;
            let all_groups = union.members.iter().all(|it| groups.contains_key(it));
            let docs = Docs::new(union.doc.as_deref(), || {
                let members = quoted(&union.members);
                match all_groups {
                    true => format!("At most one of the prefixes {members}."),
                    false => format!("At most one of {members}."),
                }
            });
            let docs = docs.into_lines();
            locals.push(Local::Union(ParameterUnion {
                name: name.clone(),
                docs: docs.clone(),
                variants,
            }));
            covered.extend(union.members.iter().cloned());
            if let Some(setter) = names.get(&format!("#{}", union.name)) {
                setters.push(Setter {
                    name: setter.clone(),
                    docs,
                    deprecated: false,
                    kind: SetterKind::Union { name },
                });
            }
        }
        Ok((setters, covered))
    }

    /// Returns the content of a variant for an optional query parameter.
    fn union_parameter(
        &mut self,
        here: &MethodContext<'_>,
        name: &str,
        locals: &mut Vec<Local>,
    ) -> Result<Option<UnionValue>> {
        let mut parameters = here.method.parameters.iter();
        let Some(parameter) = parameters.find(|it| it.name == name && it.is_optional_query())
        else {
            return Ok(None);
        };
        Ok(Some(UnionValue::Parameter {
            wire_name: parameter.name.clone(),
            ty: self.parameter_ty(here, parameter, locals)?,
            repeated: parameter.repeated,
        }))
    }
}

/// Returns the names of a method's setters: parameters, prefixes and unions.
pub(super) fn setter_names(method: &Method) -> Vec<NameRequest> {
    let mut requested = Vec::new();
    let mut prefixes = Vec::new();
    for parameter in &method.parameters {
        match parameter.group() {
            Some((prefix, _)) => prefixes.push(prefix),
            None if method.has_in_union(parameter) => {}
            None => requested.push(
                NameRequest::new(part(&parameter.name), snake(&parameter.name))
                    .or_renamed(parameter.rename.as_ref()),
            ),
        }
    }
    prefixes.dedup();
    requested.extend(
        prefixes
            .into_iter()
            .filter(|prefix| !method.unions.iter().any(|union| union.has(prefix)))
            .map(|prefix| NameRequest::new(format!("{}.", part(prefix)), snake(prefix))),
    );
    requested.extend(
        method
            .unions
            .iter()
            .map(|union| NameRequest::new(format!("#{}", union.name), snake(&union.name))),
    );
    requested
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", code(name)))
        .collect();
    names.join(", ")
}
