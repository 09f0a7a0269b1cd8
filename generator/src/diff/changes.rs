//! The changes of one API, each with its effect on source code, its class and the methods it
//! affects.

use std::collections::BTreeSet;

use super::attribute::{Attributed, attribute};
use super::compare::{Comparison, Found};
use super::report::{ApiChanges, Change};
use super::revision::{Revision, Revisions};
use super::severity;
use super::site::ChangeSite;
use super::surface::Surface;
use crate::change::{ChangeKind, Level, SeverityRule};

/// Returns all changes of an API, most severe first.
pub(super) fn of_api(id: &str, revisions: &Revisions<'_>, rules: &[SeverityRule]) -> ApiChanges {
    let found = match revisions {
        Revisions::Both(old, new) => Comparison::of(old, new).found,
        Revisions::Removed(_) => {
            vec![Found::new(
                ChangeKind::ApiRemoved,
                ChangeSite::Api,
                Level::Breaking,
            )]
        }
        Revisions::Added(_) => vec![Found::new(
            ChangeKind::ApiAdded,
            ChangeSite::Api,
            Level::None,
        )],
    };
    let (old, new) = (revisions.before(), revisions.after());
    let nothing = Surface::new();
    let attributed = attribute(
        found,
        old.map_or(&nothing, |revision| &revision.surface),
        new.map_or(&nothing, |revision| &revision.surface),
    );
    let latest = revisions.latest();
    let unstable = is_unstable(&latest.api.version);
    let mut changes: Vec<Change> = attributed
        .into_iter()
        .map(|item| change(item, revisions, unstable))
        .collect();
    for change in &mut changes {
        severity::apply(rules, id, change);
    }
    changes.sort_by(|a, b| {
        b.class
            .cmp(&a.class)
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| a.at.cmp(&b.at))
            .then_with(|| a.old.cmp(&b.old))
    });
    let number = |revision: &Revision<'_>| revision.api.revision.clone();
    ApiChanges {
        api: id.to_owned(),
        module: latest.module.to_string(),
        old_revision: old.map_or(String::new(), number),
        new_revision: new.map_or(String::new(), number),
        class: Level::worst(changes.iter().map(|change| change.class)),
        wire: Level::worst(changes.iter().map(|change| change.wire)),
        source: Level::worst(changes.iter().map(|change| change.source)),
        changes,
    }
}

/// Returns `true` for versions such as `v1beta1`, which may change in every way.
fn is_unstable(version: &str) -> bool {
    ["alpha", "beta", "preview", "eap"]
        .iter()
        .any(|word| version.to_lowercase().contains(word))
}

fn change(item: Attributed, revisions: &Revisions<'_>, unstable: bool) -> Change {
    let Attributed { found, items } = item;
    let mut methods: BTreeSet<String> = found.methods.iter().cloned().collect();
    let (mut in_requests, mut in_responses) = (false, false);
    let sites = std::iter::once(&found.site).chain(&found.old_site);
    let (old, new) = (revisions.before(), revisions.after());
    for revision in [old, new].into_iter().flatten() {
        for site in sites.clone() {
            if let Some(schema) = site.schema() {
                let reached = revision.reached(schema);
                in_requests |= !reached.requests.is_empty();
                in_responses |= !reached.responses.is_empty();
                methods.extend(reached.requests.into_iter().chain(reached.responses));
            }
            if let Some(scope) = site.scope() {
                methods.extend(revision.methods_of_scope(scope));
            }
            if let Some(method) = site.method() {
                methods.extend(revision.method_id(method));
                in_requests = true;
            }
        }
    }
    let mut class = found.class.unwrap_or(found.wire.max(found.source));
    let mut notes = found.notes;
    if unstable && class.lowered() != class {
        class = class.lowered();
        notes.push("one level milder, since the version is not a stable one".to_owned());
    }
    let id = |path: &[String]| {
        let id = new
            .and_then(|revision| revision.method_id(path))
            .or_else(|| old.and_then(|revision| revision.method_id(path)));
        id.unwrap_or_else(|| path.join("."))
    };
    Change {
        kind: found.kind,
        at: found.site.text(&id),
        old: found.old,
        new: found.new,
        wire: found.wire,
        source: found.source,
        class,
        in_requests,
        in_responses,
        methods: methods.into_iter().collect(),
        items: items.into_iter().collect(),
        notes,
    }
}
