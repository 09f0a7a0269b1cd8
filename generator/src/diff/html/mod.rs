//! The report as one HTML page.
//!
//! The page holds no script: it uses `details` elements, and checkboxes with a style sheet as
//! filters. Its content security policy forbids all loading.

mod tree;

use std::fmt::Write as _;

use super::markdown::heading;
use super::report::{ApiChanges, Change, Report};
use super::text::is_changed;
use crate::change::Level;
use crate::diagnostic::escaped;
use tree::{Branch, tree};

const STYLE: &str = include_str!("page.css");

/// Renders the report as an HTML page.
pub fn html(report: &Report) -> String {
    let mut page = String::new();
    page.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n",
    );
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    let title = safe(&report.title);
    let _ = write!(
        page,
        "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n"
    );
    page.push_str("<body>\n<main>\n");
    head(report, &mut page);
    filter(report, &mut page);
    for api in report.apis.iter().filter(|api| is_changed(api)) {
        section(api, &mut page);
    }
    page.push_str("<p id=\"empty\">Nothing of the chosen kind changed.</p>\n");
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn head(report: &Report, page: &mut String) {
    let _ = write!(
        page,
        "<header>\n<h1>What changed</h1>\n<p class=\"title\"><code>{}</code></p>\n<dl>\n",
        safe(&report.title)
    );
    let version = &report.version;
    let version = if version.old == version.new {
        safe(&version.old)
    } else {
        format!(
            "{} → <strong>{}</strong>",
            safe(&version.old),
            safe(&version.new)
        )
    };
    for (name, value) in [
        ("Class", badge(report.class)),
        ("On the wire", badge(report.wire)),
        ("In source code", badge(report.source)),
        ("Version", version),
    ] {
        let _ = writeln!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    page.push_str("</dl>\n</header>\n");
}

/// Returns the checkboxes that filter by class, with the number of changes of each class.
fn filter(report: &Report, page: &mut String) {
    page.push_str(
        "<form class=\"filter\" aria-label=\"Filter\">\n<fieldset>\n<legend>Show</legend>\n",
    );
    for level in Level::ALL {
        let count = report.count(level);
        let checked = if count > 0 { " checked" } else { " disabled" };
        let _ = writeln!(
            page,
            "<label class=\"{level}\"><input type=\"checkbox\" id=\"show-{level}\"{checked}> {} <b>{count}</b></label>",
            heading(level)
        );
    }
    page.push_str("</fieldset>\n<fieldset>\n<legend>Only what breaks</legend>\n");
    for (id, words, of) in [
        ("wire", "built clients", wire as fn(&Change) -> Level),
        ("source", "source code", source),
    ] {
        let count = report
            .changes()
            .filter(|(_, change)| of(change) == Level::Breaking)
            .count();
        let _ = writeln!(
            page,
            "<label><input type=\"checkbox\" id=\"only-{id}\"> {words} <b>{count}</b></label>"
        );
    }
    page.push_str("</fieldset>\n</form>\n");
}

fn wire(change: &Change) -> Level {
    change.wire
}

fn source(change: &Change) -> Level {
    change.source
}

fn section(api: &ApiChanges, page: &mut String) {
    let _ = write!(
        page,
        "<section class=\"api\">\n<h2><code>{}</code></h2>\n<p class=\"revision\">Revision <code>{}</code> after <code>{}</code></p>\n",
        safe(&api.api),
        or_none(&api.new_revision),
        or_none(&api.old_revision)
    );
    let branches = tree(api);
    if branches.is_empty() {
        page.push_str("<p>Only the revision changed.</p>\n");
    }
    for branch in &branches {
        self::branch(branch, page);
    }
    page.push_str("</section>\n");
}

/// Writes a branch, open if it holds a change that is at least risky.
fn branch(branch: &Branch<'_>, page: &mut String) {
    let open = if branch.worst() >= Level::Risky {
        " open"
    } else {
        ""
    };
    let _ = write!(
        page,
        "<details class=\"branch{}\"{open}>\n<summary><code>{}</code> {}</summary>\n",
        classes(branch),
        safe(branch.name),
        counts(branch)
    );
    if !branch.changes.is_empty() {
        page.push_str("<ul>\n");
        for change in &branch.changes {
            self::change(change, page);
        }
        page.push_str("</ul>\n");
    }
    for inner in &branch.branches {
        self::branch(inner, page);
    }
    page.push_str("</details>\n");
}

/// Returns the CSS classes of a branch's changes, so that the style sheet hides the branch when all
/// of them are hidden.
fn classes(branch: &Branch<'_>) -> String {
    let mut text = String::new();
    for level in Level::ALL
        .into_iter()
        .filter(|level| branch.count(*level) > 0)
    {
        let _ = write!(text, " has-{level}");
    }
    for (name, of) in [("wire", wire as fn(&Change) -> Level), ("source", source)] {
        if branch.any(&|change| of(change) == Level::Breaking) {
            let _ = write!(text, " breaks-{name}");
        }
    }
    text
}

fn counts(branch: &Branch<'_>) -> String {
    let mut text = String::new();
    for level in Level::ALL {
        match branch.count(level) {
            0 => {}
            count => {
                let _ = write!(
                    text,
                    "<span class=\"count {level}\">{count} {level}</span> "
                );
            }
        }
    }
    text
}

fn change(change: &Change, page: &mut String) {
    let breaks = |of: Level, name| match of {
        Level::Breaking => format!(" breaks-{name}"),
        _ => String::new(),
    };
    let _ = write!(
        page,
        "<li class=\"change is-{}{}{}\">\n<h3>{} {}</h3>\n<p><code>{}</code></p>\n",
        change.class,
        breaks(change.wire, "wire"),
        breaks(change.source, "source"),
        badge(change.class),
        change.kind.words(),
        or_none(&change.at)
    );
    values(change, page);
    let _ = writeln!(
        page,
        "<p class=\"verdicts\">wire: <b>{}</b>, source: <b>{}</b></p>",
        change.wire, change.source
    );
    for note in &change.notes {
        let _ = writeln!(page, "<p class=\"note\">{}</p>", safe(note));
    }
    list("Methods that it reaches", &change.methods, page);
    list("Rust items", &change.items, page);
    page.push_str("</li>\n");
}

/// Writes the old and new values next to each other.
fn values(change: &Change, page: &mut String) {
    if change.old.is_none() && change.new.is_none() {
        return;
    }
    let cell = |name: &str, value: &Option<String>| match value {
        Some(value) => format!(
            "<div class=\"{name}\"><b>{name}</b> <code>{}</code></div>",
            safe(value)
        ),
        None => format!("<div class=\"{name}\"><b>{name}</b> <i>nothing</i></div>"),
    };
    let _ = writeln!(
        page,
        "<div class=\"sides\">{}{}</div>",
        cell("old", &change.old),
        cell("new", &change.new)
    );
}

fn list(name: &str, texts: &[String], page: &mut String) {
    if texts.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<details class=\"list\"><summary>{name}: {}</summary><ul>",
        texts.len()
    );
    for text in texts {
        let _ = write!(page, "<li><code>{}</code></li>", safe(text));
    }
    page.push_str("</ul></details>\n");
}

fn badge(level: Level) -> String {
    format!("<span class=\"badge {level}\">{level}</span>")
}

fn or_none(text: &str) -> String {
    match text {
        "" => "(none)".to_owned(),
        text => safe(text),
    }
}

/// Escapes document text for HTML. Control characters and characters that hide or reorder text are
/// shown as code points.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in escaped(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
