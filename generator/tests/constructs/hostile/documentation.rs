//! The documentation of the emitted code: text, and nothing that acts.

use syn::Item;
use syn::{Attribute, ImplItem};

use super::{DOCUMENTS, files};
use crate::shorthand::syntax::{doc_lines, is_doc};

#[test]
fn documentation_is_inert() {
    let mut count = 0;
    for name in DOCUMENTS {
        for (path, file) in files(name) {
            each_documentation(&file, &mut |lines| {
                count += lines.len();
                let problem = problem(lines);
                assert_eq!(problem, None, "{path}: {lines:#?}");
            });
        }
    }
    assert!(count > 1000, "{count}");
}

/// Calls a function with the lines of each documentation.
fn each_documentation(file: &syn::File, found: &mut impl FnMut(&[String])) {
    let mut say = |attrs: &[Attribute]| {
        if attrs.iter().any(is_doc) {
            found(&doc_lines(attrs));
        }
    };
    say(&file.attrs);
    for item in &file.items {
        match item {
            Item::Const(item) => say(&item.attrs),
            Item::Enum(item) => {
                say(&item.attrs);
                item.variants.iter().for_each(|it| say(&it.attrs));
            }
            Item::Fn(item) => say(&item.attrs),
            Item::Impl(item) => {
                for member in &item.items {
                    match member {
                        ImplItem::Const(member) => say(&member.attrs),
                        ImplItem::Fn(member) => say(&member.attrs),
                        _ => {}
                    }
                }
            }
            Item::Static(item) => say(&item.attrs),
            Item::Struct(item) => {
                say(&item.attrs);
                item.fields.iter().for_each(|it| say(&it.attrs));
            }
            Item::Type(item) => say(&item.attrs),
            _ => {}
        }
    }
}

/// Returns what in a documentation could be more than text: a control character, a backtick or a
/// fence that does not end, HTML.
fn problem(lines: &[String]) -> Option<String> {
    let mut in_code = false;
    for line in lines {
        let control = |char: char| char.is_control() || "\u{202e}\u{2066}\u{200f}".contains(char);
        if line.contains(control) {
            return Some(format!("a control character in {line:?}"));
        }
        if line.starts_with("```") {
            in_code = !in_code;
            if line != "```" && line != "```no_run" {
                return Some(format!("the fence {line:?}"));
            }
            continue;
        }
        if in_code {
            continue;
        }
        let spans: Vec<&str> = line.split('`').collect();
        if spans.len() % 2 == 0 {
            return Some(format!("a backtick without its other in {line:?}"));
        }
        let outside: String = spans.iter().step_by(2).copied().collect();
        if outside.contains('<') {
            return Some(format!("HTML in {line:?}"));
        }
    }
    in_code.then(|| "a fence without its end".to_owned())
}

#[test]
fn active_documentation_is_found() {
    let found = |text: &str| {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        problem(&lines).is_some()
    };
    for text in [
        "a `b",
        "<b>",
        "```\nx",
        "```rust\nx\n```",
        "a\u{202e}b",
        "a\u{7}",
    ] {
        assert!(found(text), "{text:?}");
    }
    for text in ["a `<b>`.", "```no_run\nlet x = \"`<\";\n```", ""] {
        assert!(!found(text), "{text:?}");
    }
}
