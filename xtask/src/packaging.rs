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
/// crates; clippy and rustdoc are silent with no feature, each feature alone and all together;
/// types and requests compile for wasm32-unknown-unknown, where that target is installed.
/// CARGO_TARGET_DIR may name a folder whose compiled dependencies are to be shared.
#[derive(clap::Args)]
pub struct Arguments {}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let home = repository.scratch("packaging")?;
        let check = Check {
            repository,
            target: repository.target(&home),
            home,
        };
        repository.copy_packages(&check.home)?;
        check.package()?;
        scratch_project::check(&check)?;
        features::check(&check)?;
        check.wasm()
    }
}

/// The copies, in a workspace of their own: the repository's must not claim them.
pub struct Check<'a> {
    pub repository: &'a Repository,
    pub home: PathBuf,
    pub target: PathBuf,
}

impl Check<'_> {
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

    fn wasm(&self) -> Result<()> {
        let shell = &self.repository.shell;
        let triple = "wasm32-unknown-unknown";
        let sysroot = quietly(cmd!(shell, "rustc --print sysroot"))?.stdout;
        if !PathBuf::from(sysroot.trim())
            .join("lib/rustlib")
            .join(triple)
            .is_dir()
        {
            step(&format!(
                "NOT checked: types and requests on {triple}, which is not installed"
            ));
            return Ok(());
        }
        step(&format!("types and requests compile for {triple}"));
        let target = &self.target;
        let apis = features::of_apis(self)?.join(",");
        let _folder = shell.push_dir(self.home.join("generated"));
        let options = ["--no-default-features", "--features", &apis];
        quietly(cmd!(
            shell,
            "cargo check --target {triple} --target-dir {target} {options...}"
        ))?;
        Ok(())
    }
}
