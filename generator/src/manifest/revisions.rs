//! The manifest's entries about revisions: their source (`[update]`, `source` of an API), and the
//! severity of changes (`[[severity]]`).

use crate::change::{ChangeKind, Level, SeverityRule};
use crate::overlay::table::{Item, Problems, Table};

/// `[update]`: the source of revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateConfig {
    /// The base URL of a discovery service, or a folder, instead of Google's service.
    pub source: Option<String>,
    /// Hosts besides `*.googleapis.com` that documents may name and come from.
    pub hosts: Vec<String>,
}

/// `[update]`.
pub(super) fn update(table: &mut Table<'_>, problems: &mut Problems<'_>) -> UpdateConfig {
    let source = table.text("source", problems);
    let hosts = table.get("hosts", problems, |item, problems| {
        item.list(problems, |item, problems| Some(host(item, problems)))
    });
    UpdateConfig {
        source,
        hosts: hosts.into_iter().flatten().flatten().collect(),
    }
}

/// Reads the name of a host, with an optional port.
fn host(item: Item<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let path = item.path().to_owned();
    let text = item.text(problems)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:".contains(c);
    if !text.get_ref().is_empty() && text.get_ref().chars().all(fits) {
        return Some(text.into_inner());
    }
    let message = format!("`{}` is not a host name", text.get_ref());
    problems.error(text.span(), &path, message);
    None
}

/// `[[severity]]`.
pub(super) fn severity(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Vec<SeverityRule>> {
    let rules = item.list(problems, |item, problems| Some(item.table(problems, rule)))?;
    rules.into_iter().collect()
}

fn rule(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<SeverityRule> {
    let has_kind = table.has("kind");
    let kind = table.get("kind", problems, |item, problems| {
        let known = ChangeKind::ALL.iter().map(|kind| kind.as_str());
        one_of(item, problems, known, ChangeKind::parse)
    });
    let api = table.text("api", problems);
    let at = table.text("at", problems);
    table.text("reason", problems);
    let class = table.need("class", problems, |item, problems| {
        let known = Level::ALL.iter().map(|level| level.as_str());
        one_of(item, problems, known, Level::parse)
    });
    if has_kind && kind.is_none() {
        return None;
    }
    Some(SeverityRule {
        kind,
        api,
        at,
        class: class?,
    })
}

fn one_of<'k, T>(
    item: Item<'_>,
    problems: &mut Problems<'_>,
    known: impl Iterator<Item = &'k str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let path = item.path().to_owned();
    let text = item.text(problems)?;
    let parsed = parse(text.get_ref());
    if parsed.is_none() {
        let message = format!("`{}` is not known here", text.get_ref());
        problems.error_near(text.span(), &path, message, (text.get_ref(), known));
    }
    parsed
}
