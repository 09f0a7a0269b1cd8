//! Locations in a file that was parsed before: the dotted key at a span.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::table::join;
use crate::diagnostic::Diagnostic;
use crate::document::Source;

/// Creates an error at a span of a file that was parsed before, with its dotted key.
pub(super) fn error_at(
    file: &Source,
    span: Range<usize>,
    message: impl Into<String>,
) -> Diagnostic {
    let pointer = path_at(file.text(), span.start);
    let mut problem = file.error_at(span, message);
    problem.pointer = pointer;
    problem
}

/// Returns the dotted key of the innermost key or value around a byte.
fn path_at(text: &str, offset: usize) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    let mut best = None;
    search(root.get_ref(), "", offset, &mut best);
    best.map(|(_, path)| path)
}

/// Finds the path of the smallest span around `offset`. The TOML parser bounds the depth.
fn search(table: &DeTable<'_>, path: &str, offset: usize, best: &mut Option<(usize, String)>) {
    for (key, value) in table.iter() {
        let path = join(path, key.get_ref());
        consider(&key.span(), &path, offset, best);
        search_value(value, &path, offset, best);
    }
}

fn search_value(
    value: &Spanned<DeValue<'_>>,
    path: &str,
    offset: usize,
    best: &mut Option<(usize, String)>,
) {
    consider(&value.span(), path, offset, best);
    match value.get_ref() {
        DeValue::Table(table) => search(table, path, offset, best),
        DeValue::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                search_value(element, &format!("{path}[{index}]"), offset, best);
            }
        }
        _ => {}
    }
}

fn consider(span: &Range<usize>, path: &str, offset: usize, best: &mut Option<(usize, String)>) {
    let smaller = best.as_ref().is_none_or(|(size, _)| span.len() <= *size);
    if span.start <= offset && offset <= span.end && smaller {
        *best = Some((span.len(), path.to_owned()));
    }
}
