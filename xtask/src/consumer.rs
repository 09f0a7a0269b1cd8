//! `cargo xtask consumer`.

use std::fs;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};

/// Compiles tests/consumer, code that was written once against generated/
///
/// A revision whose effect on source code is less than breaking must leave it compiling.
#[derive(clap::Args)]
pub struct Arguments {}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        step("the frozen consumer compiles against generated/");
        let target = repository.target(&repository.scratch("consumer")?);
        let folder = repository.root.join("tests/consumer");
        // Made from the repository's, so that versions are the same.
        fs::copy(
            repository.root.join("Cargo.lock"),
            folder.join("Cargo.lock"),
        )?;
        let shell = &repository.shell;
        let _folder = shell.push_dir(&folder);
        quietly(cmd!(shell, "cargo check --quiet --target-dir {target}").env("DISCOGEN", "off"))
            .context("code that compiled against an earlier revision compiles no more")?;
        Ok(())
    }
}
