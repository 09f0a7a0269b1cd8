//! `cargo xtask messages`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use xshell::cmd;

use crate::repository::{Repository, files};
use crate::run::quietly;

/// Prints every message that the command line and the client can show
///
/// Texts of errors, warnings, hints and progress, file by file, with braces where a value stands; then the help of each command.
#[derive(clap::Args)]
pub struct Arguments {}

const SOURCES: [&str; 2] = ["generator/src", "runtime/src"];

/// Macros whose texts are Rust to emit.
const CODE: [&str; 3] = ["quote", "quote_spanned", "parse_quote"];

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        for folder in SOURCES {
            for path in files(&repository.root.join(folder))? {
                let name = Path::new(folder).join(path);
                if is_source(&name) {
                    print(repository, &name)?;
                }
            }
        }
        help(repository)
    }
}

/// Whether a file holds code that users run, rather than tests.
fn is_source(path: &Path) -> bool {
    let mut parts = path.iter().filter_map(|part| part.to_str());
    let is_test = parts.any(|part| part.starts_with("test") || part.ends_with("tests.rs"));
    !is_test && path.extension().is_some_and(|it| it == "rs")
}

fn print(repository: &Repository, path: &Path) -> Result<()> {
    let text = fs::read_to_string(repository.root.join(path))?;
    let tokens: TokenStream = text
        .parse()
        .map_err(|_| anyhow::anyhow!("{} is no Rust", path.display()))?;
    let mut found = Vec::new();
    collect(tokens, &mut found);
    if found.is_empty() {
        return Ok(());
    }
    println!("\n{}", path.display());
    for message in found {
        println!("  {message}");
    }
    Ok(())
}

/// Collects the texts of several words. Attributes, documentation among them, modules of tests and
/// code to emit are left out.
fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    let mut before = [String::new(), String::new()];
    let mut in_tests = false;
    for token in tokens {
        let [second, first] = &before;
        let is_attribute = first == "#" || (second == "#" && first == "!");
        let is_code = first == "!" && CODE.contains(&second.as_str());
        match &token {
            TokenTree::Group(group) if is_attribute => in_tests |= is_test_attribute(group),
            TokenTree::Group(group) => {
                let is_body = group.delimiter() == Delimiter::Brace;
                if !(is_code || in_tests && is_body) {
                    collect(group.stream(), found);
                }
                in_tests &= !is_body;
            }
            TokenTree::Literal(literal) => found.extend(message(&literal.to_string())),
            TokenTree::Punct(punct) => in_tests &= punct.as_char() != ';',
            TokenTree::Ident(_) => {}
        }
        let [_, first] = before;
        let text = if matches!(token, TokenTree::Group(_)) {
            String::new()
        } else {
            token.to_string()
        };
        before = [first, text];
    }
}

/// The text of a literal, if it is one of several words.
fn message(literal: &str) -> Option<String> {
    let text = syn::parse_str::<syn::LitStr>(literal).ok()?.value();
    (text.split_whitespace().count() > 2).then(|| text.replace('\n', "\\n"))
}

/// Whether an attribute is `#[cfg(test)]`, `#[cfg(all(test, ..))]` or `#[test]`.
fn is_test_attribute(group: &Group) -> bool {
    let text = group.stream().to_string();
    text == "test" || (text.starts_with("cfg") && text.contains("test") && !text.contains("not"))
}

/// The help of each command.
fn help(repository: &Repository) -> Result<()> {
    let shell = &repository.shell;
    let target = repository.target(&repository.root);
    let discogen = repository.discogen(&target)?;
    let help = quietly(cmd!(shell, "{discogen} --help"))?.stdout;
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .context("discogen lists no commands")?;
    println!("\ndiscogen --help\n\n{help}");
    for line in commands.lines().take_while(|line| !line.is_empty()) {
        if let Some(command) = line
            .split_whitespace()
            .next()
            .filter(|it| *it != "help" && line.starts_with("  "))
        {
            let help = quietly(cmd!(shell, "{discogen} {command} --help"))?.stdout;
            println!("discogen {command} --help\n\n{help}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::collect;

    fn found(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(text.parse().unwrap(), &mut found);
        found
    }

    #[test]
    fn messages_are_found() {
        assert_eq!(
            found(r#"fn f() { bail!("no such file: {name}") }"#),
            ["no such file: {name}"]
        );
    }

    #[test]
    fn docs_tests_and_code_are_left_out() {
        assert!(found(r#"#[doc = "a b c"] fn f() {}"#).is_empty());
        assert!(found(r#"#[cfg(test)] mod tests { const A: &str = "a b c"; }"#).is_empty());
        assert!(found(r#"fn f() { quote! { "a b c" } }"#).is_empty());
        assert_eq!(
            found(r#"#[cfg(test)] mod tests; const A: &str = "a b c";"#),
            ["a b c"]
        );
    }
}
