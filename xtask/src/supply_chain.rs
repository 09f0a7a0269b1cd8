//! `cargo xtask supply-chain`.

use std::path::PathBuf;

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{outcome, quietly, step};

/// Checks what the packages depend on, and what depends on them
///
/// Licences, sources and duplicates by cargo-deny, whose rules are in deny.toml; advisories, where
/// their database can be fetched; and the runtime's public API against its last tag by
/// cargo-semver-checks. What is not installed, not reachable or not tagged yet is skipped.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Install what is missing below target/tools first, which takes minutes
    #[arg(long)]
    with_install: bool,
}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        use_tools(repository)?;
        dependencies(repository, self.with_install)?;
        public_api(repository, self.with_install)
    }
}

/// The folder of the tools that this program installs.
fn tools(repository: &Repository) -> PathBuf {
    repository.root.join("target/tools")
}

/// Lets Cargo find the tools of an earlier run with `--with-install`.
fn use_tools(repository: &Repository) -> Result<()> {
    let shell = &repository.shell;
    let found = shell.var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools(repository).join("bin"));
    let path = std::env::join_paths(folders.chain(std::env::split_paths(&found)))?;
    shell.set_var("PATH", path);
    Ok(())
}

/// Whether Cargo has a command, after its installation if that is wanted.
fn has_command(repository: &Repository, command: &str, with_install: bool) -> Result<bool> {
    let shell = &repository.shell;
    if outcome(cmd!(shell, "cargo {command} --version"))?.success {
        return Ok(true);
    }
    if !with_install {
        step(&format!(
            "skipped: cargo-{command} is not installed (see --with-install)"
        ));
        return Ok(false);
    }
    step(&format!("cargo-{command} is installed"));
    let root = tools(repository);
    let target = root.join("build");
    quietly(cmd!(
        shell,
        "cargo install --locked --root {root} --target-dir {target} cargo-{command}"
    ))?;
    Ok(true)
}

fn dependencies(repository: &Repository, with_install: bool) -> Result<()> {
    let shell = &repository.shell;
    if !has_command(repository, "deny", with_install)? {
        return Ok(());
    }
    step("licences, sources and duplicates of all dependencies");
    quietly(cmd!(
        shell,
        "cargo deny --locked --all-features check licenses sources bans"
    ))?;
    if outcome(cmd!(shell, "cargo deny fetch db"))?.success {
        step("advisories");
        quietly(cmd!(
            shell,
            "cargo deny --locked --all-features check advisories"
        ))?;
    } else {
        step("skipped: the database of advisories cannot be fetched");
    }
    Ok(())
}

fn public_api(repository: &Repository, with_install: bool) -> Result<()> {
    let shell = &repository.shell;
    let tags = quietly(cmd!(
        shell,
        "git tag --list discogen-runtime-* --sort=-version:refname"
    ))?
    .stdout;
    let Some(tag) = tags.lines().next() else {
        step("skipped: no release of discogen-runtime is tagged yet");
        return Ok(());
    };
    if !has_command(repository, "semver-checks", with_install)? {
        return Ok(());
    }
    step(&format!("the public API of discogen-runtime against {tag}"));
    quietly(cmd!(
        shell,
        "cargo semver-checks --package discogen-runtime --baseline-rev {tag} --all-features"
    ))?;
    Ok(())
}
