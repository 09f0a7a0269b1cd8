//! The handwritten overlay, completed by the generated one. Handwritten entries win; each
//! contradiction is a warning.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::{
    Keyed, MethodOverlay, ObjectOverlay, OperationOverlay, Overlay, OverlayFiles, PropertyOverlay,
    UnionOverlay,
};
use crate::diagnostic::{Diagnostic, Severity};

/// Adds the entries of `protos` to `overlay`, and returns the contradictions.
pub(super) fn merge(overlay: &mut Overlay, mut protos: Overlay) -> Vec<Diagnostic> {
    let mut merge = Merge {
        files: overlay.files.clone(),
        warnings: Vec::new(),
    };
    let renamed = merge.resource_names(overlay, &mut protos);
    rename_resources(&mut protos, &renamed);
    for (id, mut theirs) in protos.schemas {
        // Only that of a handwritten entry can be a page of a reference.
        theirs.source = None;
        match overlay.schemas.get_mut(id.get_ref().as_str()) {
            Some(ours) => merge.object(&mut ours.object, theirs.object),
            None => drop(overlay.schemas.insert(id, theirs)),
        }
    }
    for (id, mut theirs) in protos.methods {
        theirs.source = None;
        match overlay.methods.get_mut(id.get_ref().as_str()) {
            Some(ours) => merge.method(ours, theirs),
            None => drop(overlay.methods.insert(id, theirs)),
        }
    }
    merge.warnings
}

/// The contradictions found so far.
struct Merge {
    files: OverlayFiles,
    warnings: Vec<Diagnostic>,
}

impl Merge {
    fn warn(&mut self, span: Range<usize>, message: String) {
        let mut warning = self.files.error_at(span, message);
        warning.severity = Severity::Warning;
        let hint = "the handwritten entry is used; correct it, or ignore this if the protos are of another revision";
        self.warnings.push(warning.with_hint(hint));
    }

    /// Adds the resource names; returns the handwritten keys of those that have another one.
    fn resource_names(
        &mut self,
        overlay: &mut Overlay,
        protos: &mut Overlay,
    ) -> BTreeMap<String, String> {
        let mut renamed = BTreeMap::new();
        for (name, theirs) in std::mem::take(&mut protos.resource_names) {
            let patterns = set(&theirs.patterns);
            if let Some(ours) = overlay.resource_names.get_mut(name.get_ref().as_str()) {
                self.names(&mut ours.patterns, theirs.patterns, "name");
                continue;
            }
            let mut ours = overlay.resource_names.iter();
            let same = ours.find(|(_, ours)| set(&ours.patterns) == patterns);
            match same.map(|(ours, _)| ours.get_ref().clone()) {
                Some(ours) => drop(renamed.insert(name.get_ref().clone(), ours)),
                None => drop(overlay.resource_names.insert(name, theirs)),
            }
        }
        renamed
    }

    fn object(&mut self, ours: &mut ObjectOverlay, theirs: ObjectOverlay) {
        for (name, property) in theirs.properties {
            match ours.properties.get_mut(name.get_ref().as_str()) {
                Some(ours) => self.property(ours, property),
                None => drop(ours.properties.insert(name, property)),
            }
        }
        self.unions(&mut ours.unions, theirs.unions);
    }

    fn property(&mut self, ours: &mut PropertyOverlay, theirs: PropertyOverlay) {
        if ours.behavior.is_empty() {
            ours.behavior = theirs.behavior;
        }
        self.link(&mut ours.resource, theirs.resource, "this property names");
        self.object(&mut ours.object, theirs.object);
    }

    fn method(&mut self, ours: &mut MethodOverlay, theirs: MethodOverlay) {
        for (name, parameter) in theirs.parameters {
            match ours.parameters.get_mut(name.get_ref().as_str()) {
                Some(ours) => {
                    let what = "this parameter names";
                    self.link(&mut ours.resource, parameter.resource, what);
                }
                None => drop(ours.parameters.insert(name, parameter)),
            }
        }
        self.unions(&mut ours.unions, theirs.unions);
        match (&mut ours.operation, theirs.operation) {
            (Some(ours), Some(theirs)) => self.operation(ours, theirs),
            (ours @ None, theirs) => *ours = theirs,
            (Some(_), None) => {}
        }
    }

    fn operation(&mut self, ours: &mut OperationOverlay, theirs: OperationOverlay) {
        self.link(&mut ours.result, theirs.result, "the result is");
        self.link(&mut ours.metadata, theirs.metadata, "the metadata is");
        self.link(&mut ours.poll, theirs.poll, "the method that polls is");
    }

    /// Adds a name, unless there is one already.
    fn link(
        &mut self,
        ours: &mut Option<Spanned<String>>,
        theirs: Option<Spanned<String>>,
        what: &str,
    ) {
        match (ours.as_ref(), theirs) {
            (Some(ours), Some(theirs)) if ours.get_ref() != theirs.get_ref() => {
                let message = format!("according to the protos, {what} `{theirs}`");
                self.warn(ours.span(), message);
            }
            (None, theirs) => *ours = theirs,
            _ => {}
        }
    }

    /// Adds patterns or members, unless there are some already.
    fn names(&mut self, ours: &mut Vec<Spanned<String>>, theirs: Vec<Spanned<String>>, what: &str) {
        if ours.is_empty() {
            *ours = theirs;
        } else if set(ours) != set(&theirs) {
            let theirs = listed(&set(&theirs));
            self.warn(
                span_of(ours),
                format!("the protos give this {what} {theirs}"),
            );
        }
    }

    /// Adds the unions that share no member with a handwritten one.
    fn unions(&mut self, ours: &mut Keyed<UnionOverlay>, theirs: Keyed<UnionOverlay>) {
        for (name, union) in theirs {
            let members = set(&union.members);
            if let Some(same) = ours.get_mut(name.get_ref().as_str()) {
                self.names(&mut same.members, union.members, "union");
                continue;
            }
            let shares = |ours: &UnionOverlay| !set(&ours.members).is_disjoint(&members);
            let other = ours.iter().find(|(_, ours)| shares(ours));
            match other.map(|(ours, _)| ours.span()) {
                Some(span) => {
                    let message = format!(
                        "the protos call this union `{name}`, of {}",
                        listed(&members)
                    );
                    self.warn(span, message);
                }
                None => drop(ours.insert(name, union)),
            }
        }
    }
}

/// Replaces the keys of resource names that have another handwritten one.
fn rename_resources(protos: &mut Overlay, renamed: &BTreeMap<String, String>) {
    let properties = protos.schemas.values_mut();
    let properties = properties.flat_map(|schema| schema.object.properties.values_mut());
    let properties = properties.map(|property| &mut property.resource);
    let parameters = protos.methods.values_mut();
    let parameters = parameters.flat_map(|method| method.parameters.values_mut());
    let parameters = parameters.map(|parameter| &mut parameter.resource);
    for resource in properties.chain(parameters).flatten() {
        if let Some(ours) = renamed.get(resource.get_ref()) {
            *resource = Spanned::new(resource.span(), ours.clone());
        }
    }
}

fn set(names: &[Spanned<String>]) -> BTreeSet<String> {
    names.iter().map(|name| name.get_ref().clone()).collect()
}

fn span_of(names: &[Spanned<String>]) -> Range<usize> {
    let start = names.first().map_or(0, |name| name.span().start);
    let end = names.last().map_or(start, |name| name.span().end);
    start..end
}

fn listed(names: &BTreeSet<String>) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
