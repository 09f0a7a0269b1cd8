//! The emitters quote Rust: apart from names and literals, no text becomes a token.

#![allow(clippy::restriction)]

use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// Emitters of text: a manifest, a page, and the only file that rustfmt checks.
const TEXTS: &[&str] = &["cargo_toml.rs", "readme.rs"];

/// The functions that convert a text to tokens, or join a text from parts. A name becomes a token
/// only in `ident.rs`.
const FORBIDDEN: &[&str] = &[
    "FromStr",
    "LitStr",
    "from_str",
    "parse",
    "parse2",
    "parse_file",
    "parse_quote",
    "parse_str",
    "push_str",
];

/// Returns every violation in the source of an emitter.
fn violations(file: &str, source: &str) -> Vec<String> {
    let tokens: TokenStream = source.parse().unwrap();
    let mut words = Vec::new();
    flatten(tokens, &mut words);
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let is = |offset: usize, text: &str| words.get(index + offset).is_some_and(|it| it == text);
        if FORBIDDEN.contains(&word.as_str()) && !is_emitted(&words, index) {
            found.push(format!("{file}: `{word}`"));
        }
        if matches!(word.as_str(), "write" | "writeln") && is(1, "!") && !is_emitted(&words, index)
        {
            found.push(format!("{file}: `{word}`"));
        }
        let makes_name = word == "Ident" && is(1, ":") && is(2, ":") && is(3, "new");
        if makes_name && file != "ident.rs" {
            found.push(format!("{file}: `Ident::new`"));
        }
        let is_text_file = word == "EmittedFile" && is(1, ":") && is(2, ":") && is(3, "text");
        if is_text_file && !matches!(file, "mod.rs" | "probe.rs") {
            found.push(format!("{file}: `EmittedFile::text`"));
        }
    }
    found
}

/// Returns `true` for a word that `quote!` emits: `fn write`, `Wire::write` and the like are part
/// of emitted code, where they have no effect on the emitter.
fn is_emitted(words: &[String], index: usize) -> bool {
    let mut depth = 0_usize;
    for at in (0..index).rev() {
        match words[at].as_str() {
            "}" | ")" | "]" => depth += 1,
            "{" | "(" | "[" if depth > 0 => depth -= 1,
            "{" | "(" | "[" => {
                let before: Vec<&str> = words[..at]
                    .iter()
                    .rev()
                    .take(2)
                    .map(String::as_str)
                    .collect();
                if before == ["!", "quote"] {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                use proc_macro2::Delimiter::{Brace, Bracket, None, Parenthesis};
                let (open, close) = match group.delimiter() {
                    Parenthesis => ("(", ")"),
                    Brace => ("{", "}"),
                    Bracket => ("[", "]"),
                    None => ("", ""),
                };
                words.push(open.to_owned());
                flatten(group.stream(), words);
                words.push(close.to_owned());
            }
            other => words.push(other.to_string()),
        }
    }
}

fn emitters() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/emit");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn no_rust_is_built_from_strings() {
    let mut quoting = 0;
    for path in emitters() {
        let file = name(&path);
        // The support of the probe is a separate file, written unchanged.
        if TEXTS.contains(&file) || file == "probe_support.rs" {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        assert_eq!(violations(file, &source), Vec::<String>::new());
        quoting += usize::from(source.contains("quote!"));
    }
    assert!(quoting > 18, "{quoting}");
}

#[test]
fn every_kind_of_string_building_is_found() {
    for (source, expected) in [
        ("fn f() { text.parse::<TokenStream>() }", "parse"),
        ("fn f() { TokenStream::from_str(&text) }", "from_str"),
        ("fn f() { syn::parse_str::<Item>(&text) }", "parse_str"),
        ("fn f() { syn::parse2(tokens) }", "parse2"),
        ("fn f() { LitStr::new(&text, span).value() }", "LitStr"),
        ("fn f() { out.push_str(\"pub struct \"); }", "push_str"),
        ("fn f() { write!(out, \"pub struct {name}\") }", "write"),
        (
            "fn f() { Ident::new(&format!(\"a{b}\"), span) }",
            "Ident::new",
        ),
        (
            "fn f() { EmittedFile::text(path, text) }",
            "EmittedFile::text",
        ),
        ("fn f() { quote!(a); text.parse() }", "parse"),
    ] {
        assert_eq!(violations("a.rs", source), [format!("a.rs: `{expected}`")]);
    }
    for source in [
        "fn f() { quote! { fn write(&self) { json::Wire::write(value) } } }",
        "fn f() { quote!(a.b().parse()) }",
        "fn f() { doc(&format!(\"The field `{}`.\", code(wire_name))) }",
    ] {
        assert_eq!(violations("a.rs", source), Vec::<String>::new());
    }
}
