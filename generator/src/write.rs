//! The only stage that touches the output: writes what differs, through a temporary file and a
//! rename, deletes what it once wrote and no longer does, follows no symlink, and never touches
//! anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::format::File;
use crate::text::HEADER_START;

/// What happened to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that differed or were not there.
    pub changed: Vec<String>,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that are no longer emitted, and are gone.
    pub removed: Vec<String>,
}

/// How a file on disk differs from what would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Relative to the crate, with `/`.
    pub path: String,
    /// What stands there; nothing where the file is missing.
    pub found: Option<String>,
    /// What should stand there; nothing where the file should not be.
    pub expected: Option<String>,
}

/// Something that kept the output from being read or written.
#[derive(Debug)]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.path.display(), self.source)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Brings a folder to the state of `files`.
pub(crate) fn write(all: &[File], root: &Path) -> Result<Written, WriteError> {
    let mut written = files(all, root)?;
    written.removed = remove_orphans(&paths(all), root)?;
    Ok(written)
}

/// Writes those of the files that differ, and removes none.
pub(crate) fn files(files: &[File], root: &Path) -> Result<Written, WriteError> {
    let mut written = Written::default();
    let mut folders = Folders::new(root);
    for file in files {
        let path = target(root, &file.path)?;
        let folder = path.parent().unwrap_or(root);
        if folders.is_new(folder)? {
            create(&path, file.text.as_bytes())?;
        } else if read(&path)?.as_deref() == Some(file.text.as_bytes()) {
            written.unchanged += 1;
            continue;
        } else {
            replace(&path, file.text.as_bytes())?;
        }
        written.changed.push(file.path.clone());
    }
    Ok(written)
}

/// The folders of a crate that were looked at, and whether they were made just now: such a folder
/// holds nothing, so that its files need no comparison.
struct Folders<'a> {
    root: &'a Path,
    is_new: BTreeMap<PathBuf, bool>,
}

impl<'a> Folders<'a> {
    fn new(root: &'a Path) -> Self {
        Self {
            root,
            is_new: BTreeMap::new(),
        }
    }

    /// Makes a folder where there is none, and those above it.
    fn is_new(&mut self, folder: &Path) -> Result<bool, WriteError> {
        if let Some(is_new) = self.is_new.get(folder) {
            return Ok(*is_new);
        }
        let parent = folder.parent().filter(|_| folder != self.root);
        let made = match parent {
            Some(parent) => {
                self.is_new(parent)?;
                match fs::create_dir(folder) {
                    Ok(()) => Ok(true),
                    Err(error) => match no_symlink(folder) {
                        Ok(()) => Ok(false),
                        Err(found) if found.kind() == io::ErrorKind::NotFound => Err(error),
                        Err(found) => Err(found),
                    },
                }
            }
            None => fs::create_dir_all(folder).map(|()| false),
        };
        let is_new = made.map_err(|source| WriteError {
            path: folder.to_owned(),
            source,
        })?;
        self.is_new.insert(folder.to_owned(), is_new);
        Ok(is_new)
    }
}

/// Removes what was once emitted and is not expected any more; gives the paths.
pub(crate) fn remove_orphans(
    expected: &BTreeSet<&str>,
    root: &Path,
) -> Result<Vec<String>, WriteError> {
    let mut removed = Vec::new();
    for (path, orphan) in orphans(expected, root)? {
        fs::remove_file(&path).map_err(|source| WriteError {
            path: path.clone(),
            source,
        })?;
        // Folders that are empty now go too; one that holds anything stays.
        let mut folder = path.parent();
        while let Some(empty) =
            folder.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok())
        {
            folder = empty.parent();
        }
        removed.push(orphan);
    }
    Ok(removed)
}

fn paths(files: &[File]) -> BTreeSet<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

/// Compares a folder with `files`.
pub(crate) fn check(files: &[File], root: &Path) -> Result<Vec<Stale>, WriteError> {
    let mut stale = Vec::new();
    for file in files {
        let found = read(&target(root, &file.path)?)?;
        if found.as_deref() != Some(file.text.as_bytes()) {
            stale.push(Stale {
                path: file.path.clone(),
                found: found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
                expected: Some(file.text.clone()),
            });
        }
    }
    for (path, orphan) in orphans(&paths(files), root)? {
        let found = read(&path)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        stale.push(Stale {
            path: orphan,
            found,
            expected: None,
        });
    }
    Ok(stale)
}

/// The place of a file. Paths are made of sound names, and this makes sure of it once more.
fn target(root: &Path, relative: &str) -> Result<PathBuf, WriteError> {
    let inside = Path::new(relative)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if inside && !relative.is_empty() {
        return Ok(root.join(relative));
    }
    let source = io::Error::new(
        io::ErrorKind::InvalidInput,
        "a path that leads out of the crate",
    );
    Err(WriteError {
        path: PathBuf::from(relative),
        source,
    })
}

/// The content of a file, if it is there. A symlink is not followed and counts as different.
fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    let fail = |source| WriteError {
        path: path.to_owned(),
        source,
    };
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_file() => fs::read(path).map(Some).map_err(fail),
        Ok(_) => Ok(None),
        Err(error)
            if error.kind() == io::ErrorKind::NotFound
                || error.kind() == io::ErrorKind::NotADirectory =>
        {
            Ok(None)
        }
        Err(error) => Err(fail(error)),
    }
}

/// Whether a folder is one, and no symlink to one.
fn no_symlink(folder: &Path) -> io::Result<()> {
    let data = fs::symlink_metadata(folder)?;
    if data.is_dir() {
        return Ok(());
    }
    let (kind, message) = if data.is_symlink() {
        let message = "a symlink inside the crate, which is not followed";
        (io::ErrorKind::InvalidInput, message)
    } else {
        (io::ErrorKind::NotADirectory, "no folder")
    };
    Err(io::Error::new(kind, message))
}

/// Writes a file into a folder that was made just now, where nobody reads it yet. Whoever put one
/// there meanwhile gets it replaced.
fn create(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    match written(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => replace(path, bytes),
        Err(error) => Err(failed(path, path, error)),
        Ok(()) => Ok(()),
    }
}

/// Writes a file beside its place and renames it, so that nobody ever reads half of it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    replace_all([(path, bytes)])
}

/// Writes all files beside their places first, and renames them only if that went well.
pub(crate) fn replace_all<'f>(
    files: impl IntoIterator<Item = (&'f Path, &'f [u8])>,
) -> Result<(), WriteError> {
    let mut temporaries: Vec<(PathBuf, &Path)> = Vec::new();
    for (path, bytes) in files {
        match staged(path, bytes) {
            Ok(temporary) => temporaries.push((temporary, path)),
            Err(error) => {
                for (temporary, _) in temporaries {
                    let _ = fs::remove_file(temporary);
                }
                return Err(error);
            }
        }
    }
    temporaries
        .iter()
        .try_for_each(|(temporary, path)| moved(temporary, path))
}

/// Writes a temporary file beside a place.
fn staged(path: &Path, bytes: &[u8]) -> Result<PathBuf, WriteError> {
    let name = path.file_name().ok_or_else(|| WriteError {
        path: path.to_owned(),
        source: io::Error::new(
            io::ErrorKind::InvalidInput,
            "this is not the path of a file",
        ),
    })?;
    let name = name.to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    match written(&temporary, bytes) {
        Ok(()) => Ok(temporary),
        Err(error) => Err(failed(&temporary, path, error)),
    }
}

/// Writes a file where there is none.
fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).open(path)?;
    file.write_all(bytes)
}

fn moved(temporary: &Path, path: &Path) -> Result<(), WriteError> {
    fs::rename(temporary, path).map_err(|error| failed(temporary, path, error))
}

/// The error that matters is the first one; the temporary file goes.
fn failed(temporary: &Path, path: &Path, source: io::Error) -> WriteError {
    let _ = fs::remove_file(temporary);
    WriteError {
        path: path.to_owned(),
        source,
    }
}

/// Files below `src` and `examples` that carry the header and are not among `files`.
pub(crate) fn orphans(
    expected: &BTreeSet<&str>,
    root: &Path,
) -> Result<Vec<(PathBuf, String)>, WriteError> {
    let mut found = Vec::new();
    let mut open = vec![
        (root.join("src"), "src".to_owned()),
        (root.join("examples"), "examples".to_owned()),
    ];
    while let Some((folder, relative)) = open.pop() {
        for entry in entries(&folder)? {
            let kind = entry.file_type().map_err(|source| WriteError {
                path: entry.path(),
                source,
            })?;
            let path = format!("{relative}/{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                open.push((entry.path(), path));
            } else if kind.is_file()
                && path.ends_with(".rs")
                && !expected.contains(path.as_str())
                && has_header(&entry.path())?
            {
                found.push((entry.path(), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What is in a folder of the crate; nothing where there is no folder. What lies behind a symlink
/// is somebody else's.
fn entries(folder: &Path) -> Result<Vec<fs::DirEntry>, WriteError> {
    let found = fs::symlink_metadata(folder).and_then(|data| {
        if data.is_dir() {
            fs::read_dir(folder)?.collect()
        } else {
            Ok(Vec::new())
        }
    });
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        found => found.map_err(|source| WriteError {
            path: folder.to_owned(),
            source,
        }),
    }
}

fn has_header(path: &Path) -> Result<bool, WriteError> {
    let Some(bytes) = read(path)? else {
        return Ok(false);
    };
    let comment = bytes.strip_prefix(b"// ");
    Ok(comment.is_some_and(|text| text.starts_with(HEADER_START.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn only_what_differs_is_written_and_only_ours_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let header = format!("// {HEADER_START}.\n");
        let files = [
            file("src/lib.rs", &header),
            file("src/a/b.rs", &header),
            file("Cargo.toml", "x"),
        ];
        assert_eq!(write(&files, root).unwrap().changed.len(), 3);
        fs::write(root.join("src/a/theirs.rs"), "// mine\n").unwrap();
        fs::write(root.join("src/a/notes.txt"), header.as_bytes()).unwrap();
        let again = write(&files, root).unwrap();
        assert_eq!(
            (again.changed.len(), again.unchanged, again.removed.len()),
            (0, 3, 0)
        );
        assert_eq!(check(&files[..1], root).unwrap()[0].path, "src/a/b.rs");
        let fewer = write(&files[..1], root).unwrap();
        assert_eq!(fewer.removed, ["src/a/b.rs"]);
        assert!(root.join("src/a/theirs.rs").exists());
        assert!(root.join("src/a/notes.txt").exists());
        assert!(
            root.join("Cargo.toml").exists(),
            "only Rust files with the header are removed"
        );
    }

    #[test]
    fn nothing_is_written_outside() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["../x.rs", "/x.rs", "src/../../x.rs", ""] {
            let error = write(&[file(path, "x")], folder.path()).unwrap_err();
            assert!(error.to_string().contains("leads out"), "{error}");
        }
    }

    #[test]
    fn a_file_where_a_folder_is_needed_stands() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("src"), "precious").unwrap();
        let error = write(&[file("src/x.rs", "new")], folder.path()).unwrap_err();
        assert!(error.to_string().contains("src"), "{error}");
        assert_eq!(
            fs::read_to_string(folder.path().join("src")).unwrap(),
            "precious"
        );
    }

    #[cfg(unix)]
    #[test]
    fn symlinks_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("x.rs"), "precious").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("src")).unwrap();
        assert!(write(&[file("src/x.rs", "new")], folder.path()).is_err());
        assert!(write(&[file("src/a/b/x.rs", "new")], folder.path()).is_err());
        assert!(
            !outside.path().join("a").exists(),
            "no folder is made there"
        );
        assert_eq!(
            fs::read_to_string(outside.path().join("x.rs")).unwrap(),
            "precious"
        );

        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path().join("x.rs"), folder.path().join("x.rs"))
            .unwrap();
        write(&[file("x.rs", "new")], folder.path()).unwrap();
        assert_eq!(
            fs::read_to_string(outside.path().join("x.rs")).unwrap(),
            "precious"
        );
    }

    #[cfg(unix)]
    #[test]
    fn nothing_behind_a_symlink_is_removed() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let outside = tempfile::tempdir().unwrap();
        let header = format!("// {HEADER_START}.\n");
        let precious = outside.path().join("x.rs");
        fs::write(&precious, &header).unwrap();
        fs::create_dir(root.join("src")).unwrap();
        fs::write(root.join("src/old.rs"), &header).unwrap();
        symlink(outside.path(), root.join("examples")).unwrap();
        symlink(outside.path(), root.join("src/a")).unwrap();
        symlink(&precious, root.join("src/b.rs")).unwrap();

        let files = [file("src/lib.rs", &header)];
        let stale = check(&files, root).unwrap();
        let stale: Vec<&str> = stale.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(stale, ["src/lib.rs", "src/old.rs"]);
        assert_eq!(write(&files, root).unwrap().removed, ["src/old.rs"]);
        assert_eq!(fs::read_to_string(&precious).unwrap(), header);

        fs::remove_dir_all(root.join("src")).unwrap();
        symlink(outside.path(), root.join("src")).unwrap();
        assert_eq!(orphans(&BTreeSet::new(), root).unwrap(), []);
    }
}
