//! The changes of an API as a tree: the API itself, its resources, its schemas.

use std::collections::BTreeMap;

use super::super::report::{ApiChanges, Change};
use crate::change::Level;

/// A branch of the tree.
#[derive(Debug, Default)]
pub(super) struct Branch<'a> {
    pub name: &'a str,
    /// The changes of this branch itself.
    pub changes: Vec<&'a Change>,
    /// The branches below, by name.
    pub branches: Vec<Branch<'a>>,
}

impl<'a> Branch<'a> {
    /// Returns the number of changes of a class here and below.
    pub(super) fn count(&self, class: Level) -> usize {
        let here = self
            .changes
            .iter()
            .filter(|change| change.class == class)
            .count();
        here + self
            .branches
            .iter()
            .map(|branch| branch.count(class))
            .sum::<usize>()
    }

    /// Returns `true` if a change here or below satisfies the predicate.
    pub(super) fn any(&self, such: &dyn Fn(&Change) -> bool) -> bool {
        self.changes.iter().any(|change| such(change))
            || self.branches.iter().any(|branch| branch.any(such))
    }

    /// Returns the most severe class here and below.
    pub(super) fn worst(&self) -> Level {
        let here = self.changes.iter().map(|change| change.class);
        let below = self.branches.iter().map(Self::worst);
        Level::worst(here.chain(below))
    }

    fn of(name: &'a str, groups: BTreeMap<&'a str, Vec<&'a Change>>) -> Option<Self> {
        if groups.is_empty() {
            return None;
        }
        let branches = groups.into_iter().map(|(name, changes)| Branch {
            name,
            changes,
            branches: Vec::new(),
        });
        Some(Self {
            name,
            changes: Vec::new(),
            branches: branches.collect(),
        })
    }
}

/// Returns the branches of an API: the API as a whole, resources with their methods, schemas.
pub(super) fn tree(api: &ApiChanges) -> Vec<Branch<'_>> {
    let mut whole = Branch {
        name: "The API as a whole",
        ..Branch::default()
    };
    let mut resources: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    let mut schemas: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &api.changes {
        let kind = change.kind.as_str();
        let at = change.at.as_str();
        if at.is_empty() || kind.starts_with("scope-") || kind.starts_with("resource-name-") {
            whole.changes.push(change);
        } else if kind.starts_with("resource-") {
            resources.entry(at).or_default().push(change);
        } else if let Some(method) = method_of(change) {
            resources
                .entry(resource_of(method, &api.api))
                .or_default()
                .push(change);
        } else {
            let schema = at.split(['.', '=']).next().unwrap_or(at);
            schemas.entry(schema).or_default().push(change);
        }
    }
    let mut branches = Vec::new();
    if !whole.changes.is_empty() {
        branches.push(whole);
    }
    branches.extend(Branch::of("Resources", resources));
    branches.extend(Branch::of("Schemas", schemas));
    branches
}

/// Returns the id of the method that a change is at, if any.
fn method_of(change: &Change) -> Option<&str> {
    let id = change.at.split(['?', '=']).next()?;
    let is_one = change.methods.iter().any(|method| method == id);
    is_one.then_some(id)
}

/// Returns `users.drafts` for `gmail.users.drafts.get`.
fn resource_of<'m>(method: &'m str, api: &str) -> &'m str {
    let (name, _) = api.split_once(':').unwrap_or((api, ""));
    let inside = method
        .strip_prefix(name)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(method);
    inside
        .rsplit_once('.')
        .map_or(inside, |(resource, _)| resource)
}
