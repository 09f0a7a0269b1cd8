//! Reads a folder of Markdown files as a guide.

use std::fs;
use std::path::{Path, PathBuf};

use super::links;
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::{Source, names_in};
use crate::name::RustName;
use crate::rust::{Guide, GuidePage};

/// The page of the module `guide` itself.
const INDEX: &str = "index";

/// Maximum size of a page, in bytes.
const MAX_PAGE: u64 = 256 * 1024;

impl Guide {
    /// Reads every `*.md` file of a folder as a page; other files and folders are ignored.
    /// `index.md` is the page of the guide itself, every other file becomes a module with its name.
    ///
    /// # Errors
    /// A folder without pages, and all errors in a page: a name that is not valid for a module,
    /// more than 256 KiB, text that is not UTF-8, or a link to a file that is not a page.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, Errors> {
        let folder = folder.as_ref();
        let names = page_names(folder)?;
        let pages = names.iter().map(|name| read_page(folder, name));
        let pages = Errors::collect(pages)?;
        let pages = Errors::collect(pages.into_iter().map(|(name, source)| {
            let text = links::to_modules(&source, &names)?;
            Ok((name, without_title(&text).to_owned()))
        }))?;
        let mut guide = Self {
            index: None,
            pages: Vec::new(),
        };
        for (module, text) in pages {
            match module {
                Some(module) => guide.pages.push(GuidePage { module, text }),
                None => guide.index = Some(text),
            }
        }
        Ok(guide)
    }
}

/// Returns the names of the pages without `.md`, in byte order.
fn page_names(folder: &Path) -> Result<Vec<String>, Errors> {
    let shown = folder.display().to_string();
    let names = names_in(folder).map_err(|error| {
        Diagnostic::error(
            &shown,
            format!("cannot read the folder of the guide: {error}"),
        )
    })?;
    let pages = names.iter().filter_map(|name| name.strip_suffix(".md"));
    let pages: Vec<String> = pages.map(str::to_owned).collect();
    if pages.iter().all(|page| page == INDEX) {
        let message = "the guide has no page: expected Markdown files such as `first_call.md`";
        return Err(Diagnostic::error(shown, message).into());
    }
    Ok(pages)
}

/// Reads a page with the name of its module, which the index does not have.
fn read_page(folder: &Path, name: &str) -> Result<(Option<RustName>, Source), Errors> {
    let path = folder.join(format!("{name}.md"));
    let module = match name {
        INDEX => None,
        name => Some(module_name(name).ok_or_else(|| bad_name(&path, name))?),
    };
    check_file(&path)?;
    Ok((module, Source::read(&path)?))
}

/// Returns the text below the title. Rustdoc shows the name of the module as the title, and the
/// first paragraph as the summary in the list of modules.
fn without_title(text: &str) -> &str {
    match text.strip_prefix("# ").and_then(|it| it.split_once('\n')) {
        Some((_, rest)) => rest.trim_start_matches('\n'),
        None => text,
    }
}

/// Returns the module of a page, if its name is in snake case.
fn module_name(name: &str) -> Option<RustName> {
    let is_snake = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.bytes().all(is_snake) {
        RustName::new(name)
    } else {
        None
    }
}

fn bad_name(path: &Path, name: &str) -> Errors {
    let message = format!("`{name}` is not the name of a module in snake_case");
    let hint = "a page becomes a module of its name, such as `first_call.md`";
    problem(path, message).with_hint(hint).into()
}

/// Checks kind and size before the file is read. Symlinks are not followed: they may lead out of
/// the folder.
fn check_file(path: &PathBuf) -> Result<(), Errors> {
    let data = fs::symlink_metadata(path)
        .map_err(|error| problem(path, format!("cannot read the file: {error}")))?;
    if !data.is_file() {
        return Err(problem(path, "the page is not a regular file").into());
    }
    if data.len() > MAX_PAGE {
        let message = format!("the page has {} bytes, more than {MAX_PAGE}", data.len());
        return Err(problem(path, message).into());
    }
    Ok(())
}

fn problem(path: &Path, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(path.display().to_string(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a guide of these files; its problems omit the name of the folder.
    fn read(files: &[(&str, &[u8])]) -> Result<Guide, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        Guide::read(folder.path()).map_err(|errors| {
            let folder = format!("{}/", folder.path().display());
            errors.to_string().replace(&folder, "")
        })
    }

    #[test]
    fn pages_are_ordered_by_file_name() {
        let files: [(&str, &[u8]); 4] = [
            ("second.md", b"# Second\n"),
            ("index.md", b"# Guide\n\n[1](first.md)\n"),
            ("first.md", b"# First\r\n\r\nWhat?\r\n"),
            ("picture.svg", b"<svg/>"),
        ];
        let guide = read(&files).unwrap();
        let index = "[1](crate::guide::first)\n";
        assert_eq!(guide.index.as_deref(), Some(index));
        let pages: Vec<_> = guide.pages.iter().map(|it| it.module.as_str()).collect();
        assert_eq!(pages, ["first", "second"]);
        assert_eq!(guide.pages[0].text, "What?\n");
    }

    #[test]
    fn names_must_be_modules() {
        for name in ["first-call", "First", "1st", "mod", "é"] {
            let error = read(&[(&format!("{name}.md"), b"x")]).unwrap_err();
            let expected = format!(
                "error: `{name}` is not the name of a module in snake_case\n  --> {name}.md\n  \
                 hint: a page becomes a module of its name, such as `first_call.md`"
            );
            assert_eq!(error, expected);
        }
    }

    #[test]
    fn every_unreadable_page_is_reported() {
        let large = vec![b'x'; 256 * 1024 + 1];
        let files: [(&str, &[u8]); 3] = [("a.md", b"\xff"), ("b.md", &large), ("c.md", b"x")];
        assert_eq!(
            read(&files).unwrap_err(),
            "error: the file is not UTF-8 text (byte 0)\n  --> a.md:1:1\n  hint: save it as UTF-8\n\
             error: the page has 262145 bytes, more than 262144\n  --> b.md"
        );
    }

    #[test]
    fn a_guide_needs_a_page() {
        let error = read(&[("index.md", b"x")]).unwrap_err();
        assert!(error.contains("the guide has no page"), "{error}");
        let missing = Guide::read("no/such/folder").unwrap_err().to_string();
        assert!(
            missing.starts_with("error: cannot read the folder of the guide: "),
            "{missing}"
        );
        assert!(missing.ends_with("--> no/such/folder"), "{missing}");
    }

    #[cfg(unix)]
    #[test]
    fn a_symlink_is_no_page() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("a.md")).unwrap();
        let error = Guide::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
    }
}
