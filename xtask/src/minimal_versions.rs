//! `cargo xtask minimal-versions`.

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};

/// Compiles the three packages with the oldest versions of their direct dependencies
///
/// With copies below target/minimal-versions, all features: the requirements of the manifests, the
/// emitted one too, hold.
#[derive(clap::Args)]
pub struct Arguments {}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        step("the three packages compile with the oldest versions of their direct dependencies");
        let shell = &repository.shell;
        let home = repository.scratch("minimal-versions")?;
        repository.copy_packages(&home)?;
        let generator = home.join("repository");
        repository.copy(".", &generator)?;
        let target = repository.target(&home);
        let emitted = ["--package=discogen-runtime", "--package=workspace-apis"];
        for (folder, packages) in [
            (&home, &emitted[..]),
            (&generator, &["--package=discogen"][..]),
        ] {
            let _folder = shell.push_dir(folder);
            let update = cmd!(shell, "cargo update -Zdirect-minimal-versions");
            quietly(update.env("RUSTC_BOOTSTRAP", "1"))?;
            let options = ["--all-features", "--lib"];
            quietly(cmd!(
                shell,
                "cargo check {options...} {packages...} --target-dir {target}"
            ))?;
        }
        Ok(())
    }
}
