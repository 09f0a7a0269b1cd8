//! Doc lines: the texts of documents and overlays, wrapped and safe to emit.

use std::borrow::Cow;

use crate::text::escape::seen;

/// Width at which lines are wrapped, in characters.
const WIDTH: usize = 92;

/// Lines of documentation, assembled paragraph by paragraph.
#[derive(Debug, Default)]
pub(super) struct Docs(Vec<String>);

impl Docs {
    /// Starts with a text, or with another one if there is none.
    pub(super) fn new(text: Option<&str>, otherwise: impl FnOnce() -> String) -> Self {
        let mut docs = Self::of(text);
        if docs.0.is_empty() {
            docs.text(&otherwise());
        }
        docs
    }

    /// Starts with a text, if there is one.
    pub(super) fn of(text: Option<&str>) -> Self {
        let mut docs = Self::default();
        if let Some(text) = text.filter(|text| text.lines().any(|line| !plain(line).is_empty())) {
            docs.text(text.trim());
        }
        docs
    }

    /// Adds a paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.text(text);
    }

    /// Adds wrapped lines to the previous paragraph, such as an item of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.text(text);
    }

    /// Adds sentences to a text of one paragraph, or a paragraph to another text.
    pub(super) fn append(&mut self, sentences: &str) {
        if sentences.is_empty() {
            return;
        }
        let is_sentence = self.0.last().is_none_or(|line| line.ends_with('.'));
        let is_list = self
            .0
            .iter()
            .any(|line| list_marker(line) > 0 || line.is_empty());
        if self.0.is_empty() || is_list || !is_sentence {
            return self.paragraph(sentences);
        }
        let text = std::mem::take(&mut self.0).join(" ");
        self.text(&format!("{text} {sentences}"));
    }

    /// Adds a heading.
    pub(super) fn heading(&mut self, title: &str) {
        self.paragraph(&format!("# {title}"));
    }

    /// Adds a link to a page of the REST reference.
    pub(super) fn reference(&mut self, url: Option<&str>) {
        if let Some(url) = url {
            self.paragraph(&format!("[Reference]({url})"));
        }
    }

    /// Adds a line that is not wrapped to the previous paragraph.
    pub(super) fn line(&mut self, text: String) {
        self.0.push(text);
    }

    /// Starts a paragraph with a line that is not wrapped.
    pub(super) fn whole_line(&mut self, text: String) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.push(text);
    }

    /// Returns the lines.
    pub(super) fn into_lines(self) -> Vec<String> {
        self.0
    }

    fn text(&mut self, text: &str) {
        // Lines of a list item are indented to its text.
        let mut hanging = 0;
        for line in text.lines() {
            let line = plain(line);
            let own = indent(&line);
            let marker = list_marker(&line);
            if line.is_empty() {
                hanging = 0;
            } else if marker > 0 {
                hanging = own + marker;
            }
            let first = if marker > 0 { own } else { own.max(hanging) };
            wrap(&line, first, hanging.max(first), &mut self.0);
        }
    }
}

/// Removes control characters, invisible characters, and trailing spaces.
fn plain(line: &str) -> Cow<'_, str> {
    match seen(line) {
        Cow::Borrowed(line) => Cow::Borrowed(line.trim_end()),
        Cow::Owned(line) => Cow::Owned(line.trim_end().to_owned()),
    }
}

/// Returns the number of leading spaces, limited so that they never start a code block.
fn indent(line: &str) -> usize {
    line.bytes()
        .take_while(|byte| *byte == b' ')
        .take(3)
        .count()
}

/// Returns the width of a list marker at the beginning of a line; 0 if there is none (CommonMark,
/// "List items").
fn list_marker(line: &str) -> usize {
    let line = line.trim_start_matches(' ');
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = line.get(digits..).and_then(|rest| rest.chars().next());
    let is_marker = match sign {
        Some('-' | '+' | '*') => digits == 0,
        Some('.' | ')') => (1..=9).contains(&digits),
        _ => false,
    };
    let width = digits + 1;
    if is_marker && line.get(width..).is_some_and(|rest| rest.starts_with(' ')) {
        width + 1
    } else {
        0
    }
}

/// Wraps a line; the first line is indented by `first` spaces, the others by `next`.
fn wrap(line: &str, first: usize, next: usize, lines: &mut Vec<String>) {
    let mut current = String::with_capacity(WIDTH.min(first + line.len()));
    let mut width = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let more = word.chars().count();
        if current.is_empty() {
            push_indented(&mut current, first, word);
            width = first + more;
        } else if width + more < WIDTH || !harmless(word) {
            current.push(' ');
            current.push_str(word);
            width += 1 + more;
        } else {
            let mut following = String::with_capacity(WIDTH);
            push_indented(&mut following, next, word);
            width = next + more;
            lines.push(std::mem::replace(&mut current, following));
        }
    }
    lines.push(current);
}

fn push_indented(line: &mut String, spaces: usize, word: &str) {
    line.extend(std::iter::repeat_n(' ', spaces));
    line.push_str(word);
}

/// Returns `true` if a line may begin with the word: one that looks like a list, a heading or a
/// quote would become one, and a line of stars alone would become a thematic break, which ends even
/// a code span.
fn harmless(word: &str) -> bool {
    let begins = word.starts_with(|c: char| c.is_alphabetic() || "`[(\"'*_\\".contains(c));
    begins && !word.chars().all(|c| matches!(c, '*' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_wrap_without_becoming_lists() {
        let text = format!(
            "{} - not a list, # no heading, 1. no number. {}",
            "word ".repeat(18),
            "more ".repeat(30)
        );
        let lines = Docs::new(Some(&text), String::new).into_lines();
        assert!(lines.len() > 2, "{lines:?}");
        for line in &lines {
            assert!(!line.starts_with(['-', '#', '1']), "{line}");
        }
    }

    #[test]
    fn code_spans_are_not_broken() {
        for mark in ["***", "___", "**", "*", "_", "* * *"] {
            let text = format!("`{} {mark} {}`", "a".repeat(95), "b".repeat(95));
            for line in Docs::new(Some(&text), String::new).into_lines() {
                assert!(line.contains(char::is_alphabetic), "{line}");
            }
        }
    }

    #[test]
    fn list_items_keep_their_lines() {
        let text = format!(
            "- {}\nlazy\n10. ten\nlazy\n\nafter\n-no item",
            "word ".repeat(20)
        );
        let lines = Docs::new(Some(&text), String::new).into_lines();
        let begins: Vec<&str> = lines
            .iter()
            .map(|line| line.get(..6).unwrap_or(line))
            .collect();
        assert_eq!(
            begins,
            [
                "- word", "  word", "  lazy", "10. te", "    la", "", "after", "-no it"
            ]
        );
    }

    #[test]
    fn invisible_text_is_no_documentation() {
        for text in ["", " \n ", "\u{200b}", "\u{7}\r\n"] {
            let lines = Docs::new(Some(text), || "Otherwise.".to_owned()).into_lines();
            assert_eq!(lines, ["Otherwise."], "{text:?}");
        }
    }

    #[test]
    fn control_characters_are_left_out() {
        let lines = Docs::new(Some("a\u{202e}b\u{7}c\r\nd"), String::new).into_lines();
        assert_eq!(lines, ["a b c", "d"]);
    }
}
