//! A project of a user's: it depends on the copy by path and never sees the generator.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Result, ensure};
use serde_json::Value;
use xshell::cmd;

use super::{Check, features};
use crate::run::{quietly, step};

const MANIFEST: &str = r#"[package]
name = "scratch"
version = "0.0.0"
edition = "2024"

[dependencies]
workspace-apis = { path = "../generated" }

[workspace]
"#;

const PROGRAM: &str = r#"use workspace_apis::gmail_v1::{types::Delegate, users::settings::delegates};
use workspace_apis::prelude::*;

fn main() {
    let body = Delegate::new().delegate_email("liz@example.com");
    let request = delegates::create("me", body).to_http().expect("a request");
    println!("{} {}", request.method(), request.uri());
}
"#;

const PRINTED: &str = "POST https://gmail.googleapis.com/gmail/v1/users/me/settings/delegates\n";

/// Builds and runs the project, and counts the crates that it compiles.
///
/// # Errors
///
/// It does not build, prints something else, compiles the generator or too many crates.
pub fn check(check: &Check<'_>) -> Result<()> {
    step("a project that depends on the copy of generated/ builds, without the generator");
    let scratch = check.home.join("scratch");
    fs::create_dir_all(scratch.join("src"))?;
    fs::write(scratch.join("Cargo.toml"), MANIFEST)?;
    fs::write(scratch.join("src/main.rs"), PROGRAM)?;
    check.lock("scratch")?;
    build(check)?;
    only_copies(check)?;
    let apis = features::of_apis(check)?.join(",");
    at_most(check, 60, &[])?;
    at_most(check, 70, &["--features", "http2"])?;
    at_most(check, 60, &["--features", "service-account"])?;
    at_most(check, 115, &["--features", "gcp-auth"])?;
    at_most(check, 120, &["--features", "yup-oauth2"])?;
    at_most(check, 20, &["--no-default-features", "--features", &apis])
}

fn build(check: &Check<'_>) -> Result<()> {
    let shell = &check.repository.shell;
    let target = &check.target;
    let _folder = shell.push_dir(check.home.join("scratch"));
    let built = quietly(cmd!(shell, "cargo build --target-dir {target}"))?;
    for generator in ["discogen ", "workspace-apis-dev "] {
        let compiled = built.stderr.contains(&format!("Compiling {generator}"));
        ensure!(!compiled, "the project builds the generator: {generator}");
    }
    let printed = quietly(cmd!(shell, "cargo run --quiet --target-dir {target}"))?.stdout;
    ensure!(printed == PRINTED, "the project prints: {printed}");
    Ok(())
}

/// Nothing of this machine but the copies is in the tree, and the emitted crate has no build
/// script.
fn only_copies(check: &Check<'_>) -> Result<()> {
    let shell = &check.repository.shell;
    let _folder = shell.push_dir(check.home.join("scratch"));
    let metadata = quietly(cmd!(shell, "cargo metadata --format-version 1 --locked"))?;
    let metadata: Value = serde_json::from_str(&metadata.stdout)?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let local: BTreeSet<_> = packages
        .iter()
        .filter(|package| package["source"].is_null())
        .filter_map(|package| package["name"].as_str())
        .collect();
    let copies = BTreeSet::from(["discogen-runtime", "scratch", "workspace-apis"]);
    ensure!(local == copies, "unexpected packages: {local:?}");
    let emitted = packages
        .iter()
        .find(|package| package["name"] == "workspace-apis");
    let targets = emitted.and_then(|package| package["targets"].as_array());
    let kinds: Vec<_> = targets
        .into_iter()
        .flatten()
        .map(|target| &target["kind"])
        .collect();
    let scripts = kinds
        .iter()
        .any(|kind| kind.to_string().contains("custom-build"));
    ensure!(
        !kinds.is_empty() && !scripts,
        "the emitted crate has a build script"
    );
    Ok(())
}

/// Fails where a project would compile more crates than it may, the emitted one not counted.
fn at_most(check: &Check<'_>, limit: usize, options: &[&str]) -> Result<()> {
    let shell = &check.repository.shell;
    let _folder = shell.push_dir(check.home.join("generated"));
    let tree = ["--edges", "normal,build", "--prefix", "none", "--no-dedupe"];
    let tree = quietly(cmd!(shell, "cargo tree {tree...} {options...}"))?.stdout;
    let crates: BTreeSet<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    let count = crates.len().saturating_sub(1);
    let with = if options.is_empty() {
        "default features".to_owned()
    } else {
        options.join(" ")
    };
    println!("  {count} crates (at most {limit}) with {with}");
    ensure!(count <= limit, "{count} crates, more than {limit}");
    Ok(())
}
