//! The repository: its folders, its commands and the copies that checks work on.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use toml::Table;
use xshell::{Shell, cmd};

use crate::run::quietly;

/// The working tree that this program was built from.
pub struct Repository {
    pub root: PathBuf,
    pub shell: Shell,
}

impl Repository {
    /// Finds the working tree and prepares a shell in it, whose commands read nothing from the
    /// terminal.
    ///
    /// # Errors
    ///
    /// The folder is gone.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = root.canonicalize().context("the repository is gone")?;
        let shell = Shell::new()?;
        shell.change_dir(&root);
        shell.set_var("CARGO_TERM_COLOR", "never");
        Ok(Self { root, shell })
    }

    /// The version of the packages: that of the runtime.
    ///
    /// # Errors
    ///
    /// Its manifest cannot be read or has none.
    pub fn version(&self) -> Result<String> {
        let manifest =
            fs::read_to_string(self.root.join("runtime/Cargo.toml"))?.parse::<Table>()?;
        let version = manifest["package"]["version"].as_str();
        version
            .map(str::to_owned)
            .context("runtime/Cargo.toml has no version")
    }

    /// A folder below `target/`, made if it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join("target").join(name);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }

    /// The target folder for the builds of a check: `CARGO_TARGET_DIR`, whose compiled
    /// dependencies are shared, or one below the check's own folder.
    pub fn target(&self, home: &Path) -> PathBuf {
        match self.shell.var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => home.join("target"),
        }
    }

    /// Builds the command line of the generator and returns its path.
    ///
    /// # Errors
    ///
    /// It does not compile.
    pub fn discogen(&self, target: &Path) -> Result<PathBuf> {
        let _folder = self.shell.push_dir(&self.root);
        quietly(cmd!(
            self.shell,
            "cargo build --locked --package discogen --target-dir {target}"
        ))?;
        Ok(target.join("debug/discogen"))
    }

    /// The state of each file of the working tree, and the changes themselves.
    ///
    /// # Errors
    ///
    /// Git fails.
    pub fn state(&self) -> Result<String> {
        let _folder = self.shell.push_dir(&self.root);
        let status = quietly(cmd!(self.shell, "git status --porcelain"))?.stdout;
        let changes = quietly(cmd!(self.shell, "git diff HEAD"))?.stdout;
        Ok(status + &changes)
    }

    /// The one command of the README that begins with the given words, in a block or between
    /// backquotes, word by word.
    ///
    /// # Errors
    ///
    /// There is none, or several differ.
    pub fn readme_command(&self, start: &str) -> Result<Vec<String>> {
        let page = fs::read_to_string(self.root.join("README.md"))?;
        let found: BTreeSet<&str> = page
            .split(['`', '\n'])
            .map(|line| line.trim().trim_start_matches("$ "))
            .map(|line| line.split(" #").next().unwrap_or(line).trim_end())
            .filter(|line| *line == start || line.starts_with(&format!("{start} ")))
            .collect();
        match Vec::from_iter(found)[..] {
            [command] => Ok(command.split_whitespace().map(str::to_owned).collect()),
            [] => bail!("README.md has no command `{start}`"),
            _ => bail!("README.md has several commands `{start}`"),
        }
    }

    /// Copies generated/ and runtime/ to a workspace of their own, with the versions of the
    /// repository's lock file: the repository's workspace must not claim them.
    ///
    /// # Errors
    ///
    /// A file cannot be copied.
    pub fn copy_packages(&self, home: &Path) -> Result<()> {
        self.copy("generated", &home.join("generated"))?;
        self.copy("runtime", &home.join("runtime"))?;
        let workspace = "[workspace]\nmembers = [\"generated\", \"runtime\"]\nexclude = [\"scratch\"]\nresolver = \"3\"\n";
        fs::write(home.join("Cargo.toml"), workspace)?;
        fs::copy(self.root.join("Cargo.lock"), home.join("Cargo.lock"))?;
        Ok(())
    }

    /// Copies the files below a folder of the repository, as they are in the working tree and
    /// without what git ignores, to a folder that holds nothing else then. A file that was there
    /// with the same content keeps its time, which is what Cargo compares.
    ///
    /// # Errors
    ///
    /// Git fails, or a file cannot be copied.
    pub fn copy(&self, from: &str, to: &Path) -> Result<()> {
        let source = self.root.join(from);
        let _folder = self.shell.push_dir(&source);
        let listing = quietly(cmd!(
            self.shell,
            "git ls-files -z --cached --others --exclude-standard --deduplicate ."
        ))?;
        let mut wanted = BTreeSet::new();
        for name in listing.stdout.split('\0').filter(|name| !name.is_empty()) {
            let path = source.join(name);
            if path.symlink_metadata().is_ok() {
                copy_if_different(&path, &to.join(name))?;
                wanted.insert(PathBuf::from(name));
            }
        }
        for path in files(to)? {
            if !wanted.contains(&path) {
                fs::remove_file(to.join(path))?;
            }
        }
        Ok(())
    }
}

fn copy_if_different(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, content).with_context(|| format!("cannot write {}", to.display()))?;
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    Ok(())
}

/// Replaces a text of a file.
///
/// # Errors
///
/// The file does not have the text, or cannot be read or written.
pub fn replace(path: &Path, from: &str, to: &str) -> Result<()> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    ensure!(text.contains(from), "{shown} does not contain `{from}`");
    fs::write(path, text.replace(from, to)).with_context(|| format!("cannot write {shown}"))
}

/// All files below a folder, relative to it and sorted; none where there is no folder.
///
/// # Errors
///
/// A folder cannot be read.
pub fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![PathBuf::new()];
    while let Some(relative) = open.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&relative)) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let path = relative.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}
