//! From tokens to text: parse, print, and set the blank lines that a careful person would.

use crate::emit::text::MARGIN;
use crate::emit::ty::DOC_BREAK;
use crate::emit::{Content, EmittedFile, Piece, header};
use crate::parallel;

/// A file of the emitted crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the crate, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Emitted code that is not Rust: a fault of the generator, never of a document.
#[derive(Debug)]
pub(crate) struct NotRust {
    /// The file.
    pub path: String,
    /// What syn says.
    pub reason: String,
}

/// Formats all files, in parallel.
pub(crate) fn format(files: Vec<EmittedFile<'_>>) -> Result<Vec<File>, NotRust> {
    let files = parallel::map(files, format_file);
    files.into_iter().collect()
}

fn format_file(file: EmittedFile<'_>) -> Result<File, NotRust> {
    let EmittedFile { path, content } = file;
    match content {
        Content::Text(text) => Ok(File { path, text }),
        Content::Rust(document, pieces) => match format_pieces(document, pieces()) {
            Ok(text) => Ok(File { path, text }),
            Err(error) => Err(NotRust {
                path,
                reason: error.to_string(),
            }),
        },
    }
}

fn format_pieces(document: Option<&str>, pieces: Vec<Piece>) -> syn::Result<String> {
    let mut out = format!("// {}\n", header(document));
    for piece in pieces {
        out.push('\n');
        match piece {
            Piece::Table(text) | Piece::Imports(text) => out.push_str(&text),
            Piece::Items(text) if fits(&text) => out.push_str(&text),
            Piece::Items(text) => spaced(&prettyplease::unparse(&syn::parse_str(&text)?), &mut out),
            Piece::Tokens(tokens) => {
                spaced(&prettyplease::unparse(&syn::parse2(tokens)?), &mut out);
            }
        }
    }
    Ok(out)
}

/// Whether the formatter would leave every line as it is; it does not break comments.
fn fits(text: &str) -> bool {
    text.lines().all(|line| {
        line.len() <= MARGIN
            || line.chars().count() <= MARGIN
            || line.trim_start().starts_with("//")
    })
}

/// Sets a blank line between items, and between the functions of an `impl`. Printed code has no
/// literal or comment of more than one line, so every line can be told by its beginning.
fn spaced(text: &str, out: &mut String) {
    let lines: Vec<&str> = text.lines().collect();
    out.reserve(text.len() + text.len() / 16);
    let mut in_impl = false;
    for (index, line) in lines.iter().enumerate() {
        push_line(line, out);
        if line.starts_with("impl") || line.starts_with("pub trait") {
            in_impl = true;
        } else if line.starts_with('}') {
            in_impl = false;
        }
        let Some(next) = lines.get(index + 1).filter(|next| !next.is_empty()) else {
            continue;
        };
        if line.is_empty() {
            continue;
        }
        let apart = if next.starts_with(' ') || next.starts_with('}') {
            in_impl && parts_of_impl_apart(line, &lines, index)
        } else {
            items_apart(line, next)
        };
        if apart {
            out.push('\n');
        }
    }
}

/// A line, which is several where it is the documentation of an item.
fn push_line(line: &str, out: &mut String) {
    let mut parts = line.split(DOC_BREAK);
    out.push_str(parts.next().unwrap_or_default());
    let sign = line
        .find("//")
        .map_or("", |at| line.get(..at + 3).unwrap_or_default());
    for part in parts {
        out.push('\n');
        out.push_str(sign);
        out.push_str(part.trim_end_matches(' '));
    }
    out.push('\n');
}

fn items_apart(line: &str, next: &str) -> bool {
    let first_word = |line: &str| {
        line.split(' ')
            .find(|word| *word != "pub")
            .unwrap_or_default()
            .to_owned()
    };
    let begins_comment = |line: &str| line.starts_with("///") || line.starts_with("#[");
    if line.starts_with("//!") || line.starts_with("#![") {
        return !(next.starts_with("//!") || next.starts_with("#!["));
    }
    if begins_comment(line) {
        return false;
    }
    line.starts_with('}') || (line.ends_with(';') && first_word(line) != first_word(next))
}

fn parts_of_impl_apart(line: &str, lines: &[&str], index: usize) -> bool {
    if line == "    }" {
        return lines.get(index + 1).is_some_and(|next| *next != "}");
    }
    let is_doc = line.trim_start().starts_with("///");
    let ends_constant = line.ends_with(';') && !line.starts_with("     ") && !is_doc;
    ends_constant
        && lines
            .iter()
            .skip(index + 1)
            .find(|line| !line.starts_with("    ///") && !line.starts_with("    #["))
            .is_some_and(|line| line.contains("fn "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    /// Holds every text of an API against what the formatter makes of it; gives how many there are.
    fn held_against_the_formatter(api: crate::ApiConfig, which: &str) -> usize {
        let package = crate::PackageConfig::new("x".parse().unwrap());
        let config = crate::Config::new(package, "there/is/no/such/folder");
        let config = config.api(api);
        let read = crate::stages::read(&config).unwrap();
        let resolved = crate::stages::resolve(&config, &read).unwrap();
        let lowered = crate::stages::lower(&config, &resolved).unwrap();
        let mut seen = 0;
        for piece in lowered.pieces() {
            let (text, is_written) = match piece {
                Piece::Items(text) => (text, false),
                Piece::Imports(text) => (text, true),
                Piece::Tokens(_) | Piece::Table(_) => continue,
            };
            let mut printed = String::new();
            let parsed = syn::parse_str(&text).unwrap();
            spaced(&prettyplease::unparse(&parsed), &mut printed);
            if is_written || fits(&text) {
                assert_eq!(text, printed, "{which}");
                seen += 1;
            }
        }
        seen
    }

    /// A piece of text is what the formatter would make of it.
    #[test]
    fn text_is_written_as_it_would_be_printed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
        let mut pieces_seen = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(".json") {
                let api = crate::ApiConfig::read(&path).unwrap();
                pieces_seen += held_against_the_formatter(api, &path.to_string_lossy());
            }
        }
        assert!(pieces_seen > 900, "{pieces_seen}");
    }

    /// Names of every length break as the formatter would break them.
    #[test]
    fn requests_of_long_names_are_written_as_they_would_be_printed() {
        let mut pieces_seen = 0;
        for length in 1..90 {
            let name = "a".repeat(length);
            let scope = format!("https://www.googleapis.com/auth/{name}");
            let parameter = |location: &str, repeated: bool, required: bool| {
                serde_json::json!({
                    "type": "string", "location": location, "repeated": repeated, "required": required,
                })
            };
            let document = serde_json::json!({
                "kind": "discovery#restDescription", "name": "long", "version": "v1", "revision": "1",
                "rootUrl": "https://long.googleapis.com/", "servicePath": "",
                "auth": {"oauth2": {"scopes": {(scope.as_str()): {}, "https://www.googleapis.com/auth/b": {}}}},
                "schemas": {"Page": {"id": "Page", "type": "object", "properties": {
                    "nextPageToken": {"type": "string"},
                    (name.as_str()): {"type": "array", "items": {"type": "string"}},
                }}},
                "methods": {
                    (name.as_str()): {
                        "id": format!("long.{name}"), "httpMethod": "POST",
                        "path": format!("v1/{{{name}}}/b/{{b}}"),
                        "parameters": {
                            (name.as_str()): parameter("path", false, true), "b": parameter("path", false, true),
                            (format!("q{name}")): parameter("query", false, true),
                            (format!("l{name}")): parameter("query", true, false),
                            (format!("s{name}")): parameter("query", false, false),
                            "pageToken": parameter("query", false, false),
                        },
                        "request": {"$ref": "Page"}, "response": {"$ref": "Page"},
                        "scopes": [&scope, "https://www.googleapis.com/auth/b"],
                        "supportsMediaUpload": true,
                        "mediaUpload": {"accept": [format!("{name}/*")], "protocols": {
                            "simple": {"multipart": true, "path": format!("/upload/{name}")},
                        }},
                    },
                    "b": {
                        "id": "long.b", "httpMethod": "GET", "path": format!("v1/{{{name}}}"),
                        "parameters": {(name.as_str()): parameter("path", false, true)},
                        "response": {"$ref": "Page"},
                    },
                },
            });
            let source = crate::Source::new("long.json", document.to_string());
            let api = crate::ApiConfig::new(source);
            pieces_seen += held_against_the_formatter(api, &format!("length {length}"));
        }
        assert!(pieces_seen > 500, "{pieces_seen}");
    }

    #[test]
    fn blank_lines_stand_between_items_and_functions() {
        let tokens = quote! {
            use a::b;
            use c::d;
            /// One.
            pub struct One { pub x: u8 }
            impl One {
                pub const A: u8 = 1;
                pub const B: u8 = 2;
                /// New.
                pub fn new() -> Self { Self { x: 1 } }
                pub fn x(&self) -> u8 { match self.x { 1 => { 2 } _ => 3 } }
            }
            macros::message!(One);
            /// Two.
            pub fn two() {}
        };
        let parsed = syn::parse2(tokens).unwrap();
        let mut text = String::new();
        spaced(&prettyplease::unparse(&parsed), &mut text);
        insta::assert_snapshot!(text);
    }
}
