//! Commands between backquotes.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::repository::{Repository, files};

const PROGRAMS: [&str; 5] = ["cargo ", "discogen ", "tests/", "benches/", ".ci/"];

/// The commands between backquotes that neither a block nor a check runs.
///
/// # Errors
///
/// A page cannot be read.
pub fn unknown(
    repository: &Repository,
    pages: &[PathBuf],
    commands: &[String],
) -> Result<Vec<String>> {
    let checks = checks(repository)?;
    let mut found = Vec::new();
    for page in pages {
        let text = fs::read_to_string(page)?;
        for line in text.lines() {
            // Every second part stands between two backquotes.
            for inline in line.split('`').skip(1).step_by(2) {
                let is_command = PROGRAMS.iter().any(|program| inline.starts_with(program));
                let is_run = commands.iter().any(|command| command.starts_with(inline))
                    || checks.contains(inline)
                    || is_path(inline)
                    || is_check(inline);
                if is_command && !is_run {
                    let page = page.strip_prefix(&repository.root)?.display();
                    found.push(format!("{page}: nothing runs `{inline}`"));
                }
            }
        }
    }
    Ok(found)
}

/// Whether a text is a path rather than a command: a folder, or a file with an extension.
fn is_path(text: &str) -> bool {
    let plain = text
        .chars()
        .all(|it| it.is_alphanumeric() || "./-_".contains(it));
    let last = text.rsplit('/').next().unwrap_or(text);
    plain && (text.ends_with('/') || last.trim_start_matches('.').contains('.'))
}

/// Whether a text is what runs all this, or one of the commands of this program, which
/// `cargo xtask ci` runs.
fn is_check(text: &str) -> bool {
    let known = |name| {
        <crate::Arguments as clap::CommandFactory>::command()
            .find_subcommand(name)
            .is_some()
    };
    text == ".ci/run"
        || text
            .strip_prefix("cargo xtask ")
            .and_then(|it| it.split(' ').next())
            .is_some_and(known)
}

/// The texts of the checks: what they contain, they run.
fn checks(repository: &Repository) -> Result<String> {
    let mut texts = String::new();
    for folder in [".ci", "tests", "xtask/src"] {
        let folder = repository.root.join(folder);
        for path in files(&folder)? {
            if let Ok(text) = fs::read_to_string(folder.join(path)) {
                texts.push_str(&text);
            }
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_are_no_commands() {
        for path in ["tests/wire/", "docs/client.md", "docs/flow.svg"] {
            assert!(is_path(path), "{path}");
        }
        for command in ["tests/corpus/run", "cargo test", "cargo xtask ci"] {
            assert!(!is_path(command), "{command}");
        }
    }
}
