//! What changed between two revisions of the documents of a crate, and whom it breaks.
//!
//! Compared are the resolved models, overlays applied, and the public items that they become with
//! the names of the ledger; never texts. Every change has two verdicts. The one on the wire comes
//! from what the document says; the one on source code from the items themselves: code breaks
//! where an item is gone or has another type.

mod api;
mod attribute;
mod documents;
mod html;
mod kind;
mod level;
mod markdown;
mod methods;
mod parameters;
mod place;
mod renames;
mod report;
mod schemas;
mod severity;
mod shape;
mod side;
mod surface;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod version;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use attribute::Attributed;
use place::Place;
use rayon::prelude::*;
use side::Side;
use walk::Found;

use crate::config::Config;
use crate::diagnostic::Errors;
use crate::generate::{Prepared, lower_all, resolve_all};
use crate::name::Ledger;

pub use html::html;
pub use kind::Kind;
pub use level::Level;
pub use markdown::{changelog, markdown};
pub use report::{ApiReport as ApiChanges, Change, Report, Version};
pub use severity::SeverityRule;
pub use text::text;

/// Compares what two configurations give. Where the new one has no ledger of its own, it goes on
/// with the old one's names.
///
/// # Errors
/// All that is wrong with documents and overlays of either.
pub fn diff(old: &Config, new: &Config) -> Result<Report, Errors> {
    let (before, after) = rayon::join(|| resolve_all(old), || resolve_all(new));
    let before = lower_all(before?, ledger(old)?.unwrap_or_default())?;
    let ledger = ledger(new)?.unwrap_or_else(|| before.ledger.clone());
    let after = lower_all(after?, ledger)?;
    Ok(compare(&before, &after, new))
}

fn ledger(config: &Config) -> Result<Option<Ledger>, Errors> {
    config.ledger.as_ref().map(Ledger::parse).transpose()
}

/// Compares what was prepared already. Version and severities are those of the new configuration.
pub(crate) fn compare(old: &Prepared, new: &Prepared, config: &Config) -> Report {
    let ids = |prepared: &Prepared| -> BTreeMap<String, usize> {
        let ids = prepared.models.iter().enumerate();
        ids.map(|(index, api)| (api.id(), index)).collect()
    };
    let (before, after) = (ids(old), ids(new));
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let all: Vec<&String> = all.into_iter().collect();
    let changes = |id: &&String| {
        let (old, new) = rayon::join(
            || before.get(*id).and_then(|index| side(old, *index)),
            || after.get(*id).and_then(|index| side(new, *index)),
        );
        api_changes(id, old.as_ref(), new.as_ref(), config)
    };
    let apis: Vec<ApiChanges> = all.par_iter().map(changes).collect();
    let worst = |of: fn(&ApiChanges) -> Level| apis.iter().map(of).max().unwrap_or_default();
    let any = apis
        .iter()
        .any(|api| !api.changes.is_empty() || api.old_revision != api.new_revision);
    let revisions = apis.iter().map(|api| api.new_revision.as_str());
    let newest = revisions.max().unwrap_or_default().to_owned();
    let source = worst(|api| api.source);
    let mut report = Report {
        class: worst(|api| api.class),
        wire: worst(|api| api.wire),
        source,
        version: Version {
            new: version::next(&config.package.version, source, any, &newest),
            old: config.package.version.clone(),
        },
        title: String::new(),
        apis,
    };
    report.title = version::title(&report);
    report
}

fn side(prepared: &Prepared, index: usize) -> Option<(Side<'_>, String)> {
    let rust = prepared.lowered.get(index)?;
    let side = Side::new(
        prepared.models.get(index)?,
        rust,
        prepared.documents.get(index)?,
    );
    Some((side, rust.module.to_string()))
}

fn api_changes(
    id: &str,
    old: Option<&(Side<'_>, String)>,
    new: Option<&(Side<'_>, String)>,
    config: &Config,
) -> ApiChanges {
    let module = new.or(old).map(|(_, module)| module.clone());
    let (old, new) = (old.map(|(side, _)| side), new.map(|(side, _)| side));
    let found = match (old, new) {
        (Some(old), Some(new)) => walk::walk(old, new),
        (Some(_), None) => vec![Found::new(Kind::ApiRemoved, Place::Api, Level::Breaking)],
        (None, Some(_)) => vec![Found::new(Kind::ApiAdded, Place::Api, Level::None)],
        (None, None) => Vec::new(),
    };
    let nothing = surface::Surface::new();
    let attributed = attribute::attribute(
        found,
        old.map_or(&nothing, |side| &side.surface),
        new.map_or(&nothing, |side| &side.surface),
    );
    let unstable = new
        .or(old)
        .is_some_and(|side| is_unstable(&side.api.version));
    let mut changes: Vec<Change> = attributed
        .into_iter()
        .map(|item| change(item, old, new, unstable))
        .collect();
    for change in &mut changes {
        severity::apply(&config.severity, id, change);
    }
    changes.sort_by(|a, b| {
        b.class
            .cmp(&a.class)
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| a.at.cmp(&b.at))
            .then_with(|| a.old.cmp(&b.old))
    });
    let worst = |of: fn(&Change) -> Level| changes.iter().map(of).max().unwrap_or_default();
    let revision = |side: Option<&Side<'_>>| side.map(|side| side.api.revision.clone());
    ApiChanges {
        api: id.to_owned(),
        module: module.unwrap_or_default(),
        old_revision: revision(old).unwrap_or_default(),
        new_revision: revision(new).unwrap_or_default(),
        class: worst(|change| change.class),
        wire: worst(|change| change.wire),
        source: worst(|change| change.source),
        changes,
    }
}

/// Versions such as `v1beta1` may change in every way.
fn is_unstable(version: &str) -> bool {
    ["alpha", "beta", "preview", "eap"]
        .iter()
        .any(|word| version.to_lowercase().contains(word))
}

fn change(
    item: Attributed,
    old: Option<&Side<'_>>,
    new: Option<&Side<'_>>,
    unstable: bool,
) -> Change {
    let Attributed { found, items } = item;
    let mut methods: BTreeSet<String> = found.methods.iter().cloned().collect();
    let (mut in_requests, mut in_responses) = (false, false);
    let places = std::iter::once(&found.place).chain(&found.old_place);
    for side in [old, new].into_iter().flatten() {
        for place in places.clone() {
            if let Some(schema) = place.schema() {
                let reached = side.reached(schema);
                in_requests |= !reached.requests.is_empty();
                in_responses |= !reached.responses.is_empty();
                methods.extend(reached.requests.into_iter().chain(reached.responses));
            }
            if let Some(method) = place.method() {
                methods.extend(side.method_id(method));
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
            .and_then(|side| side.method_id(path))
            .or_else(|| old.and_then(|side| side.method_id(path)));
        id.unwrap_or_else(|| path.join("."))
    };
    Change {
        kind: found.kind,
        at: found.place.text(&id),
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
