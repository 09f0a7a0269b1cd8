//! `cargo xtask packaging`.

mod crates;
mod features;
mod scratch_project;

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::repository::Repository;
use crate::run::step;

/// Checks that all packages can be published, and that the emitted crate needs only its runtime
///
/// `cargo package` passes for all three, and what it packages builds and passes its tests. With
/// copies of generated/ and runtime/ below target/packaging: a project that depends on the copy builds and runs without the generator, with few
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

/// Packages all three, and builds and tests the packages.
///
/// # Errors
///
/// Cargo refuses one, or it does not pass.
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

    /// Packages all three, and builds and tests what is in the packages, in order.
    fn package(&self) -> Result<()> {
        step("cargo package: discogen-runtime, discogen and workspace-apis");
        let packages = crates::package(self)?;
        step("the packages build, and their tests pass, from nothing but each other");
        crates::test(self, &packages)
    }
}
