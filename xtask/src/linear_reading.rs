//! `cargo xtask linear-reading`.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{outcome, quietly, step};

/// Checks that reading costs instructions in proportion to the number of type mismatches
///
/// Twice as many may cost 2.2 times as much. Needs valgrind, and is skipped without it.
#[derive(clap::Args)]
pub struct Arguments {}

const MISMATCHES: u64 = 20_000;

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let shell = &repository.shell;
        if outcome(cmd!(shell, "valgrind --version")).is_err() {
            step("skipped: valgrind is not installed");
            return Ok(());
        }
        let binary = test_binary(repository)?;
        let none = instructions(repository, &binary, 0)?;
        let once = instructions(repository, &binary, MISMATCHES)?.saturating_sub(none);
        let twice = instructions(repository, &binary, 2 * MISMATCHES)?.saturating_sub(none);
        step(&format!(
            "{MISMATCHES} mismatches cost {once} instructions, twice as many {twice}"
        ));
        ensure!(twice * 10 <= once * 22, "more than 2.2 times as many");
        Ok(())
    }
}

/// Builds the test and returns the path of its binary.
fn test_binary(repository: &Repository) -> Result<String> {
    let shell = &repository.shell;
    let messages = quietly(cmd!(
        shell,
        "cargo test --quiet --locked --package discogen-runtime --all-features --test linear --no-run --message-format json"
    ))?;
    messages
        .stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "linear")
        .filter_map(|message| message["executable"].as_str().map(str::to_owned))
        .next_back()
        .context("Cargo names no test binary")
}

/// The instructions of the test with so many mismatches.
fn instructions(repository: &Repository, binary: &str, mismatches: u64) -> Result<u64> {
    let shell = &repository.shell;
    let folder = tempfile::tempdir()?;
    let profile: &Path = &folder.path().join("profile");
    let profiler = cmd!(
        shell,
        "valgrind --tool=callgrind --callgrind-out-file={profile}"
    );
    let command = profiler.args([binary, "--exact", "mismatches_are_read", "--test-threads=1"]);
    quietly(command.env("MISMATCHES", mismatches.to_string()))?;
    std::fs::read_to_string(profile)?
        .lines()
        .find_map(|line| {
            line.strip_prefix("summary: ")
                .or(line.strip_prefix("totals: "))
        })
        .and_then(|count| count.trim().parse().ok())
        .context("valgrind counted nothing")
}
