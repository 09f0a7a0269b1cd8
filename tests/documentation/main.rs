//! The documentation of the emitted crate: no text without content, and a link and an example for
//! each method.

mod tautologies;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, with their text.
fn files(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

fn emitted() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&root().join("generated/src"), &mut found);
    assert!(found.len() > 300, "the emitted crate was not read");
    found
}

fn doc_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix("/// ").or(line.strip_prefix("//! "))?;
    Some(text.trim())
}

/// A function that makes a request.
struct Function {
    /// The method's id.
    id: String,
    docs: Vec<String>,
}

/// Returns the functions of a file: the documented alias of each, by the method's id.
fn functions(text: &str) -> Vec<Function> {
    let mut found = Vec::new();
    let mut docs = Vec::new();
    for line in text.lines() {
        // A long attribute has several lines.
        let starts = ["#[doc(alias = \"", "    alias = \""];
        let alias = starts.iter().find_map(|start| line.strip_prefix(start));
        match (doc_text(line), alias) {
            (Some(doc), _) => docs.push(doc.to_owned()),
            (None, Some(rest)) => {
                let id = rest.trim_end_matches(['"', ')', ']']).to_owned();
                let docs = std::mem::take(&mut docs);
                found.push(Function { id, docs });
            }
            (None, None) if line == "///" => docs.push(String::new()),
            (None, None) if line == "#[doc(" => {}
            (None, None) => docs.clear(),
        }
    }
    found
}

/// Returns the URL of each API's REST reference, by its overlay.
fn references() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root().join("discovery")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(name) = name.strip_suffix(".overlay.toml") else {
            continue;
        };
        let overlay = fs::read_to_string(&path).unwrap();
        let line = overlay
            .lines()
            .find_map(|it| it.strip_prefix("reference = \""));
        let url = line.unwrap_or_else(|| panic!("{name} has no `reference`"));
        let module = name.replace('.', "_");
        found.insert(module, url.trim_end_matches('"').to_owned());
    }
    found
}

/// `gmail.users.labels.list` as `users.labels/list`.
fn page(id: &str) -> String {
    let (_, path) = id.split_once('.').unwrap();
    let (resource, method) = path.rsplit_once('.').unwrap();
    format!("{resource}/{method}")
}

#[test]
fn each_method_links_to_its_page() {
    let mut checked = 0;
    for (module, base) in references() {
        let mut sources = Vec::new();
        files(&root().join("generated/src").join(&module), &mut sources);
        let is_resource = |path: &Path| !path.components().any(|it| it.as_os_str() == "types");
        let texts = sources.iter().filter(|(path, _)| is_resource(path));
        for function in texts.flat_map(|(_, text)| functions(text)) {
            let link = format!("[Reference]({base}/{})", page(&function.id));
            let has_link = function.docs.iter().any(|line| line.ends_with(&link));
            assert!(has_link, "{}: {:#?}", function.id, function.docs);
            let has_example = function.docs.iter().any(|line| line == "# Example");
            assert!(has_example, "{} has no example", function.id);
            checked += 1;
        }
    }
    assert!(checked >= 274, "{checked} methods");
}
