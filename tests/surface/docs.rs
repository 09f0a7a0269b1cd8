//! Documentation that says no more than a name does.

use std::path::Path;

/// What such a line begins with, before the name.
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

/// Returns `true` if nothing but a name stands in a line of documentation.
pub fn is_tautology(line: &str) -> bool {
    let line = line.trim_start();
    let Some(doc) = line.strip_prefix("///").or(line.strip_prefix("//!")) else {
        return false;
    };
    let names = BEGINNINGS
        .iter()
        .filter_map(|it| doc.trim().strip_prefix(it));
    names
        .filter_map(|name| name.strip_prefix('`')?.split_once('`'))
        .any(|(_, rest)| matches!(rest, "." | "].") || rest.starts_with(", a member of the union"))
}

/// Every such line of the sources below a folder, with its file.
pub fn tautologies(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tautologies(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| is_tautology(line));
        found.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
    }
}
