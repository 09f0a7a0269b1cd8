//! The text of a file, and the conversion from byte offsets and JSON pointers to lines and columns.

use std::ops::Range;
use std::path::Path;

use super::line_index::LineIndex;
use crate::diagnostic::{Diagnostic, Errors, Severity};
use discogen_runtime::json::scan::{self, Node, Scanner, Step};

/// A text file, decoded, with the name used in diagnostics.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    index: LineIndex,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for Source {}

impl Source {
    /// Returns the file's name, as shown to people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Creates a source from a text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self {
            name: name.into(),
            text,
            index: LineIndex::default(),
        }
    }

    /// Decodes UTF-8.
    ///
    /// # Errors
    /// Text that is not UTF-8, with the location of its first invalid byte.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Errors> {
        let name = name.into();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let hint = match bytes {
                    [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16; save it as UTF-8",
                    [0x1f, 0x8b, ..] => "it looks like gzip; decompress it first",
                    _ => "save it as UTF-8",
                };
                let good = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                let good = Self::new(name, good);
                let mut problem = good.error_at(
                    good.text.len()..good.text.len(),
                    format!("the file is not UTF-8 text (byte {offset})"),
                );
                problem.span = None;
                Err(problem.with_hint(hint).into())
            }
        }
    }

    /// Reads a file; its name is the path as given.
    ///
    /// # Errors
    /// A file that cannot be read or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, Errors> {
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(name, bytes),
            Err(error) => {
                let problem = Diagnostic::error(name, format!("cannot read the file: {error}"));
                let Some(requested) = path.file_name().map(|name| name.to_string_lossy()) else {
                    return Err(problem.into());
                };
                let beside = names_beside(path);
                let candidates = beside.iter().map(String::as_str);
                Err(problem
                    .with_nearest(&requested, candidates.filter(|it| *it != requested))
                    .into())
            }
        }
    }

    /// Returns line and column, both from 1, of a byte offset; the column counts characters.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let (line, column) = self.index.line_column(&self.text, offset);
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
        (number(line), number(column))
    }

    /// Returns the bytes of the JSON value at a pointer (RFC 6901), if there is one.
    pub fn locate(&self, pointer: &str) -> Option<Range<usize>> {
        self.index.locate(&self.text, pointer)
    }

    /// Locates the key and the value at each of these paths in one pass through the text. If a key
    /// is repeated, the last one counts, since problems are reported there.
    pub(super) fn locate_all(&self, paths: &[Vec<Option<Step>>]) -> Vec<Option<Node>> {
        let mut found = vec![None; paths.len()];
        let mut scanner = Scanner::new(self.text.as_bytes());
        while let Some(node) = scanner.next_value() {
            for (path, found) in paths.iter().zip(&mut found) {
                if scanner.matches(path) {
                    *found = Some(node.clone());
                }
            }
        }
        found
    }

    /// Returns the pointer of the innermost JSON value around a byte offset, even if the text after
    /// it is malformed; `None` beyond the end of the text.
    pub fn pointer_at(&self, offset: usize) -> Option<String> {
        let text = self.text.as_bytes();
        if offset > text.len() {
            return None;
        }
        let path = scan::at(text, offset).map(|node| node.path);
        Some(scan::pointer(
            &path.unwrap_or_else(|| scan::enclosing(text, offset)),
        ))
    }

    /// Creates an error at the JSON value at `pointer`, or at the nearest parent that exists.
    pub fn error(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        self.at_pointer(Severity::Error, pointer, message.into())
    }

    /// Creates a warning at the JSON value at `pointer`, or at the nearest parent that exists.
    pub fn warning(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        self.at_pointer(Severity::Warning, pointer, message.into())
    }

    /// Creates an error at some bytes of the text.
    pub fn error_at(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.placed(Diagnostic::error(&self.name, message), span)
    }

    /// Creates a warning at some bytes of the text.
    pub fn warning_at(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.placed(Diagnostic::warning(&self.name, message), span)
    }

    /// Returns the problem with its location set.
    fn placed(&self, mut problem: Diagnostic, span: Range<usize>) -> Diagnostic {
        let (line, column) = self.line_column(span.start);
        problem.line = Some(line);
        problem.column = Some(column);
        problem.span = Some(span);
        problem
    }

    fn at_pointer(&self, severity: Severity, pointer: &str, message: String) -> Diagnostic {
        let mut problem = Diagnostic::error(&self.name, message);
        problem.severity = severity;
        problem.pointer = Some(pointer.to_owned());
        let mut existing = pointer;
        loop {
            if let Some(span) = self.locate(existing) {
                return self.placed(problem, span);
            }
            match existing.rsplit_once('/') {
                Some((outer, _)) => existing = outer,
                None => return problem,
            }
        }
    }
}

/// Appends one segment to a JSON pointer, escaped according to RFC 6901.
pub fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push_str(&scan::pointer(&[Step::Key(segment.to_owned())]));
}

/// Returns the names of the entries of the file's folder, in byte order.
pub(crate) fn names_beside(file: &Path) -> Vec<String> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    names_in(folder).unwrap_or_default()
}

/// Returns the names of a folder's entries, in byte order. Names that are not Unicode are left out.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_utf8_is_located() {
        let errors =
            Source::from_bytes("x.json", b"{\n \"\xc3\xa4\xff\": 1}".to_vec()).unwrap_err();
        assert_eq!(
            errors.to_string(),
            "error: the file is not UTF-8 text (byte 6)\n  --> x.json:2:4\n  hint: save it as UTF-8"
        );
        let errors = Source::from_bytes("x", vec![0xff, 0xfe, b'{', 0]).unwrap_err();
        assert!(errors.to_string().contains("looks like UTF-16"));
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let source = Source::from_bytes("x", b"\xef\xbb\xbf{}".to_vec()).unwrap();
        assert_eq!(source.text(), "{}");
        assert_eq!(source.line_column(1), (1, 2));
    }

    #[test]
    fn lines_and_columns_are_one_based_characters() {
        let source = Source::new("x", "ab\nüx\n");
        let locations: Vec<_> = (0..=8).map(|offset| source.line_column(offset)).collect();
        let expected = [
            (1, 1),
            (1, 2),
            (1, 3),
            (2, 1),
            (2, 1),
            (2, 2),
            (2, 3),
            (3, 1),
            (3, 1),
        ];
        assert_eq!(locations, expected);
    }

    #[test]
    fn falls_back_to_the_nearest_parent() {
        let source = Source::new("x.json", "{\"a\": {\n\"b/c\": [7]}}");
        let error = source.error("/a/b~1c/0", "seven");
        assert_eq!(
            error.to_string(),
            "error: seven\n  --> x.json:2:9, at /a/b~1c/0"
        );
        let error = source.warning("/a/x/y", "gone");
        assert_eq!(
            error.to_string(),
            "warning: gone\n  --> x.json:1:7, at /a/x/y"
        );
        assert_eq!(error.span, Some(6..19));
        let lost = Source::new("x.json", "").error("/a", "nothing");
        assert_eq!(lost.to_string(), "error: nothing\n  --> x.json, at /a");
    }

    #[test]
    fn pointers_and_offsets_belong_together() {
        let source = Source::new("x", r#"{"a/b": [1, {"c~": "d"}]}"#);
        let mut pointer = String::new();
        for segment in ["a/b", "1", "c~"] {
            push_segment(&mut pointer, segment);
        }
        assert_eq!(pointer, "/a~1b/1/c~0");
        let span = source.locate(&pointer).unwrap();
        assert_eq!(&source.text()[span.clone()], "\"d\"");
        assert_eq!(source.pointer_at(span.start), Some(pointer));
        assert_eq!(source.pointer_at(1000), None);
        assert_eq!(source.locate("/a~1b/2"), None);
    }
}
