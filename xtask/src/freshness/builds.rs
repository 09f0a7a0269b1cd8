//! A change of `discovery/` in the copy, and what one `cargo build` makes of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xshell::{Cmd, cmd};

use super::Check;
use crate::repository::files;
use crate::run::{must_fail, outcome, quietly, step};
use crate::snapshot::Snapshot;

/// Checks builds of the copy.
///
/// # Errors
///
/// A build does too little or too much.
pub fn check(check: &Check<'_>) -> Result<()> {
    let library = one_build(check)?;
    nothing_to_do(check, &library)?;
    stale_tree(check)
}

/// What Cargo reports of a build.
struct Build {
    /// The compiled library.
    library: PathBuf,
    /// The targets that were not fresh.
    compiled: Vec<String>,
}

/// A command in the copy, without the variables that decide what its build script does.
fn in_copy<'a>(check: &Check<'a>, words: &[String]) -> Result<Cmd<'a>> {
    let shell = &check.repository.shell;
    shell.change_dir(&check.copy);
    let (program, arguments) = words.split_first().context("an empty command")?;
    let command = cmd!(shell, "{program} {arguments...}").env("CARGO_TARGET_DIR", &check.target);
    Ok(command.env_remove("CI").env_remove("DISCOGEN"))
}

fn words(command: &str) -> Vec<String> {
    command.split(' ').map(str::to_owned).collect()
}

/// One `cargo build` of the copy, with a value of `DISCOGEN`.
fn build(check: &Check<'_>, mode: Option<&str>) -> Result<Build> {
    let mut command = in_copy(
        check,
        &words("cargo build --locked --message-format=json-render-diagnostics"),
    )?;
    if let Some(mode) = mode {
        command = command.env("DISCOGEN", mode);
    }
    let messages = quietly(command)?.stdout;
    let mut library = None;
    let mut compiled = Vec::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line)?;
        if message["reason"] != "compiler-artifact" {
            continue;
        }
        let package = message["package_id"].as_str().unwrap_or_default();
        if package.contains("workspace-apis-dev") {
            let files = message["filenames"].as_array().into_iter().flatten();
            let mut names = files.filter_map(Value::as_str);
            library = library.or_else(|| {
                names
                    .find(|name| name.ends_with(".rlib"))
                    .map(PathBuf::from)
            });
        }
        if message["fresh"] != true {
            compiled.push(message["target"]["name"].to_string());
        }
    }
    let library = library
        .filter(|path| path.is_file())
        .context("cargo build reports no library")?;
    Ok(Build { library, compiled })
}

/// Adds a string property to the schema `Delegate` of the copy's Gmail document.
fn add_property(check: &Check<'_>, name: &str) -> Result<()> {
    let path = check.copy.join("discovery/gmail.v1.json");
    let mut document: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
    document["schemas"]["Delegate"]["properties"][name] = json!({"type": "string"});
    fs::write(path, serde_json::to_string_pretty(&document)? + "\n")?;
    Ok(())
}

/// Compiles a program that calls a setter against the library, without Cargo, and returns the body
/// that it would send; `None` if it does not compile.
fn body_with(check: &Check<'_>, library: &Path, setter: &str) -> Result<Option<String>> {
    let source = check.home.join("program.rs");
    let program = check.home.join("program");
    let text = format!(
        r#"use workspace_apis::gmail_v1::{{types::Delegate, users::settings::delegates}};
use workspace_apis::prelude::*;

fn main() {{
    let request = delegates::create("me", Delegate::new().{setter}("compiled")).to_http().expect("a request");
    print!("{{}}", String::from_utf8_lossy(request.body()));
}}
"#
    );
    fs::write(&source, text)?;
    let shell = &check.repository.shell;
    let dependencies = check.target.join("debug/deps");
    let library = format!("workspace_apis={}", library.display());
    let compiled = outcome(cmd!(
        shell,
        "rustc --edition 2024 {source} -o {program} --extern {library} -L dependency={dependencies}"
    ))?;
    if !compiled.success {
        return Ok(None);
    }
    Ok(Some(quietly(cmd!(shell, "{program}"))?.stdout))
}

fn one_build(check: &Check<'_>) -> Result<PathBuf> {
    step("one cargo build carries a change of discovery/ into the compiled library");
    check.repository.copy(".", &check.copy)?;
    let before = build(check, None)?.library;
    let compiles = body_with(check, &before, "delegate_email")?.is_some();
    ensure!(compiles, "a program does not compile against the library");
    let early = body_with(check, &before, "freshness_probe")?.is_some();
    ensure!(!early, "the library has the change before it is made");
    add_property(check, "freshnessProbe")?;
    let library = build(check, None)?.library;
    let body =
        body_with(check, &library, "freshness_probe")?.context("the library lacks the change")?;
    ensure!(
        body == r#"{"freshnessProbe":"compiled"}"#,
        "the library sends {body}"
    );
    let emitted = check.copy.join("generated/src/gmail_v1");
    for path in files(&emitted)? {
        if fs::read_to_string(emitted.join(path))?.contains("freshnessProbe") {
            return Ok(library);
        }
    }
    bail!("the change is not in generated/");
}

fn nothing_to_do(check: &Check<'_>, library: &Path) -> Result<()> {
    step("the next build does nothing");
    let time = fs::metadata(library)?.modified()?;
    let start = SystemTime::now();
    let again = build(check, None)?;
    ensure!(
        again.compiled.is_empty(),
        "compiled again: {}",
        again.compiled.join(", ")
    );
    let same = again.library == library && fs::metadata(library)?.modified()? == time;
    ensure!(same, "the library was written again");
    for path in files(&check.copy)? {
        let written = fs::metadata(check.copy.join(&path))?.modified()? > start;
        ensure!(
            !written,
            "written by a build with nothing to do: {}",
            path.display()
        );
    }
    Ok(())
}

fn stale_tree(check: &Check<'_>) -> Result<()> {
    step("a stale tree fails in check mode, names its files and the command, and stays as it is");
    add_property(check, "freshnessStale")?;
    let before = Snapshot::take(&check.copy)?;
    let generate = check.generate.join(" ");
    let stale = ["generated/src/gmail_v1/", &generate];
    let cargo_build = words("cargo build --locked");
    must_fail(
        in_copy(check, &cargo_build)?.env("DISCOGEN", "check"),
        &stale,
    )?;
    must_fail(in_copy(check, &cargo_build)?.env("CI", "true"), &stale)?;
    let cargo_check = words("cargo run --quiet --locked -p discogen -- check");
    must_fail(in_copy(check, &cargo_check)?, &stale[..1])?;
    before.must_hold("check mode")?;
    step("DISCOGEN=off builds what is there");
    build(check, Some("off"))?;
    before.must_hold("DISCOGEN=off")?;
    step(&format!("`{generate}` regenerates it"));
    quietly(in_copy(check, &check.generate)?)?;
    let library = build(check, Some("check"))?.library;
    let body = body_with(check, &library, "freshness_stale")?;
    ensure!(body.is_some(), "the regenerated tree lacks the change");
    quietly(in_copy(check, &cargo_check)?)?;
    Ok(())
}
