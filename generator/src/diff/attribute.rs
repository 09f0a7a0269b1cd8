//! Attributes the differences of emitted items to changes of the document. A difference without an
//! explanation becomes a change of its own, so that every break of source code is reported.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::compare::Found;
use super::site::ChangeSite;
use super::surface::{PublicItem, Surface};
use crate::change::{ChangeKind, Explains, Level};

/// A difference of an item between two surfaces.
#[derive(Clone, Debug)]
struct Delta<'a> {
    path: &'a str,
    old: Option<&'a PublicItem>,
    new: Option<&'a PublicItem>,
}

impl<'a> Delta<'a> {
    /// Returns the item's site, in the old revision if it exists there.
    fn site(&self) -> Option<&'a ChangeSite> {
        self.old.or(self.new).map(|item| &item.site)
    }

    /// Returns `true` if the difference can break source code.
    fn breaks(&self, old: &Surface) -> bool {
        match (self.old, self.new) {
            (Some(_), _) => true,
            // A new argument of an existing function.
            (None, Some(item)) => item.needed && old.contains_key(function(self.path)),
            (None, None) => false,
        }
    }

    fn level(&self, old: &Surface) -> Level {
        if self.breaks(old) {
            Level::Breaking
        } else {
            Level::Additive
        }
    }
}

/// Returns the function of an argument, or the item itself.
fn function(path: &str) -> &str {
    path.split('(').next().unwrap_or(path)
}

/// A change with its effect on source code.
#[derive(Clone, Debug)]
pub(super) struct Attributed {
    pub found: Found,
    pub items: BTreeSet<String>,
}

/// Assigns to each change the items that it explains.
pub(super) fn attribute(found: Vec<Found>, old: &Surface, new: &Surface) -> Vec<Attributed> {
    let mut changes: Vec<Attributed> = found
        .into_iter()
        .map(|found| Attributed {
            found,
            items: BTreeSet::new(),
        })
        .collect();
    let index = Index::of(&changes, old, new);
    let mut rest: BTreeMap<&ChangeSite, Vec<Delta<'_>>> = BTreeMap::new();
    for delta in deltas(old, new) {
        let Some(site) = delta.site() else { continue };
        match index.explanation(&changes, &delta) {
            Some(reason) => {
                if let Some(change) = changes.get_mut(reason) {
                    take(change, &delta, old);
                }
            }
            None => rest.entry(site).or_default().push(delta),
        }
    }
    for (site, deltas) in rest {
        changes.push(unexplained(site, &deltas, old));
    }
    changes
}

fn take(change: &mut Attributed, delta: &Delta<'_>, old: &Surface) {
    change.found.source = change.found.source.max(delta.level(old));
    if delta.breaks(old) {
        change.items.insert(function(delta.path).to_owned());
    }
}

fn deltas<'a>(old: &'a Surface, new: &'a Surface) -> Vec<Delta<'a>> {
    let mut found = Vec::new();
    for (path, before) in old {
        let after = new.get(path);
        if after.is_none_or(|after| after.signature != before.signature) {
            found.push(Delta {
                path,
                old: Some(before),
                new: after,
            });
        }
    }
    for (path, after) in new {
        if !old.contains_key(path) {
            found.push(Delta {
                path,
                old: None,
                new: Some(after),
            });
        }
    }
    found
}

/// Changes by site, and types by the change that renamed them.
struct Index<'a> {
    by_site: HashMap<ChangeSite, Vec<usize>>,
    /// Types whose kind changed.
    retyped: HashMap<&'a str, usize>,
    renamed_types: HashMap<&'a str, (&'a str, Option<usize>)>,
}

impl<'a> Index<'a> {
    fn of(changes: &[Attributed], old: &'a Surface, new: &'a Surface) -> Self {
        let mut by_site: HashMap<ChangeSite, Vec<usize>> = HashMap::new();
        let mut moved: HashMap<&ChangeSite, (&ChangeSite, usize)> = HashMap::new();
        for (number, change) in changes.iter().enumerate() {
            let found = &change.found;
            by_site.entry(found.site.clone()).or_default().push(number);
            if let Some(old) = &found.old_site {
                by_site.entry(old.clone()).or_default().push(number);
                moved.insert(old, (&found.site, number));
            }
        }
        // A type is identified by its site: another name at the same site is the same type.
        let types = |surface: &'a Surface| -> HashMap<&'a ChangeSite, &'a str> {
            let types = surface.iter().filter_map(|(path, item)| {
                let kind = matches!(item.signature.as_str(), "struct" | "enum");
                (kind && path.contains("::types::")).then_some((&item.site, path.as_str()))
            });
            types.collect()
        };
        let after = types(new);
        let retyping: HashMap<&ChangeSite, usize> = changes
            .iter()
            .enumerate()
            .filter(|(_, change)| change.found.kind == ChangeKind::SchemaTypeChanged)
            .map(|(number, change)| (&change.found.site, number))
            .collect();
        let mut retyped = HashMap::new();
        for (path, item) in old.iter().filter(|(path, _)| path.contains("::types::")) {
            if let Some(reason) = retyping.get(&item.site) {
                retyped.insert(last(path), *reason);
            }
        }
        let mut renamed_types = HashMap::new();
        for (site, path) in types(old) {
            let (now, reason) = match moved.get(site) {
                Some((site, reason)) => (*site, Some(*reason)),
                None => (site, None),
            };
            if let Some(to) = after.get(now).filter(|to| **to != path) {
                renamed_types.insert(last(path), (last(to), reason));
            }
        }
        Self {
            by_site,
            retyped,
            renamed_types,
        }
    }

    /// Returns the change that explains a difference.
    fn explanation(&self, changes: &[Attributed], delta: &Delta<'_>) -> Option<usize> {
        let mut site = delta.site()?.clone();
        if let Some(reason) = self.by_renaming(delta) {
            return Some(reason);
        }
        let explains = |number: &usize, least: Explains| {
            changes.get(*number).is_some_and(|change| {
                let explains = change.found.kind.explains();
                explains == Explains::Below || explains == least
            })
        };
        if let Some(numbers) = self.by_site.get(&site) {
            let mut fitting = numbers.iter().filter(|n| explains(n, Explains::Item));
            let fits = |n: &&usize| {
                changes
                    .get(**n)
                    .is_some_and(|change| suits(change.found.kind, delta))
            };
            let best = fitting.clone().find(fits).or_else(|| fitting.next());
            if let Some(number) = best {
                return Some(*number);
            }
        }
        if let Some(number) = self.by_prefix(&site).or_else(|| self.by_retyping(delta)) {
            return Some(number);
        }
        while let Some(parent) = site.parent() {
            let above = self.by_site.get(&parent).into_iter().flatten();
            if let Some(number) = above.into_iter().find(|n| explains(n, Explains::Below)) {
                return Some(*number);
            }
            site = parent;
        }
        None
    }

    /// Explains a difference by renamed types of the same shape.
    fn by_renaming(&self, delta: &Delta<'_>) -> Option<usize> {
        let (old, new) = (delta.old?, delta.new?);
        let mut reason = None;
        let mapped = map_types(&old.signature, |name| match self.renamed_types.get(name) {
            Some((to, why)) => {
                reason = reason.or(*why);
                *to
            }
            None => name,
        });
        (mapped == new.signature).then_some(reason).flatten()
    }

    /// Explains a difference by a type that it contains and whose kind changed.
    fn by_retyping(&self, delta: &Delta<'_>) -> Option<usize> {
        let mentions = &delta.old?.mentions;
        let reasons = mentions
            .iter()
            .filter_map(|name| self.retyped.get(name.as_str()));
        reasons.min().copied()
    }

    /// The struct of parameters with a prefix exists only while there are such parameters.
    fn by_prefix(&self, site: &ChangeSite) -> Option<usize> {
        let ChangeSite::Parameter(method, prefix) = site else {
            return None;
        };
        if !prefix.ends_with('.') {
            return None;
        }
        let found = self.by_site.iter().filter(|(site, _)| match site {
            ChangeSite::Parameter(other, name) => other == method && name.starts_with(prefix),
            _ => false,
        });
        // Any of them would do; the first keeps the result deterministic.
        found.flat_map(|(_, numbers)| numbers).min().copied()
    }
}

/// Returns `true` if a kind of change is the likely reason among several at one site.
fn suits(kind: ChangeKind, delta: &Delta<'_>) -> bool {
    let path = delta.path;
    match kind {
        ChangeKind::RequestChanged => path.ends_with("(body)"),
        ChangeKind::ResponseChanged => path.ends_with(" as Call"),
        ChangeKind::OperationChanged => path.ends_with(" as Call") || path.ends_with("::resume"),
        ChangeKind::PagingGained | ChangeKind::PagingLost | ChangeKind::PagingChanged => {
            path.ends_with(" as Paged") || path.ends_with(" as PagedItems")
        }
        ChangeKind::UploadGained | ChangeKind::UploadLost => path.ends_with("::upload"),
        ChangeKind::DownloadGained | ChangeKind::DownloadLost => path.ends_with("::download"),
        ChangeKind::PathChanged => false,
        _ => true,
    }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Replaces the names of types in a signature.
fn map_types<'a>(signature: &'a str, mut map: impl FnMut(&'a str) -> &'a str) -> String {
    let mut text = String::new();
    let mut rest = signature;
    while let Some((before, after)) = rest.split_once("types::") {
        text.push_str(before);
        text.push_str("types::");
        let end = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        text.push_str(map(name));
        rest = tail;
    }
    text.push_str(rest);
    text
}

/// Returns a change for items whose difference the document does not explain.
fn unexplained(site: &ChangeSite, deltas: &[Delta<'_>], old: &Surface) -> Attributed {
    let changed: Vec<(&str, &str)> = deltas
        .iter()
        .filter_map(|delta| Some((delta.old?.signature.as_str(), delta.new?.signature.as_str())))
        .collect();
    let is_boxed = |(bare, boxed): &(&str, &str)| *boxed == format!("Box<{bare}>");
    let gone: Vec<&str> = deltas
        .iter()
        .filter(|delta| delta.new.is_none())
        .map(|delta| delta.path)
        .collect();
    let come: Vec<&str> = deltas
        .iter()
        .filter(|delta| delta.old.is_none())
        .map(|delta| delta.path)
        .collect();
    let mut texts = changed.first().copied();
    let kind = if !changed.is_empty() && changed.iter().all(is_boxed) {
        ChangeKind::RecursionAppeared
    } else if !changed.is_empty() && changed.iter().all(|(old, new)| is_boxed(&(new, old))) {
        ChangeKind::RecursionGone
    } else if !changed.is_empty() {
        ChangeKind::RustTypeChanged
    } else if !gone.is_empty() && !come.is_empty() {
        texts = gone.first().copied().zip(come.first().copied());
        ChangeKind::RustNameChanged
    } else if gone.is_empty() {
        ChangeKind::RustItemAdded
    } else {
        ChangeKind::RustItemRemoved
    };
    let mut found = Found::new(kind, site.clone(), Level::None);
    if let Some((old, new)) = texts {
        found = found.was(old).is(new);
    }
    let mut change = Attributed {
        found,
        items: BTreeSet::new(),
    };
    for delta in deltas {
        take(&mut change, delta, old);
    }
    change
}
