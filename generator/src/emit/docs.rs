//! Documentation and conditions, as attributes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::name::RustName;

/// Emits the documentation of an item.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| comment(line));
    quote!(#(#[doc = #lines])*)
}

/// Emits the first sentence of a documentation, for an item that another item explains.
pub(super) fn summary(lines: &[String]) -> TokenStream {
    docs(&first_sentence(lines))
}

/// Returns the lines of the first paragraph, up to the end of its first sentence.
fn first_sentence(lines: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut is_quoted = false;
    for (index, line) in lines
        .iter()
        .enumerate()
        .take_while(|(_, it)| !it.is_empty())
    {
        let next = lines.get(index + 1).map_or("", String::as_str);
        if let Some(end) = sentence_end(line, next, &mut is_quoted) {
            found.extend(line.get(..end).map(str::to_owned));
            return found;
        }
        found.push(line.clone());
    }
    found
}

/// Returns the end of a sentence in a line: after a full stop outside of code and links, if a
/// capital letter (also of the next line) or nothing at all follows.
fn sentence_end(line: &str, next_line: &str, is_quoted: &mut bool) -> Option<usize> {
    for (at, c) in line.char_indices() {
        *is_quoted ^= c == '`';
        let (before, rest) = line.split_at_checked(at + c.len_utf8())?;
        let follows = match rest {
            "" => next_line.trim_start(),
            rest => rest.strip_prefix(' ').unwrap_or("-"),
        };
        let is_end = c == '.'
            && !*is_quoted
            && follows.chars().next().is_none_or(char::is_uppercase)
            && before.matches('[').count() == before.matches(']').count()
            && before.matches('(').count() == before.matches(')').count();
        if is_end {
            return Some(before.len());
        }
    }
    None
}

/// Emits the documentation of an item, in one line.
pub(super) fn doc(line: &str) -> TokenStream {
    let line = comment(line);
    quote!(#[doc = #line])
}

/// Emits the documentation of the file's module.
pub(super) fn module_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| comment(line));
    quote!(#(#![doc = #lines])*)
}

/// Returns a line with the space that follows `///`.
fn comment(line: &str) -> String {
    match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    }
}

/// Emits the attribute that lets a search find an item under its wire name.
pub(super) fn alias(name: &RustName, wire_name: &str) -> Option<TokenStream> {
    let is_found = name.as_str() == wire_name || wire_name.is_empty();
    // rustdoc rejects all other characters.
    let plain = wire_name
        .chars()
        .all(|c| c.is_ascii_graphic() && !"'\"".contains(c));
    (!is_found && plain).then(|| quote!(#[doc(alias = #wire_name)]))
}

/// Emits the attribute that warns the users of an item.
pub(super) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}

/// Emits the condition that a Cargo feature is on.
pub(super) fn feature_condition(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_sentence() {
        for (lines, expected) in [
            (&["One. Two."][..], &["One."][..]),
            (
                &["One, e.g. this", "one. Two."],
                &["One, e.g. this", "one."],
            ),
            (&["One of v1.2", "Two.", "Three."], &["One of v1.2", "Two."]),
            (&["No stop", "", "Next."], &["No stop"]),
            (&["`a. B` is code. Two."], &["`a. B` is code."]),
            (
                &["Code `a. B", "C. D` ends. Two."],
                &["Code `a. B", "C. D` ends."],
            ),
            (
                &["A [link. So](x. Y) goes on. Two."],
                &["A [link. So](x. Y) goes on."],
            ),
            (&["\u{dc}ber. \u{c4}nderung."], &["\u{dc}ber."]),
            (&[], &[]),
        ] {
            let lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(first_sentence(&lines), expected);
        }
    }
}
