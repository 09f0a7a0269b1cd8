//! `cargo xtask supply-chain`.

use anyhow::Result;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{outcome, quietly, step};

/// Checks what the packages depend on, and what depends on them
///
/// Licences, sources and duplicates by cargo-deny, whose rules are in deny.toml; advisories, where
/// their database can be fetched; and the runtime's public API against its last tag by
/// cargo-semver-checks. What is not installed, not reachable or not tagged yet is skipped.
#[derive(clap::Args)]
pub struct Arguments {}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        dependencies(repository)?;
        public_api(repository)
    }
}

fn is_installed(repository: &Repository, command: &str) -> bool {
    outcome(cmd!(repository.shell, "cargo {command} --version")).is_ok_and(|it| it.success)
}

fn dependencies(repository: &Repository) -> Result<()> {
    let shell = &repository.shell;
    if !is_installed(repository, "deny") {
        step("skipped: cargo-deny is not installed (`cargo install --locked cargo-deny`)");
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

fn public_api(repository: &Repository) -> Result<()> {
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
    if !is_installed(repository, "semver-checks") {
        step(
            "skipped: cargo-semver-checks is not installed (`cargo install --locked cargo-semver-checks`)",
        );
        return Ok(());
    }
    step(&format!("the public API of discogen-runtime against {tag}"));
    quietly(cmd!(
        shell,
        "cargo semver-checks --package discogen-runtime --baseline-rev {tag} --all-features"
    ))?;
    Ok(())
}
