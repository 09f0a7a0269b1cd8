//! A document's descriptions as Markdown that rustdoc accepts without a warning: no HTML, no broken
//! links, nothing that becomes a doctest.

use crate::text::escape::seen;

/// Returns the description, safe for a doc comment.
pub(super) fn markdown(description: &str) -> String {
    let mut out = String::with_capacity(description.len());
    for (index, line) in description.trim().lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        // Four spaces would begin a code block, which rustdoc runs as a test. Invisible characters
        // could end a link.
        escape_line(seen(line).trim(), &mut out);
    }
    out
}

/// Escapes a line. Code spans that are closed on their line and links to the web are unchanged.
/// Everything else with a meaning in Markdown or HTML is escaped.
fn escape_line(line: &str, out: &mut String) {
    let mut rest = line;
    let mut at_start = true;
    while let Some(first) = rest.chars().next() {
        let (_, behind_first) = rest.split_at(first.len_utf8());
        if let Some((code, after)) = code_span(rest) {
            out.push_str(&format!("`{code}`"));
            rest = after;
        } else if let Some((text, url, after)) = web_link(rest) {
            out.push('[');
            escape_text(text, out);
            out.push_str(&format!("]({url})"));
            rest = after;
        } else if rest.starts_with("![") {
            // The link after it would be an image.
            out.push_str("\\!");
            rest = behind_first;
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            let ends = |c: char| c.is_whitespace() || "<>()[]`\"'".contains(c);
            let (url, _) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
            let url = url.trim_end_matches(['.', ',', ';', ':', '*', '_', '\\']);
            out.push_str(&format!("<{url}>"));
            (_, rest) = rest.split_at(url.len());
        } else {
            escape_char(first, at_start, out);
            rest = behind_first;
            // The text has no special meaning up to the next special character, or to a letter that
            // begins a link.
            let end = rest.bytes().position(begins_something);
            let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
            out.push_str(text);
            rest = after;
        }
        at_start = false;
    }
}

/// Returns `true` if a character has a special meaning, or may begin something that has.
fn begins_something(byte: u8) -> bool {
    matches!(byte, b'h' | b'!') || is_sign(byte.into())
}

fn is_sign(c: char) -> bool {
    matches!(
        c,
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&'
    )
}

fn escape_text(text: &str, out: &mut String) {
    text.chars().for_each(|c| escape_char(c, false, out));
}

fn escape_char(c: char, at_start: bool, out: &mut String) {
    let heading = at_start && "#+=|".contains(c);
    if heading || is_sign(c) {
        out.push('\\');
    }
    out.push(c);
}

/// Returns the code of a span at the beginning of the text, and the text after it.
fn code_span(text: &str) -> Option<(&str, &str)> {
    let (code, after) = text.strip_prefix('`')?.split_once('`')?;
    // Two or more backticks in a row are not a plain span.
    (!code.is_empty() && !after.starts_with('`')).then_some((code, after))
}

fn web_link(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('[')?;
    // Search only up to the next special character: a text may have very many brackets.
    let (label, after) = inner.split_at(inner.find(['[', ']', '`'])?);
    let after = after.strip_prefix("](")?;
    let (url, after) = after.split_at(after.find([')', '[', ' '])?);
    let after = after.strip_prefix(')')?;
    let plain = |c: char| c.is_ascii_graphic() && !"<>()[]`\"\\".contains(c);
    let web = url.starts_with("https://") || url.starts_with("http://");
    (web && url.chars().all(plain) && !label.is_empty()).then_some((label, url, after))
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn markdown_and_html_lose_their_meaning() {
        for (text, expected) in [
            ("Plain text.", "Plain text."),
            ("Use `a < b` here", "Use `a < b` here"),
            ("an unpaired ` tick", "an unpaired \\` tick"),
            ("Vec<String> and a_b*", "Vec\\<String\\> and a\\_b\\*"),
            ("    indented", "indented"),
            (
                "see https://example.com/a_b.",
                "see <https://example.com/a_b>.",
            ),
            ("https://example.com", "<https://example.com>"),
            ("``a` é", "\\``a` é"),
            ("[x](https://example.com/) y", "[x](https://example.com/) y"),
            ("[x](/relative) y", "\\[x\\](/relative) y"),
            ("[Crate]", "\\[Crate\\]"),
            (
                "![x](https://e.example/p.png)!",
                "\\![x](https://e.example/p.png)!",
            ),
            ("[a [b](https://e.example)", "\\[a [b](https://e.example)"),
            ("http://a.example/b\u{7}c", "<http://a.example/b> c"),
            ("# heading", "\\# heading"),
            ("```\ncode\n```", "\\`\\`\\`\ncode\n\\`\\`\\`"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }
}
