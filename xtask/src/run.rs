//! Running commands, and saying what is checked.

use std::process::Output;

use anyhow::{Context, Result, bail};
use xshell::Cmd;

/// Prints what the next lines check.
pub fn step(text: &str) {
    println!("- {text}");
}

/// What a command printed, and whether it succeeded.
pub struct Outcome {
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Both streams, the standard error first: it is where Cargo says what it does.
    pub fn text(&self) -> String {
        format!("{}{}", self.stderr, self.stdout)
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Removes the variables that `cargo run` sets for this program: some build scripts run again when
/// they change.
fn clean(mut command: Cmd<'_>) -> Cmd<'_> {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command = command.env_remove(&name);
        }
    }
    command.quiet()
}

/// Runs a command that has to succeed, with its output in sight.
///
/// # Errors
///
/// The command cannot be started or fails.
pub fn visibly(command: Cmd<'_>) -> Result<()> {
    println!("+ {command}");
    clean(command).run().map_err(Into::into)
}

/// Runs a command to its end, whatever that is.
///
/// # Errors
///
/// The command cannot be started.
pub fn outcome(command: Cmd<'_>) -> Result<Outcome> {
    let text = command.to_string();
    let output = clean(command).ignore_status().output();
    Ok(output
        .with_context(|| format!("cannot run `{text}`"))?
        .into())
}

/// Runs a command that has to succeed; shows what it printed only if it fails.
///
/// # Errors
///
/// The command cannot be started or fails.
pub fn quietly(command: Cmd<'_>) -> Result<Outcome> {
    let text = command.to_string();
    let outcome = outcome(command)?;
    if !outcome.success {
        eprint!("{}", outcome.text());
        bail!("`{text}` failed");
    }
    Ok(outcome)
}

/// Runs a command that has to fail and to print each of the words; returns what it printed.
///
/// # Errors
///
/// The command succeeds, or does not print one of the words.
pub fn must_fail(command: Cmd<'_>, words: &[&str]) -> Result<Outcome> {
    let text = command.to_string();
    let outcome = outcome(command)?;
    if outcome.success {
        bail!("`{text}` succeeds");
    }
    must_print(&outcome, &text, words)?;
    Ok(outcome)
}

/// Checks that a command printed each of the words.
///
/// # Errors
///
/// One is missing.
pub fn must_print(outcome: &Outcome, command: &str, words: &[&str]) -> Result<()> {
    let printed = outcome.text();
    for word in words {
        if !printed.contains(word) {
            eprint!("{printed}");
            bail!("`{command}` does not print `{word}`");
        }
    }
    Ok(())
}

/// Checks that Cargo printed no warning.
///
/// # Errors
///
/// It printed one.
pub fn no_warning(outcome: &Outcome, what: &str) -> Result<()> {
    if outcome
        .stderr
        .lines()
        .any(|line| line.starts_with("warning"))
    {
        eprint!("{}", outcome.stderr);
        bail!("{what} compiles with warnings");
    }
    Ok(())
}
