//! `cargo xtask packaging`.

mod features;
mod scratch_project;

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};

/// Checks that all packages can be published, and that the emitted crate needs only its runtime
///
/// With copies of generated/ and runtime/ below target/packaging: `cargo package` passes for all
/// three; a project that depends on the copy builds and runs without the generator, with few
/// crates; clippy and rustdoc are silent with no feature, each feature alone and all together.
/// CARGO_TARGET_DIR may name a folder whose compiled dependencies are to be shared.
#[derive(clap::Args)]
pub struct Arguments {}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let check = Check::prepare(repository)?;
        check.package()?;
        scratch_project::check(&check)?;
        features::check(&check)
    }
}

/// Packages all three.
///
/// # Errors
///
/// Cargo refuses one.
pub fn package(repository: &Repository) -> Result<()> {
    Check::prepare(repository)?.package()
}

/// The copies, in a workspace of their own: the repository's must not claim them.
pub struct Check<'a> {
    pub repository: &'a Repository,
    pub home: PathBuf,
    pub target: PathBuf,
}

impl<'a> Check<'a> {
    fn prepare(repository: &'a Repository) -> Result<Self> {
        let home = repository.scratch("packaging")?;
        repository.copy_packages(&home)?;
        let target = repository.target(&home);
        Ok(Self {
            repository,
            home,
            target,
        })
    }

    /// Takes the versions of the repository for a project.
    pub fn lock(&self, project: &str) -> Result<()> {
        let lock = self.home.join(project).join("Cargo.lock");
        fs::copy(self.repository.root.join("Cargo.lock"), lock)?;
        Ok(())
    }

    /// Cargo packages a workspace together with what its members need of each other: no registry
    /// has the runtime.
    fn package(&self) -> Result<()> {
        let shell = &self.repository.shell;
        let target = &self.target;
        step("cargo package: discogen and discogen-runtime");
        let clean = quietly(cmd!(shell, "git status --porcelain"))?
            .stdout
            .is_empty();
        let dirty = (!clean).then_some("--allow-dirty");
        quietly(cmd!(
            shell,
            "cargo package {dirty...} --locked --target-dir {target} --package discogen-runtime --package discogen"
        ))?;
        step("cargo package: the copies of generated/ and runtime/");
        let _folder = shell.push_dir(&self.home);
        quietly(cmd!(
            shell,
            "cargo package --target-dir {target} --package discogen-runtime --package workspace-apis"
        ))?;
        Ok(())
    }
}
