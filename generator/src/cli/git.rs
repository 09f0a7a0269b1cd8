//! Reads files as they are in a git revision.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

type Failure = Box<dyn std::error::Error>;

/// A temporary folder with a revision's manifest folder and ledger.
pub(super) struct Checkout {
    folder: TempDir,
    manifest: PathBuf,
}

impl Checkout {
    /// Returns the path of the manifest.
    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.path().join(&self.manifest)
    }
}

/// Checks out a revision's manifest folder, and the ledger in the crate's folder.
///
/// # Errors
/// The folder is not in a repository, or the revision does not exist.
pub(super) fn checkout(
    revision: &str,
    manifest: &Path,
    output: &Path,
) -> Result<Checkout, Failure> {
    let folder = manifest.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    // A revision that begins with `-` would be parsed as an option.
    let commit = git(
        folder,
        [
            "rev-parse",
            "--verify",
            "--end-of-options",
            &format!("{revision}^{{commit}}"),
        ],
    )
    .map_err(|_| format!("git knows no revision `{revision}`"))?;
    let commit = String::from_utf8(commit)?.trim().to_owned();
    let root = String::from_utf8(git(folder, ["rev-parse", "--show-toplevel"])?)?;
    let root = Path::new(root.trim_end()).canonicalize()?;
    let inside = |path: &Path| -> Result<PathBuf, Failure> {
        let path = path.canonicalize()?;
        let inside = path.strip_prefix(&root).map_err(|_| {
            format!(
                "{} is not in the repository {}",
                path.display(),
                root.display()
            )
        })?;
        Ok(inside.to_owned())
    };
    let here = inside(folder)?;
    let mut requested = vec![here.clone()];
    if output.is_dir() {
        requested.push(inside(output)?.join("names.toml"));
    }
    let temporary = tempfile::tempdir()?;
    for requested in requested {
        take_out(&root, &commit, &requested, temporary.path())?;
    }
    let name = manifest
        .file_name()
        .ok_or("the manifest has no file name")?;
    Ok(Checkout {
        folder: temporary,
        manifest: here.join(name),
    })
}

/// Writes the files at and below a path of a commit into a folder.
fn take_out(root: &Path, commit: &str, requested: &Path, to: &Path) -> Result<(), Failure> {
    let fixed = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit];
    let mut arguments: Vec<&OsStr> = fixed.iter().map(OsStr::new).collect();
    if requested != Path::new("") {
        arguments.extend([OsStr::new("--"), requested.as_os_str()]);
    }
    let names = String::from_utf8(git(root, arguments)?)?;
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        let text = git(root, ["cat-file", "blob", &format!("{commit}:{name}")])?;
        let path = to.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// Runs git and returns its output.
fn git(
    folder: &Path,
    arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("git: {}", crate::diagnostic::escaped(said.trim())).into())
}
