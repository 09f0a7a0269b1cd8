//! `cargo xtask lengths`.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};

/// Checks that no file has more than 500 lines, and lists the longest functions
///
/// Left out are data, snapshots and what discogen emits. The functions are those of handwritten
/// Rust, tests included, with the lines from their signature to their closing brace.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many functions are listed
    #[arg(default_value_t = 10)]
    count: usize,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { count: 10 }
    }
}

const MOST_LINES: usize = 500;
const DATA_FOLDERS: [&str; 4] = [
    "discovery/",
    "fuzz/corpus/",
    "generated/",
    "generator/tests/documents/",
];
/// Texts of tests, such as the requests that a server expects, are data.
const DATA_EXTENSIONS: [&str; 8] = ["json", "lock", "pem", "png", "snap", "svg", "txt", "html"];

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let mut functions = Vec::new();
        let mut too_long = Vec::new();
        for path in handwritten(repository)? {
            let text = fs::read_to_string(repository.root.join(&path))?;
            let lines = text.lines().count();
            if lines > MOST_LINES {
                too_long.push(format!("{path} has {lines} lines, more than {MOST_LINES}"));
            }
            if path.ends_with(".rs") {
                functions.extend(self::functions(&path, &text));
            }
        }
        functions.sort_by(|a, b| b.lines.cmp(&a.lines).then(a.place.cmp(&b.place)));
        step(&format!("the longest of {} functions", functions.len()));
        for Function { lines, place } in functions.iter().take(self.count) {
            println!("{lines:6} lines  {place}");
        }
        step(&format!("no file has more than {MOST_LINES} lines"));
        if !too_long.is_empty() {
            bail!("{}", too_long.join("\n"));
        }
        Ok(())
    }
}

/// The files of the working tree that people wrote.
fn handwritten(repository: &Repository) -> Result<Vec<String>> {
    let shell = &repository.shell;
    let command = cmd!(
        shell,
        "git ls-files -z --cached --others --exclude-standard --deduplicate"
    );
    let listing = quietly(command)?.stdout;
    let is_data = |path: &str| {
        let extension = Path::new(path).extension().and_then(|it| it.to_str());
        DATA_FOLDERS.iter().any(|folder| path.starts_with(folder))
            || extension.is_some_and(|it| DATA_EXTENSIONS.contains(&it))
    };
    let files = listing.split('\0').filter(|path| !path.is_empty());
    Ok(files
        .filter(|path| !is_data(path) && repository.root.join(path).is_file())
        .map(str::to_owned)
        .collect())
}

/// A function and its length.
struct Function {
    lines: usize,
    /// The file, the line and the name.
    place: String,
}

/// The functions of a file as printed by rustfmt: each ends with the first line of the same
/// indentation that ends with a brace or, without a body, a semicolon.
fn functions(path: &str, text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else {
            continue;
        };
        let margin = line.len() - line.trim_start().len();
        let is_end = |it: &str| {
            let is_outermost = it.len() - it.trim_start().len() == margin;
            is_outermost && !it.is_empty() && it.ends_with([';', '}'])
        };
        let rest = lines.iter().skip(index);
        let length = rest.take_while(|it| !is_end(it)).count() + 1;
        found.push(Function {
            lines: length,
            place: format!("{path}:{}  {name}", index + 1),
        });
    }
    found
}

/// The name of the function whose signature a line begins.
fn function_name(line: &str) -> Option<&str> {
    let mut words = line.trim_start();
    if words.starts_with("pub(") {
        words = words.split_once(") ")?.1;
    }
    while let Some(rest) = ["pub ", "const ", "async ", "unsafe "]
        .iter()
        .find_map(|word| words.strip_prefix(word))
    {
        words = rest;
    }
    let name = words.strip_prefix("fn ")?;
    let end = name.find(['(', '<'])?;
    name.get(..end)
}

#[cfg(test)]
mod tests {
    use super::functions;

    #[test]
    fn lengths_end_at_the_closing_brace() {
        let text = "fn a() {}\n\nimpl S {\n    pub(crate) async fn b<T>(\n        self,\n    ) {\n        if x {\n        }\n    }\n\n    \
                    pub const fn c() -> u8 {\n        1\n    }\n}\n\ntrait T {\n    fn d(&self);\n\n    fn e();\n}\n";
        let found: Vec<(usize, String)> = functions("x.rs", text)
            .into_iter()
            .map(|it| (it.lines, it.place))
            .collect();
        let expected = [
            (1, "x.rs:1  a"),
            (6, "x.rs:4  b"),
            (3, "x.rs:11  c"),
            (1, "x.rs:17  d"),
            (1, "x.rs:19  e"),
        ];
        assert_eq!(
            found,
            expected.map(|(lines, place)| (lines, place.to_owned()))
        );
    }
}
