//! Links between pages: files in the folder, modules in the crate.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;

/// Returns the text of a page for the crate: every link to a page of the guide leads to its module.
/// Line ends are `\n`, so that every checkout gives the same crate.
///
/// # Errors
/// Links to files that are not pages of the guide, since the crate does not contain them.
pub(super) fn to_modules(page: &Source, pages: &[String]) -> Result<String, Errors> {
    let text = page.text();
    let mut out = String::with_capacity(text.len());
    let (mut copied, mut problems) = (0, Vec::new());
    for span in destinations(text) {
        let destination = text.get(span.clone()).unwrap_or_default();
        match target(destination, pages) {
            Target::Page(path) => {
                out.push_str(text.get(copied..span.start).unwrap_or_default());
                out.push_str(&path);
                copied = span.end;
            }
            Target::Elsewhere => {}
            Target::Unknown(name) => problems.push(unknown(page, span, name, pages)),
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    if problems.is_empty() {
        Ok(out.replace("\r\n", "\n"))
    } else {
        Err(Errors(problems))
    }
}

fn unknown(page: &Source, span: Range<usize>, name: &str, pages: &[String]) -> Diagnostic {
    let message = format!("the guide has no page `{name}`");
    let files: Vec<String> = pages.iter().map(|page| format!("{page}.md")).collect();
    let problem = page.error_at(span, message).with_hint(
        "link to a page of the same folder, to a URL, or to an item as in `crate::Error`",
    );
    problem.with_nearest(name, files.iter().map(String::as_str))
}

/// The target of a link.
enum Target<'a> {
    /// The path of a page's module.
    Page(String),
    /// A URL, an item, or a part of the page itself.
    Elsewhere,
    /// A file that is not a page.
    Unknown(&'a str),
}

fn target<'a>(destination: &'a str, pages: &[String]) -> Target<'a> {
    if destination.starts_with('#') || destination.contains(':') {
        return Target::Elsewhere;
    }
    let (file, fragment) = match destination.find('#') {
        Some(at) => destination.split_at(at),
        None => (destination, ""),
    };
    match file.strip_suffix(".md") {
        Some("index") => Target::Page(format!("crate::guide{fragment}")),
        Some(page) if pages.iter().any(|it| it == page) => {
            Target::Page(format!("crate::guide::{page}{fragment}"))
        }
        _ => Target::Unknown(file),
    }
}

/// Returns the spans of all link destinations, inline (`[text](destination)`) and in definitions
/// (`[label]: destination`), outside of code.
fn destinations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|it| content.starts_with(it));
        match (fence, marker) {
            (None, Some(_)) => fence = marker,
            (Some(open), Some(close)) if open == close => fence = None,
            (None, None) => {
                let spans = in_line(line).into_iter();
                found.extend(spans.map(|span| start + span.start..start + span.end));
            }
            (Some(_), _) => {}
        }
        start += line.len();
    }
    found
}

/// Returns the spans of the destinations in a line outside of code.
fn in_line(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let definition = line.find("]: ").filter(|_| line.starts_with('['));
    if let Some(colon) = definition {
        found.push(word(line, colon + "]: ".len(), char::is_whitespace));
        return found;
    }
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
        if ticks > 0 {
            at += ticks + code_span(rest.get(ticks..).unwrap_or_default(), ticks);
        } else if rest.starts_with("](") {
            let span = word(line, at + "](".len(), |c| c == ')' || c.is_whitespace());
            at = span.end;
            found.push(span);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// Returns the text from a position up to an end.
fn word(line: &str, start: usize, is_end: impl Fn(char) -> bool) -> Range<usize> {
    let rest = line.get(start..).unwrap_or_default();
    let length = rest.find(is_end).unwrap_or(rest.len());
    start..start + length
}

/// Returns the length of a code span after its opening backticks, including the closing ones;
/// `None` if none close it.
fn code_span(rest: &str, ticks: usize) -> usize {
    let mut at = 0;
    while let Some(offset) = rest.get(at..).and_then(|rest| rest.find('`')) {
        let begin = at + offset;
        let run = rest.get(begin..).unwrap_or_default();
        let closing = run.bytes().take_while(|byte| *byte == b'`').count();
        at = begin + closing;
        if closing == ticks {
            return at;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(text: &str) -> Result<String, String> {
        let pages = ["first", "index", "second"].map(str::to_owned);
        let page = Source::new("first.md", text);
        to_modules(&page, &pages).map_err(|errors| errors.to_string())
    }

    #[test]
    fn links_to_pages_lead_to_modules() {
        for (text, expected) in [
            ("[a](second.md)", "[a](crate::guide::second)"),
            (
                "[a](second.md#x-y), [b](index.md)",
                "[a](crate::guide::second#x-y), [b](crate::guide)",
            ),
            ("[a]: second.md", "[a]: crate::guide::second"),
            (
                "é [`a`](second.md \"t\")",
                "é [`a`](crate::guide::second \"t\")",
            ),
            (
                "``` x\n[a](x.md)\n```\n[a](#b)",
                "``` x\n[a](x.md)\n```\n[a](#b)",
            ),
        ] {
            assert_eq!(modules(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "`[a](x.md)` and `` ` [a](x.md) ``",
            "~~~\n```\n[a](x.md)\n~~~",
            "[a](https://x.example/y.md) [b](mailto:a@b.example)",
            "[`Error`](crate::Error)",
            "[a] (x.md)",
        ] {
            assert_eq!(modules(text).as_deref(), Ok(text));
        }
        assert!(
            modules("` [a](x.md)").is_err(),
            "a backtick that none closes"
        );
    }

    #[test]
    fn links_to_other_files_are_errors() {
        assert_eq!(
            modules("x\n  [a](secnd.md) [b](../x.md#y) ![c](c.svg)").unwrap_err(),
            "error: the guide has no page `secnd.md`\n  --> first.md:2:7\n  \
             hint: did you mean `second.md`?\n\
             error: the guide has no page `../x.md`\n  --> first.md:2:21\n  \
             hint: link to a page of the same folder, to a URL, or to an item as in `crate::Error`\n\
             error: the guide has no page `c.svg`\n  --> first.md:2:37\n  \
             hint: link to a page of the same folder, to a URL, or to an item as in `crate::Error`"
        );
    }
}
