//! The pages of `docs/guide/`: their form, and the facts on them from other files.

mod links;
mod scopes;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The maximum number of lines of a handwritten page.
const LONGEST: usize = 150;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("docs/guide")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the pages except the index, by name.
fn pages() -> Vec<(String, String)> {
    let files = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path());
    let mut pages: Vec<(String, String)> = files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = read(&path);
            (name, text)
        })
        .filter(|(name, _)| name != "index.md")
        .collect();
    pages.sort();
    assert!(pages.len() > 10, "the pages were not read");
    pages
}

#[test]
fn pages_start_with_question_and_code() {
    for (name, text) in pages() {
        let mut parts = text.split("\n\n");
        let title = parts.next().unwrap();
        assert!(title.starts_with("# "), "{name} begins with `{title}`");
        let question = parts.next().unwrap();
        assert!(question.ends_with('?'), "{name} asks `{question}`");
        let code = parts.next().unwrap();
        assert!(code.starts_with("```rust"), "{name} has no code at its top");
    }
}

#[test]
fn pages_are_short() {
    for (name, text) in pages() {
        let written = text.split(scopes::BEGIN).next().unwrap();
        assert!(written.lines().count() < LONGEST, "{name}");
    }
}

#[test]
fn the_index_links_every_page() {
    let index = read(&folder().join("index.md"));
    for (name, text) in pages() {
        let title = text.lines().next().unwrap().trim_start_matches("# ");
        assert!(index.contains(&format!("[{title}]({name})")), "{name}");
    }
}

#[test]
fn errors_lists_every_predicate() {
    let source = read(&root().join("runtime/src/error/error.rs"));
    let declared: BTreeSet<&str> = source.lines().filter_map(predicate).collect();
    assert!(declared.len() > 8, "the predicates were not read");
    let page = read(&folder().join("errors.md"));
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let listed = rows.filter_map(|row| Some(row.split_once('`')?.0));
    let listed: BTreeSet<&str> = listed.filter(|name| name.starts_with("is_")).collect();
    assert_eq!(listed, declared);
}

/// Returns the predicate that a line declares, as a function or as an entry of the macro.
fn predicate(line: &str) -> Option<&str> {
    let line = line.strip_prefix("    ")?;
    let name = match line.strip_prefix("pub fn ") {
        Some(function) => function.strip_suffix("(&self) -> bool {")?,
        None => line,
    };
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    (name.starts_with("is_") && name.chars().all(is_name)).then_some(name)
}

#[test]
fn scopes_are_those_of_the_documents() {
    let path = folder().join("scopes.md");
    let page = read(&path);
    let expected = scopes::with_table(&page);
    if std::env::var("DISCOGEN_GUIDE").as_deref() == Ok("write") {
        fs::write(&path, expected).unwrap();
        return;
    }
    assert!(
        page == expected,
        "docs/guide/scopes.md is not what discovery/ gives; run \
         `DISCOGEN_GUIDE=write cargo test --test guide` and commit the result"
    );
}

/// Returns the handwritten pages of the repository.
fn written_pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for folder in ["docs", "docs/guide"] {
        let files = fs::read_dir(root().join(folder)).unwrap();
        let files = files.map(|it| it.unwrap().path());
        pages.extend(files.filter(|path| path.extension().is_some_and(|it| it == "md")));
    }
    pages
}

#[test]
fn links_inside_the_repository_resolve() {
    let mut broken = Vec::new();
    let mut checked = 0;
    for page in written_pages() {
        for link in links::relative(&read(&page)) {
            checked += 1;
            if let Err(reason) = links::check(&page, &link) {
                broken.push(format!("{}: `{link}` {reason}", page.display()));
            }
        }
    }
    assert!(checked > 50, "the links were not read");
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn charts_show_the_figures_of_their_page() {
    let page = read(&root().join("docs/benchmarks.md"));
    let cells: BTreeSet<&str> = page.split(['|', '\n', ' ']).collect();
    for chart in fs::read_dir(root().join("docs/charts")).unwrap() {
        let path = chart.unwrap().path();
        let name = format!("(charts/{})", path.file_name().unwrap().to_str().unwrap());
        assert!(page.contains(&name), "no page shows {name}");
        let text = read(&path);
        let texts = text.split("</text>").filter_map(|it| it.rsplit_once('>'));
        let numbers = texts.map(|(_, text)| text);
        let numbers = numbers.filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let numbers: Vec<&str> = numbers.collect();
        assert!(numbers.len() > 1, "{name} has no figures");
        for number in numbers {
            assert!(cells.contains(number), "{name} shows {number}");
        }
    }
}
