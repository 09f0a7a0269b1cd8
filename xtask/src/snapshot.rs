//! The content of a folder, to see whether something wrote to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::repository::files;

/// All files of a folder with their contents.
pub struct Snapshot {
    folder: PathBuf,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Snapshot {
    /// Reads a folder.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn take(folder: &Path) -> Result<Self> {
        let mut contents = BTreeMap::new();
        for path in files(folder)? {
            let content = fs::read(folder.join(&path))?;
            contents.insert(path, content);
        }
        Ok(Self {
            folder: folder.to_owned(),
            files: contents,
        })
    }

    /// Checks that the folder still holds the same.
    ///
    /// # Errors
    ///
    /// A file was added, changed or removed.
    pub fn must_hold(&self, who: &str) -> Result<()> {
        let now = Self::take(&self.folder)?;
        let mut changed: Vec<_> = now
            .files
            .iter()
            .filter(|it| self.files.get(it.0) != Some(it.1))
            .map(|it| it.0)
            .collect();
        changed.extend(
            self.files
                .keys()
                .filter(|path| !now.files.contains_key(*path)),
        );
        if changed.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = changed
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        bail!(
            "{who} changed in {}: {}",
            self.folder.display(),
            list.join(", ")
        );
    }
}
