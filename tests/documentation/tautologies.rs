//! Lines of documentation that only repeat a name.

use crate::{doc_text, emitted};

/// The beginning of such a line, before the name, if the name ends the line.
const BEGINNINGS: &[&str] = &[
    "See [",
    "Sets ",
    "Sets the field ",
    "Sets the parameter ",
    "The argument ",
    "The field ",
    "The member ",
    "The parameter ",
    "The property ",
    "The union ",
    "The variant ",
];

/// The beginning of a line that says nothing, whatever follows.
const ALWAYS: &[&str] = &[
    "Calls `",
    "Sets `",
    "The API `",
    "The name of a `",
    "The object `",
    "The parameter `",
    "The property `",
    "The resource `",
    "The schema `",
];

/// Returns `true` if a line of documentation contains only a name.
fn is_tautology(line: &str) -> bool {
    let Some(doc) = doc_text(line) else {
        return false;
    };
    let names = BEGINNINGS.iter().filter_map(|it| doc.strip_prefix(it));
    let mut rests = names.filter_map(|name| name.strip_prefix('`')?.split_once('`'));
    let is_name = rests
        .any(|(_, rest)| matches!(rest, "." | "].") || rest.starts_with(", a member of the union"));
    is_name || ALWAYS.iter().any(|start| doc.starts_with(start))
}

#[test]
fn no_line_only_repeats_a_name() {
    let mut found = Vec::new();
    for (path, text) in emitted() {
        let lines = text.lines().filter(|line| is_tautology(line));
        found.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_name_alone_is_a_tautology() {
    for line in [
        "    /// The field `emailAddress`.",
        "/// The field `a`, a member of the union `b`.",
        "    /// Sets `a`.",
        "/// See [`Group`].",
        "//! The property `etag`.",
        "/// The resource `users`, and more.",
    ] {
        assert!(is_tautology(line), "{line}");
    }
    for line in [
        "    /// The field `emailAddress` of an insert.",
        "/// See [`Error`](runtime::Error).",
        "    // The field `a`.",
        "/// The name `accounts/{account}`.",
    ] {
        assert!(!is_tautology(line), "{line}");
    }
}
