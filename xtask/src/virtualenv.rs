//! Virtual environments of Python for the checks that need its packages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};

/// Options of pip.
pub const PIP: [&str; 4] = ["-m", "pip", "--quiet", "--disable-pip-version-check"];

/// Returns the Python of the virtual environment below a folder. `install` runs if it does not
/// have these requirements.
///
/// # Errors
///
/// Python or `install` fails.
pub fn python(
    repository: &Repository,
    home: &Path,
    requirements: &Path,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let shell = &repository.shell;
    let folder = home.join("venv");
    let python = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    let content = fs::read(requirements)?;
    if fs::read(&installed).is_ok_and(|found| found == content) {
        return Ok(python);
    }
    step("the packages of Python are installed");
    shell.remove_path(&folder)?;
    quietly(cmd!(shell, "python3 -m venv {folder}"))?;
    install(&python)?;
    fs::write(installed, content)?;
    Ok(python)
}
