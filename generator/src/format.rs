//! From tokens to text: parses and prints them, and adds blank lines between items.

use proc_macro2::TokenStream;

use crate::emit::{Content, EmittedFile, Part};
use crate::parallel;
use crate::text::header;

/// A file of the emitted crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path, relative to the crate, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Emitted code that is not valid Rust: a fault of the generator, never of a document.
#[derive(Debug)]
pub(crate) struct NotRust {
    /// The file.
    pub path: String,
    /// The error of syn.
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
        Content::Rust { document, parts } => match format_parts(document, &parts) {
            Ok(text) => Ok(File { path, text }),
            Err(error) => Err(NotRust {
                path,
                reason: error.to_string(),
            }),
        },
    }
}

/// Limits the work of one thread, so that a large file is formatted by several.
const PARTS_AT_ONCE: usize = 16;

fn format_parts(document: Option<&str>, parts: &[Part<'_>]) -> syn::Result<String> {
    let texts = parallel::map_chunks(PARTS_AT_ONCE, parts, |part| print(part()));
    let texts: Vec<String> = texts.into_iter().collect::<syn::Result<_>>()?;
    let mut out = format!("// {}\n", header(document));
    for text in texts.iter().filter(|text| !text.is_empty()) {
        out.push('\n');
        out.push_str(text);
    }
    Ok(out)
}

fn print(tokens: TokenStream) -> syn::Result<String> {
    let file = syn::parse2(tokens)?;
    Ok(with_blank_lines(&prettyplease::unparse(&file)))
}

/// Adds a blank line between items, and between the functions of an `impl`. Printed code has no
/// literal or comment of more than one line, so every line can be classified by its beginning.
fn with_blank_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut in_impl = false;
    for (index, line) in lines.iter().enumerate() {
        out.push_str(line);
        out.push('\n');
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
    out
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

    #[test]
    fn blank_lines_separate_items() {
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
        insta::assert_snapshot!(print(tokens).unwrap());
    }
}
