//! The lines around a location in a file, safe to show: no control characters, and no very long
//! lines.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diagnostic::{Diagnostic, escaped};
use crate::document::Source;

/// Marks omitted text.
const CUT: &str = "…";

/// A location with the lines around it.
#[derive(Debug)]
pub(super) struct Snippet {
    /// File, line, column and pointer.
    location: String,
    text: String,
    /// The span of the location in `text`.
    span: Range<usize>,
    /// Number of the first line of `text`, from 0.
    first_line: usize,
}

impl Snippet {
    /// Returns the text around a diagnostic's location, in lines of about this many bytes: nobody
    /// reads 150 KB of minified JSON. `None` if the file is not, or no longer, the one that the
    /// diagnostic is about, as where an overlay repairs a document first.
    pub(super) fn new(diagnostic: &Diagnostic, source: &Source, longest: usize) -> Option<Self> {
        let span = diagnostic.span.clone()?;
        let location = (diagnostic.line?, diagnostic.column?);
        let text = source.text();
        if source.line_column(span.start) != location || text.get(span.clone()).is_none() {
            return None;
        }
        let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(span.start..)?.find('\n');
        let end = end.map_or(text.len(), |at| span.start + at);
        let line = text.get(start..end)?;
        let inside = span.start - start..span.end.min(end).max(span.start) - start;
        let (line, span) = cut_around(line.trim_end_matches('\r'), inside, longest)?;

        let before = text.get(..start)?.strip_suffix('\n');
        let before = before.map(|it| it.rsplit_once('\n').map_or(it, |(_, line)| line));
        let after = text.get(end + 1..).filter(|it| !it.is_empty());
        let after = after.map(|it| it.split_once('\n').map_or(it, |(line, _)| line));
        let mut shown_text = String::new();
        if let Some(before) = before {
            shown_text.push_str(&cut_end(before, longest));
            shown_text.push('\n');
        }
        let offset = shown_text.len();
        shown_text.push_str(&line);
        if let Some(after) = after {
            shown_text.push('\n');
            shown_text.push_str(&cut_end(after, longest));
        }
        let line = usize::try_from(location.0).ok()?.checked_sub(1)?;
        Some(Self {
            location: diagnostic.location()?,
            text: harmless(&shown_text),
            span: offset + span.start..offset + span.end,
            first_line: line - usize::from(before.is_some()),
        })
    }

    /// The span in the shown text.
    pub(super) fn span(&self) -> SourceSpan {
        (self.span.start, self.span.len()).into()
    }
}

impl SourceCode for Snippet {
    /// Returns the whole snippet, however many context lines are requested.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let data = self.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(
            self.location.clone(),
            data,
            (0, data.len()).into(),
            self.first_line,
            0,
            self.text.lines().count(),
        )))
    }
}

/// Returns a line; of a long line, only the text around a location.
fn cut_around(line: &str, span: Range<usize>, longest: usize) -> Option<(String, Range<usize>)> {
    let span = span.start.min(line.len())..span.end.min(line.len());
    if line.len() <= longest {
        return Some((line.to_owned(), span));
    }
    let end = floor(line, span.end.min(span.start + longest / 2)).max(span.start);
    let around = longest.saturating_sub(end - span.start) / 2;
    let from = floor(line, span.start.saturating_sub(around));
    let to = floor(line, end + around);
    let mut cut = if from > 0 { CUT } else { "" }.to_owned();
    let shift = cut.len();
    cut.push_str(line.get(from..to)?);
    if to < line.len() {
        cut.push_str(CUT);
    }
    Some((cut, span.start - from + shift..end - from + shift))
}

/// Returns the beginning of a line.
fn cut_end(line: &str, longest: usize) -> String {
    let line = line.trim_end_matches('\r');
    if line.len() <= longest {
        return line.to_owned();
    }
    let (start, _) = line.split_at(floor(line, longest));
    format!("{start}{CUT}")
}

/// Returns the nearest character boundary at or before this index.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Replaces control characters. Lengths in bytes are preserved, and so are spans.
fn harmless(text: &str) -> String {
    let safe = |c: char| match c {
        '\n' | '\t' => c,
        _ if escaped(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8() => c,
        _ => match c.len_utf8() {
            1 => '?',
            2 => '\u{bf}',
            3 => '\u{fffd}',
            _ => '\u{1f79c}',
        },
    };
    text.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, span: Range<usize>) -> Option<Snippet> {
        let source = Source::new("x.json", text);
        Snippet::new(&source.error_at(span, "wrong"), &source, 100)
    }

    #[test]
    fn control_characters_are_replaced() {
        let text = "a\u{1b}[31m\u{202e}\u{85}\r\n\tb\u{e0001}";
        let safe = harmless(text);
        assert_eq!(safe.len(), text.len());
        assert_eq!(safe, "a?[31m\u{fffd}\u{bf}?\n\tb\u{1f79c}");
    }

    #[test]
    fn shows_the_lines_around_the_location() {
        let text = "one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n";
        let at = text.find("three").unwrap();
        let found = snippet(text, at..at + 5).unwrap();
        assert_eq!(found.text, "two\nthree\nfour");
        assert_eq!(&found.text[found.span], "three");
        assert_eq!(
            (found.first_line, found.location.as_str()),
            (1, "x.json:3:1")
        );
        assert_eq!(snippet("one", 0..3).unwrap().text, "one");
        assert_eq!(snippet("", 0..0).unwrap().text, "");
    }

    #[test]
    fn long_line_is_cut() {
        let noise = "\u{e9}".repeat(5000);
        let text = format!("{noise}\n{noise}needle{noise}\n{noise}");
        let at = text.find("needle").unwrap();
        let found = snippet(&text, at..at + 6).unwrap();
        assert_eq!(&found.text[found.span], "needle");
        assert!(found.text.lines().all(|line| line.len() < 120));
        let whole = snippet(&text, noise.len() + 1..text.len()).unwrap();
        assert!(whole.text.len() < 400, "{}", whole.text.len());
    }

    #[test]
    fn no_location_panics() {
        let long = "\u{e9}".repeat(200);
        for text in ["{\n\u{e9}\n\"a\": [\r\n1]\n}", &long] {
            for start in 0..=text.len() + 2 {
                for end in start..=(start + 150).min(text.len() + 2) {
                    if let Some(found) = snippet(text, start..end) {
                        assert!(found.text.get(found.span).is_some(), "{start}..{end}");
                    }
                }
            }
        }
    }

    #[test]
    fn changed_file_is_not_shown() {
        let before = Source::new("x.json", "{\n  \"a\": 1\n}");
        let problem = before.error_at(9..10, "wrong");
        let snippet = |text| Snippet::new(&problem, &Source::new("x.json", text), 100);
        assert!(snippet(before.text()).is_some());
        assert!(snippet("{\n\n  \"a\": 1\n}").is_none());
        assert!(snippet("{}").is_none());
    }
}
