//! Lines of documentation that only repeat a name.

use std::path::Path;

/// The beginning of such a line, before the name.
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

/// Returns `true` if a line of documentation contains only a name.
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

/// Returns every such line of the sources below a folder, with its file.
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
