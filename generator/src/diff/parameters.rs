//! Changes of parameters.

use std::collections::BTreeSet;

use super::compare::{Comparison, Found};
use super::shape::described;
use super::site::ChangeSite;
use super::types::TypeDiff;
use crate::change::{ChangeKind, Level};
use crate::model::{Method, Parameter, ParameterLocation};

impl Comparison<'_> {
    pub(super) fn parameters(&mut self, path: &[String], old: &Method, new: &Method) {
        let renamed = self.path_parameters(path, old, new);
        for parameter in &new.parameters {
            let site = ChangeSite::Parameter(path.to_vec(), parameter.name.clone());
            let before = renamed
                .iter()
                .find(|(_, name)| *name == parameter.name)
                .map_or(parameter.name.as_str(), |(before, _)| before);
            match old.parameters.iter().find(|other| other.name == before) {
                Some(other) => self.parameter(&site, other, parameter),
                None if parameter.required => self.push(
                    Found::new(ChangeKind::RequiredParameterAdded, site, Level::Breaking)
                        .is(described(self.new.api, &parameter.ty)),
                ),
                None => self.push(
                    Found::new(ChangeKind::ParameterAdded, site, Level::None)
                        .is(described(self.new.api, &parameter.ty)),
                ),
            }
        }
        for parameter in &old.parameters {
            let gone = !new
                .parameters
                .iter()
                .any(|other| other.name == parameter.name)
                && !renamed.iter().any(|(before, _)| *before == parameter.name);
            if gone {
                let site = ChangeSite::Parameter(path.to_vec(), parameter.name.clone());
                self.push(
                    Found::new(ChangeKind::ParameterRemoved, site, Level::Risky)
                        .was(described(self.old.api, &parameter.ty)),
                );
            }
        }
        self.order(path);
    }

    /// Compares path parameters by position: their names are not part of the interface. Returns the
    /// pairs of old and new names.
    fn path_parameters(
        &mut self,
        path: &[String],
        old: &Method,
        new: &Method,
    ) -> Vec<(String, String)> {
        let names = |method: &Method| -> Vec<String> {
            let variables = method.path.variables();
            variables.map(|variable| variable.name.clone()).collect()
        };
        let (old, new) = (names(old), names(new));
        if old.len() != new.len() || old == new {
            return Vec::new();
        }
        let set = |names: &[String]| -> BTreeSet<String> { names.iter().cloned().collect() };
        if set(&old) == set(&new) {
            self.push(
                Found::new(
                    ChangeKind::PathChanged,
                    ChangeSite::Method(path.to_vec()),
                    Level::None,
                )
                .was(old.join(", "))
                .is(new.join(", "))
                .source(Level::Breaking)
                .note(
                    "arguments change their positions: calls still compile, with another meaning",
                ),
            );
            return Vec::new();
        }
        let pairs = old.into_iter().zip(new);
        pairs.filter(|(old, new)| old != new).collect()
    }

    fn parameter(&mut self, site: &ChangeSite, old: &Parameter, new: &Parameter) {
        match (old.required, new.required) {
            (false, true) => self.push(Found::new(
                ChangeKind::ParameterRequired,
                site.clone(),
                Level::Breaking,
            )),
            (true, false) => self.push(Found::new(
                ChangeKind::ParameterOptional,
                site.clone(),
                Level::None,
            )),
            _ => {}
        }
        self.location(site, old, new);
        match self.compare_types(&old.ty, &new.ty) {
            TypeDiff::Same | TypeDiff::Objects(..) => {}
            TypeDiff::Enums(old, new) => self.values(site, old, new, true),
            TypeDiff::Different(kind, wire) => {
                let kind = match kind {
                    ChangeKind::PropertyTypeChanged => ChangeKind::ParameterTypeChanged,
                    other => other,
                };
                self.push(
                    Found::new(kind, site.clone(), wire)
                        .was(described(self.old.api, &old.ty))
                        .is(described(self.new.api, &new.ty)),
                );
            }
        }
        self.constraints(site, old, new);
        self.deprecated(
            (
                ChangeKind::ParameterDeprecated,
                ChangeKind::ParameterUndeprecated,
            ),
            site,
            (old.deprecated, new.deprecated),
        );
        self.doc(site, (old.doc.as_deref(), new.doc.as_deref()));
    }

    /// Compares the location and the repetition of a parameter.
    fn location(&mut self, site: &ChangeSite, old: &Parameter, new: &Parameter) {
        if old.location != new.location {
            let text = |site| match site {
                ParameterLocation::Path => "path",
                ParameterLocation::Query => "query",
                ParameterLocation::Header => "header",
            };
            self.push(
                Found::new(
                    ChangeKind::ParameterLocationChanged,
                    site.clone(),
                    Level::Breaking,
                )
                .was(text(old.location))
                .is(text(new.location)),
            );
        }
        if old.repeated != new.repeated {
            let text = |repeated| if repeated { "repeated" } else { "once" };
            self.push(
                Found::new(
                    ChangeKind::ParameterRepeatedChanged,
                    site.clone(),
                    Level::Breaking,
                )
                .was(text(old.repeated))
                .is(text(new.repeated)),
            );
        }
    }

    fn constraints(&mut self, site: &ChangeSite, old: &Parameter, new: &Parameter) {
        self.text(
            ChangeKind::DefaultChanged,
            site,
            Level::Risky,
            (old.limits.default.as_deref(), new.limits.default.as_deref()),
        );
        // Another pattern may be another notation of the same path template, which then is equal.
        if old.pattern != new.pattern {
            let tightened = new.pattern.is_some();
            self.constraint(site, tightened, &old.pattern, &new.pattern);
        }
        if old.limits.minimum != new.limits.minimum {
            let tightened = match (number(&old.limits.minimum), number(&new.limits.minimum)) {
                (Some(old), Some(new)) => new > old,
                _ => new.limits.minimum.is_some(),
            };
            self.constraint(site, tightened, &old.limits.minimum, &new.limits.minimum);
        }
        if old.limits.maximum != new.limits.maximum {
            let tightened = match (number(&old.limits.maximum), number(&new.limits.maximum)) {
                (Some(old), Some(new)) => new < old,
                _ => new.limits.maximum.is_some(),
            };
            self.constraint(site, tightened, &old.limits.maximum, &new.limits.maximum);
        }
    }

    fn constraint(
        &mut self,
        site: &ChangeSite,
        tightened: bool,
        old: &Option<String>,
        new: &Option<String>,
    ) {
        let mut found = if tightened {
            Found::new(ChangeKind::ConstraintTightened, site.clone(), Level::Risky)
        } else {
            Found::new(
                ChangeKind::ConstraintLoosened,
                site.clone(),
                Level::Additive,
            )
        };
        found.old.clone_from(old);
        found.new.clone_from(new);
        self.push(found);
    }

    /// Emitted functions do not depend on the document's order of parameters.
    fn order(&mut self, path: &[String]) {
        let order = |revision: &super::revision::Revision<'_>| {
            let written = super::documents::method(revision.document, path)?;
            Some(written.parameter_order.clone())
        };
        let (Some(old), Some(new)) = (order(self.old), order(self.new)) else {
            return;
        };
        let set = |names: &[String]| -> BTreeSet<String> { names.iter().cloned().collect() };
        if old != new && set(&old) == set(&new) {
            self.push(
                Found::new(
                    ChangeKind::ParameterOrderChanged,
                    ChangeSite::Method(path.to_vec()),
                    Level::None,
                )
                .was(old.join(", "))
                .is(new.join(", ")),
            );
        }
    }
}

fn number(text: &Option<String>) -> Option<f64> {
    text.as_deref()?.parse().ok()
}
