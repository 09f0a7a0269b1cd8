//! `cargo xtask msrv`.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};
use crate::toolchain::Toolchain;

/// Compiles the three packages with Rust 1.85, the oldest that they support
///
/// With copies below target/msrv, all features: once with the versions of Cargo.lock, once with
/// those that Cargo resolves for that Rust. The compiler comes from Debian 12's package archive, and
/// the check is skipped where that is not at hand.
#[derive(clap::Args)]
pub struct Arguments {}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let Some(toolchain) = Toolchain::fetch(repository)? else {
            step("skipped: no package archive with Rust 1.85");
            return Ok(());
        };
        let home = repository.scratch("msrv")?;
        repository.copy_packages(&home)?;
        let generator = home.join("repository");
        repository.copy(".", &generator)?;
        let check = |versions: &str| -> Result<()> {
            step(&format!(
                "the three packages compile with Rust 1.85 and {versions}"
            ));
            let emitted = ["--package=discogen-runtime", "--package=workspace-apis"];
            compile(repository, &toolchain, &home, &emitted)?;
            compile(repository, &toolchain, &generator, &["--package=discogen"])
        };
        check("the versions of Cargo.lock")?;
        for folder in [&home, &generator] {
            let shell = &repository.shell;
            let _folder = shell.push_dir(folder);
            let update = cmd!(shell, "cargo update");
            quietly(
                toolchain.set(update.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback")),
            )?;
        }
        check("the versions that Cargo resolves for it")
    }
}

/// Checks packages of a workspace with all features.
fn compile(
    repository: &Repository,
    toolchain: &Toolchain,
    folder: &Path,
    packages: &[&str],
) -> Result<()> {
    let shell = &repository.shell;
    let target = repository.scratch("msrv/target")?;
    let _folder = shell.push_dir(folder);
    let check = cmd!(
        shell,
        "cargo check --all-features --lib {packages...} --target-dir {target}"
    );
    quietly(toolchain.set(check))?;
    Ok(())
}
