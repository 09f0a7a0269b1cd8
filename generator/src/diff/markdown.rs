//! The report as Markdown, for a pull request.

use super::report::{ApiChanges, Change, Report};
use super::text::{MOST_METHODS, counts, cut, folded, is_changed, is_listed, of_class};
use crate::change::Level;
use crate::text::escape::code;

/// Maximum number of changes listed per class and API; GitHub accepts 65,536 characters.
const MOST_CHANGES: usize = 60;

/// Renders the report as Markdown. All document text is in code spans that it cannot end, so it
/// makes no links, mentions or markup.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("{}.\n", counts(report));
    let version = &report.version;
    if version.old != version.new {
        text.push_str(&format!(
            "Next version: {} after {}.\n",
            span(&version.new),
            span(&version.old)
        ));
    }
    text.push_str(&apis(report, "##", MOST_CHANGES));
    text
}

/// Renders the report as a section of a changelog, without its heading.
pub fn changelog(report: &Report) -> String {
    format!("{}.\n{}", counts(report), apis(report, "###", usize::MAX))
}

fn apis(report: &Report, heading: &str, most: usize) -> String {
    let mut text = String::new();
    for api in report.apis.iter().filter(|api| is_changed(api)) {
        text.push_str(&format!(
            "\n{heading} {}\n\n{}: **{}** (wire: {}, source: {}).\n",
            span(&api.api),
            revisions(api),
            api.class,
            api.wire,
            api.source
        ));
        for level in Level::ALL {
            text.push_str(&section(api, level, heading, most));
        }
    }
    text
}

/// Returns the revisions, as far as the documents state them.
fn revisions(api: &ApiChanges) -> String {
    match (api.old_revision.as_str(), api.new_revision.as_str()) {
        ("", "") => "Changes".to_owned(),
        ("", new) => format!("Revision {}", span(new)),
        (old, "") => format!("After revision {}", span(old)),
        (old, new) => format!("Revision {} after {}", span(new), span(old)),
    }
}

fn section(api: &ApiChanges, level: Level, above: &str, most: usize) -> String {
    let changes = of_class(api, level);
    if changes.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{above}# {} ({})\n\n", heading(level), changes.len());
    let listed: Vec<&Change> = changes.iter().copied().filter(|it| is_listed(it)).collect();
    let entries = folded(listed.iter().copied());
    for equal in entries.iter().take(most) {
        text.push_str(&line(equal));
    }
    let rest: usize = entries.iter().skip(most).map(Vec::len).sum();
    if rest > 0 {
        text.push_str(&format!("- and {rest} more\n"));
    }
    match changes.len() - listed.len() {
        0 => {}
        texts => text.push_str(&format!("- texts changed: {texts}\n")),
    }
    text
}

/// Returns a level as a heading.
pub(super) fn heading(level: Level) -> &'static str {
    match level {
        Level::None => "Without effect",
        Level::Docs => "Documentation",
        Level::Additive => "Additive",
        Level::Risky => "Risky",
        Level::Breaking => "Breaking",
    }
}

fn line(changes: &[&Change]) -> String {
    let Some(change) = changes.first() else {
        return String::new();
    };
    let mut text = String::from("- ");
    let named = changes.iter().take(MOST_METHODS);
    let named = named.filter(|change| !change.at.is_empty());
    let named: Vec<String> = named.map(|change| span(&change.at)).collect();
    if !named.is_empty() {
        text.push_str(&named.join(", "));
        match changes.len().saturating_sub(MOST_METHODS) {
            0 => text.push_str(": "),
            more => text.push_str(&format!(" and {more} more: ")),
        }
    }
    text.push_str(change.kind.words());
    match (&change.old, &change.new) {
        (None, None) => {}
        (Some(old), None) => text.push_str(&format!(", was {}", span(old))),
        (None, Some(new)) => text.push_str(&format!(", {}", span(new))),
        (Some(old), Some(new)) => text.push_str(&format!(", {} → {}", span(old), span(new))),
    }
    text.push_str(&format!(
        " (wire: {}, source: {})",
        change.wire, change.source
    ));
    let elsewhere = change
        .methods
        .iter()
        .any(|method| !change.at.starts_with(method.as_str()));
    if elsewhere {
        let named: Vec<String> = change
            .methods
            .iter()
            .take(MOST_METHODS)
            .map(|method| span(method))
            .collect();
        text.push_str(&format!("; reached by {}", named.join(", ")));
        match change.methods.len().saturating_sub(MOST_METHODS) {
            0 => {}
            more => text.push_str(&format!(" and {more} more")),
        }
    }
    for note in &change.notes {
        text.push_str(&format!("; {}", span(note)));
    }
    text.push('\n');
    text
}

/// Returns a code span; an empty span would not be one.
fn span(text: &str) -> String {
    let text = cut(text);
    let text = code(&text);
    match text.trim() {
        "" => "(none)".to_owned(),
        text => format!("`{text}`"),
    }
}
