//! A checkout that cannot be written to passes the tests.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use super::Check;
use crate::run::{outcome, step};
use crate::snapshot::Snapshot;
use crate::test_targets;

/// Mounts a folder read-only over itself, then runs a command in it.
const MOUNT: &str = r#"mount --bind "$1" "$1" && mount --options remount,bind,ro "$1" && cd "$1" &&
! touch read-only-probe 2>/dev/null || exit 125
shift
exec "$@""#;

/// Runs the README's test command in a fresh copy.
///
/// # Errors
///
/// A test fails, a test target does not run, or something is written.
pub fn check(check: &Check<'_>) -> Result<()> {
    let tests = check.repository.readme_command("cargo test --workspace")?;
    step(&format!(
        "a fresh read-only checkout passes `{}`",
        tests.join(" ")
    ));
    check.repository.copy(".", &check.copy)?;
    let before = Snapshot::take(&check.copy)?;
    let log = run(check, &tests)?;
    before.must_hold("the tests")?;
    test_targets::must_be_complete(check.repository, &log)
}

/// Runs a command in the copy, as read-only as this machine allows, and returns what it printed.
fn run(check: &Check<'_>, command: &[String]) -> Result<String> {
    let mut words = wrapper(check)?;
    let writable = words.is_empty();
    if writable {
        println!("  (NOT read-only: this user may not mount; only that nothing is written)");
    }
    words.extend(command.iter().cloned());
    let (program, arguments) = words.split_first().context("an empty command")?;
    let log = check.home.join("test-log");
    let file = fs::File::create(&log)?;
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(&check.copy)
        .env("INSTA_UPDATE", "no")
        .env("CARGO_TARGET_DIR", &check.target)
        .env_remove("CI")
        .env_remove("DISCOGEN")
        .stdin(Stdio::null())
        .stdout(Stdio::from(file.try_clone()?))
        .stderr(Stdio::from(file))
        .spawn()
        .with_context(|| format!("cannot run `{program}`"))?;
    let status = child.wait()?;
    for line in BufReader::new(fs::File::open(&log)?).lines() {
        println!("{}", line?);
    }
    ensure!(
        status.success(),
        "a read-only checkout does not pass the tests"
    );
    Ok(fs::read_to_string(log)?)
}

/// The words in front of a command that make the copy read-only: a mount of its own, in a user
/// namespace if need be; none where this machine allows neither.
fn wrapper(check: &Check<'_>) -> Result<Vec<String>> {
    let shell = &check.repository.shell;
    let copy = &check.copy;
    for namespace in [
        &["--mount"][..],
        &["--user", "--map-root-user", "--mount"][..],
    ] {
        let tried = outcome(cmd!(
            shell,
            "unshare {namespace...} bash -c {MOUNT} read-only {copy} true"
        ));
        if tried.is_ok_and(|it| it.success) {
            let mut words = vec!["unshare".to_owned()];
            words.extend(namespace.iter().map(|word| (*word).to_owned()));
            words.extend(["bash", "-c", MOUNT, "read-only"].map(str::to_owned));
            words.push(
                copy.to_str()
                    .context("a path that is not UTF-8")?
                    .to_owned(),
            );
            return Ok(words);
        }
    }
    Ok(Vec::new())
}
