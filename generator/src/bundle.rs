//! The runtime's package as files of an emitted crate: each with the header, without tests.

use crate::diagnostic::Errors;
use crate::format::File;
use crate::runtime_source::RUNTIME_FOLDER;

/// Returns `true` for the path of the bundled package's manifest or README.
pub(crate) fn is_root_file(path: &str) -> bool {
    matches!(inside(path), Some("Cargo.toml" | "README.md"))
}

/// Returns `true` for the path of the folder with the bundled package's sources.
pub(crate) fn is_sources(path: &str) -> bool {
    inside(path) == Some("src")
}

/// Returns a path relative to the bundled package.
fn inside(path: &str) -> Option<&str> {
    path.strip_prefix(RUNTIME_FOLDER)?.strip_prefix('/')
}

/// The files of the runtime's package, below [`RUNTIME_FOLDER`].
///
/// # Errors
/// This discogen was built without its feature `bundled`.
#[cfg(feature = "bundled")]
pub(crate) fn files() -> Result<Vec<File>, Errors> {
    let sources = discogen_runtime::sources::FILES.iter();
    let files = sources.map(|source| File {
        path: format!("{RUNTIME_FOLDER}/{}", source.path),
        text: bundled(source.path, source.text),
    });
    Ok(files.collect())
}

/// The files of the runtime's package.
///
/// # Errors
/// Always: this discogen was built without its feature `bundled`.
#[cfg(not(feature = "bundled"))]
pub(crate) fn files() -> Result<Vec<File>, Errors> {
    let message = "discogen was built without its feature `bundled`, so it has no runtime to write";
    let hint = "name a version or a folder with `runtime`, or build discogen with that feature";
    Err(crate::diagnostic::Diagnostic::error("", message)
        .with_hint(hint)
        .into())
}

/// Returns a file's text as it is bundled.
#[cfg(feature = "bundled")]
fn bundled(path: &str, text: &str) -> String {
    let header = crate::text::header(None);
    let (header, text) = match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("toml") => (format!("# {header}"), strip::development(text)),
        Some("md") => (format!("<!-- {header} -->"), text.to_owned()),
        _ => (format!("// {header}"), strip::tests(text)),
    };
    format!("{header}\n\n{text}")
}

/// Removes from a package's files everything that only its tests need.
#[cfg(feature = "bundled")]
mod strip {
    /// Returns a Rust file, as printed by rustfmt, without the items behind `#[cfg(test)]`.
    pub(super) fn tests(text: &str) -> String {
        let mut kept: Vec<&str> = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let code = line.trim_start();
            if code != "#[cfg(test)]" {
                kept.push(line);
                continue;
            }
            let margin = line.len() - code.len();
            skip_item(&mut lines, margin);
            // The blank line above is removed with the item, so that no file ends in a blank line.
            if kept.last().is_some_and(|line| line.is_empty()) {
                kept.pop();
            }
        }
        joined(&kept)
    }

    /// Skips one item, up to the line that ends it, which has the item's own indentation.
    fn skip_item<'a>(lines: &mut impl Iterator<Item = &'a str>, margin: usize) {
        for line in lines {
            let code = line.trim_start();
            let is_outermost = line.len() - code.len() == margin && !code.starts_with('#');
            if is_outermost && (code.ends_with([';', '}', ','])) {
                return;
            }
        }
    }

    /// Returns a manifest without its dev-dependencies and lints.
    pub(super) fn development(text: &str) -> String {
        let mut kept: Vec<&str> = Vec::new();
        let mut is_kept = true;
        for line in text.lines() {
            if line.starts_with('[') {
                is_kept = !line.starts_with("[dev-dependencies") && !line.starts_with("[lints");
            }
            if is_kept {
                kept.push(line);
            }
        }
        while kept.last().is_some_and(|line| line.is_empty()) {
            kept.pop();
        }
        joined(&kept)
    }

    fn joined(lines: &[&str]) -> String {
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }
}

#[cfg(all(test, feature = "bundled"))]
mod tests {
    use super::*;
    use crate::text::HEADER_START;

    #[test]
    fn every_file_has_the_header() {
        let files = files().unwrap();
        assert!(files.len() > 50, "{}", files.len());
        for file in &files {
            let first = file.text.lines().next().unwrap();
            assert!(first.contains(HEADER_START), "{}: {first}", file.path);
        }
    }

    #[test]
    fn no_test_is_left() {
        for file in files().unwrap() {
            for word in ["#[cfg(test)]", "#[test]", "mod tests", "dev-dependencies]"] {
                // The list of sources states what it leaves out.
                let code = file.text.lines().filter(|line| !line.starts_with("//"));
                let found = code.filter(|line| line.contains(word));
                assert_eq!(found.count(), 0, "{}: {word}", file.path);
            }
            if file.path.ends_with(".rs") {
                syn::parse_file(&file.text)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.path));
            }
        }
    }

    #[test]
    fn test_items_are_stripped() {
        let text = "use a::b;\n#[cfg(test)]\nuse a::{\n    c,\n    d,\n};\n\nstruct S {\n    a: u8,\n    \
                    #[cfg(test)]\n    b: u8,\n}\n\n#[cfg(test)]\n#[allow(dead_code)]\nmod tests;\n\nfn f() {}\n\n\
                    #[cfg(test)]\nmod more {\n    fn g() {\n    }\n}\n";
        assert_eq!(
            strip::tests(text),
            "use a::b;\n\nstruct S {\n    a: u8,\n}\n\nfn f() {}\n"
        );
    }

    #[test]
    fn both_forms_of_a_manifest_are_stripped() {
        let written = "[package]\nname = \"r\"\n\n[lints.clippy]\npanic = \"deny\"\n\n\
                       [dependencies]\na = \"1\"\n\n[dev-dependencies]\nb = \"1\"\n";
        assert_eq!(
            strip::development(written),
            "[package]\nname = \"r\"\n\n[dependencies]\na = \"1\"\n"
        );
        let normalized = "[features]\nx = []\n\n[dependencies.a]\nversion = \"1\"\n\n\
                          [dev-dependencies.b]\nversion = \"1\"\n\n[lints.rust]\nc = \"warn\"\n";
        assert_eq!(
            strip::development(normalized),
            "[features]\nx = []\n\n[dependencies.a]\nversion = \"1\"\n"
        );
    }
}
