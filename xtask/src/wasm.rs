//! `cargo xtask wasm`.

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};
use crate::toolchain::Toolchain;

/// Compiles types and requests, and the runtime without the client, for wasm32-unknown-unknown
///
/// With the standard library built from its sources, by Rust 1.85 of Debian 12's package archive;
/// skipped where that is not at hand.
#[derive(clap::Args)]
pub struct Arguments {}

const TRIPLE: &str = "wasm32-unknown-unknown";

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let Some(toolchain) = Toolchain::fetch(repository)? else {
            step("skipped: no package archive with Rust 1.85 and its sources");
            return Ok(());
        };
        let shell = &repository.shell;
        let home = repository.scratch("wasm")?;
        repository.copy_packages(&home)?;
        let target = home.join("target");
        let _folder = shell.push_dir(&home);
        let options = [
            "--target",
            TRIPLE,
            "-Zbuild-std=std,panic_abort",
            "--no-default-features",
        ];
        for (package, features) in [("discogen-runtime", ""), ("workspace-apis", APIS)] {
            step(&format!(
                "{package} without the client compiles for {TRIPLE}"
            ));
            let command = cmd!(
                shell,
                "cargo check {options...} --package {package} --features {features} --lib --target-dir {target}"
            );
            quietly(toolchain.set(command.env("RUSTC_BOOTSTRAP", "1")))?;
        }
        Ok(())
    }
}

const APIS: &str = "gmail-v1,admin-directory-v1,cloudchannel-v1,cloudchannel-v1alpha1";
