//! Lines, columns and JSON pointers of a text. The index is built once there are many queries: a
//! document may have a problem in each of its lines.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use discogen_runtime::json::scan::{self, Scanner};

/// This many values are searched one by one: most documents have few problems or none.
const FEW: usize = 16;

/// Lines and columns are counted from the last multiple of this.
const STEP: usize = 1024;

/// An index of the lines and the values of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct LineIndex {
    asked: Arc<AtomicUsize>,
    by_pointer: OnceLock<Arc<HashMap<String, Range<usize>>>>,
    steps: OnceLock<Arc<Vec<LineColumn>>>,
}

/// The number of line breaks before a byte, and of characters since the last of them.
type LineColumn = (usize, usize);

impl LineIndex {
    /// Returns the bytes of the JSON value at a pointer (RFC 6901); the first one if a key is
    /// repeated.
    pub(super) fn locate(&self, text: &str, pointer: &str) -> Option<Range<usize>> {
        if self.asked.fetch_add(1, Ordering::Relaxed) < FEW {
            return scan::find(text.as_bytes(), pointer).map(|node| node.value);
        }
        let all = self.by_pointer.get_or_init(|| by_pointer(text).into());
        all.get(pointer).cloned()
    }

    /// Returns line and column, both from 0, of a byte offset; the column counts characters.
    pub(super) fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let steps = self.steps.get_or_init(|| steps(text.as_bytes()).into());
        let start = end / STEP * STEP;
        match steps.get(end / STEP).zip(text.as_bytes().get(start..end)) {
            Some((begin, rest)) => rest.iter().fold(*begin, count),
            None => text.as_bytes().iter().take(end).fold((0, 0), count),
        }
    }
}

fn by_pointer(text: &str) -> HashMap<String, Range<usize>> {
    let mut locations = HashMap::new();
    let mut scanner = Scanner::new(text.as_bytes());
    while let Some(node) = scanner.next_value() {
        let pointer = scan::pointer(&scanner.path());
        locations.entry(pointer).or_insert(node.value);
    }
    locations
}

fn steps(text: &[u8]) -> Vec<LineColumn> {
    let mut at = (0, 0);
    let mut steps = vec![at];
    for step in text.chunks(STEP) {
        at = step.iter().fold(at, count);
        steps.push(at);
    }
    steps
}

/// Counts a byte. Continuation bytes of a UTF-8 character are not counted.
fn count((line, column): LineColumn, byte: &u8) -> LineColumn {
    match byte {
        b'\n' => (line + 1, 0),
        0x80..=0xbf => (line, column),
        _ => (line, column + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_has_line_and_column() {
        let text = format!("{}\n{}ä€𝄞\nx", "é".repeat(1500), "a\n".repeat(700));
        let index = LineIndex::default();
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..offset];
            let column = before.rsplit('\n').next().unwrap().chars().count();
            let expected = (before.matches('\n').count(), column);
            assert_eq!(index.line_column(&text, offset), expected, "{offset}");
        }
        assert_eq!(index.line_column("é", 1), (0, 0));
        assert_eq!(index.line_column("", 9), (0, 0));
    }

    #[test]
    fn repeated_lookup_finds_the_value() {
        let text = r#"{"a": [1, {"b/c": true}], "a": 2}"#;
        let index = LineIndex::default();
        for _ in 0..FEW + 2 {
            assert_eq!(index.locate(text, "/a/1/b~1c"), Some(18..22));
            assert_eq!(index.locate(text, "/a"), Some(6..24));
            assert_eq!(index.locate(text, "/x"), None);
            assert_eq!(index.locate(text, ""), Some(0..text.len()));
        }
    }
}
