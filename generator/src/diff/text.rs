//! The report as plain text, for a terminal.

use super::report::{ApiChanges, Change, Report};
use crate::change::Level;
use crate::diagnostic::escaped;

/// Maximum number of methods shown for a change.
pub(super) const MOST_METHODS: usize = 4;
/// Maximum number of characters shown of a value.
pub(super) const MOST_SHOWN: usize = 160;

/// Renders the report as plain text. Document text is escaped and stays on its line.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    for api in report.apis.iter().filter(|api| is_changed(api)) {
        text.push_str(&format!(
            "{}  revision {}  {}\n",
            shown(&api.api),
            revisions(api),
            verdicts(api.class, api.wire, api.source)
        ));
        for level in Level::ALL {
            let changes: Vec<&Change> = of_class(api, level);
            if changes.is_empty() {
                continue;
            }
            text.push_str(&format!("\n  {level} ({})\n", changes.len()));
            let listed = changes.iter().copied().filter(|change| is_listed(change));
            for equal in folded(listed) {
                text.push_str(&of_changes(&equal));
            }
            match changes.iter().filter(|change| !is_listed(change)).count() {
                0 => {}
                1 => text.push_str("    one text changed\n"),
                count => text.push_str(&format!("    {count} texts changed\n")),
            }
        }
        text.push('\n');
    }
    text.push_str(&summary(report));
    text
}

/// Returns `true` if the report of an API has any content.
pub(super) fn is_changed(api: &ApiChanges) -> bool {
    !api.changes.is_empty() || api.old_revision != api.new_revision
}

pub(super) fn of_class(api: &ApiChanges, class: Level) -> Vec<&Change> {
    let changes = api.changes.iter();
    changes.filter(|change| change.class == class).collect()
}

/// Returns `true` if a change is listed. Changed texts are only counted, unless they have notes.
pub(super) fn is_listed(change: &Change) -> bool {
    change.kind != super::ChangeKind::DocChanged || !change.notes.is_empty()
}

pub(super) fn revisions(api: &ApiChanges) -> String {
    let revision = |text: &str| match text {
        "" => "(none)".to_owned(),
        text => shown(text),
    };
    format!(
        "{} -> {}",
        revision(&api.old_revision),
        revision(&api.new_revision)
    )
}

pub(super) fn verdicts(class: Level, wire: Level, source: Level) -> String {
    format!("{class} (wire: {wire}, source: {source})")
}

/// Groups changes that differ only in their site, in the order of the first of each group.
pub(super) fn folded<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<Vec<&'c Change>> {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        let same = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| is_equal(first, change)));
        match same {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// Returns `true` if two changes differ only in their site at a method.
fn is_equal(one: &Change, other: &Change) -> bool {
    let facts = |change: &Change| {
        (
            (change.kind, change.wire, change.source, change.class),
            (change.old.clone(), change.new.clone(), change.notes.clone()),
        )
    };
    let at_method = |change: &Change| methods(change).is_none() && change.items.is_empty();
    let has_value = one.old.is_some() || one.new.is_some();
    has_value && at_method(one) && at_method(other) && facts(one) == facts(other)
}

/// Returns the sites of equal changes.
pub(super) fn locations(changes: &[&Change]) -> String {
    let site = |change: &&Change| match change.at.as_str() {
        "" => "the API".to_owned(),
        at => cut(at),
    };
    let named: Vec<String> = changes.iter().take(MOST_METHODS).map(site).collect();
    let named = named.join(", ");
    match changes.len().saturating_sub(MOST_METHODS) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn of_changes(changes: &[&Change]) -> String {
    let Some(change) = changes.first() else {
        return String::new();
    };
    let mut text = format!(
        "    {}  {}{}\n",
        escaped(&locations(changes)),
        change.kind.words(),
        match values(change) {
            Some(values) => format!(": {values}"),
            None => String::new(),
        }
    );
    let mut more = vec![format!("wire: {}, source: {}", change.wire, change.source)];
    if let Some(methods) = methods(change) {
        more.push(methods);
    }
    more.extend(change.notes.iter().map(|note| shown(note)));
    for line in more {
        text.push_str(&format!("        {line}\n"));
    }
    text
}

/// Returns the old and new values, if the change has them.
fn values(change: &Change) -> Option<String> {
    match (&change.old, &change.new) {
        (None, None) => None,
        (Some(old), None) => Some(format!("was {}", shown(old))),
        (None, Some(new)) => Some(shown(new)),
        (Some(old), Some(new)) => Some(format!("{} -> {}", shown(old), shown(new))),
    }
}

/// Returns the methods that a change affects, unless it is at the only one.
fn methods(change: &Change) -> Option<String> {
    let methods = &change.methods;
    if methods.is_empty() || methods.iter().all(|method| change.at.starts_with(method)) {
        return None;
    }
    let direction = match (change.in_requests, change.in_responses) {
        (true, false) => " in requests",
        (false, true) => " in responses",
        _ => "",
    };
    let named: Vec<String> = methods
        .iter()
        .take(MOST_METHODS)
        .map(|method| shown(method))
        .collect();
    let more = match methods.len().saturating_sub(MOST_METHODS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!("reached{direction} by {}{more}", named.join(", ")))
}

/// Returns the end of a report: the counts, the next version, the commit's title.
fn summary(report: &Report) -> String {
    let mut text = format!("{}\n", counts(report));
    let version = &report.version;
    if version.old != version.new {
        text.push_str(&format!(
            "next version: {} -> {}\n",
            shown(&version.old),
            shown(&version.new)
        ));
    }
    text.push_str(&format!("commit: {}\n", shown(&report.title)));
    text
}

/// Returns counts such as `2 breaking, 3 additive`.
pub(super) fn counts(report: &Report) -> String {
    let counts: Vec<String> = Level::ALL
        .into_iter()
        .filter(|level| *level > Level::None)
        .map(|level| (level, report.count(level)))
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| format!("{count} {level}"))
        .collect();
    if counts.is_empty() {
        "no changes".to_owned()
    } else {
        counts.join(", ")
    }
}

/// Returns document text for a terminal: on one line, escaped, and shortened.
fn shown(text: &str) -> String {
    escaped(&cut(text)).into_owned()
}

/// Returns the beginning of a long text.
pub(super) fn cut(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(MOST_SHOWN).collect();
    match chars.next() {
        Some(_) => start + "...",
        None => start,
    }
}
