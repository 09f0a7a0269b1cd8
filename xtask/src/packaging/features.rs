//! Each feature of the emitted crate alone, under the lints that keep panics out.

use std::fs;

use anyhow::{Context, Result, ensure};
use toml::Table;
use xshell::cmd;

use super::Check;
use crate::run::{quietly, step};

/// The features of the emitted crate but `default`, and those that `default` names.
fn features(check: &Check<'_>) -> Result<(Vec<String>, Vec<String>)> {
    let manifest = fs::read_to_string(check.home.join("generated/Cargo.toml"))?.parse::<Table>()?;
    let features = manifest
        .get("features")
        .and_then(|it| it.as_table())
        .context("no features")?;
    let default = features
        .get("default")
        .and_then(|it| it.as_array())
        .context("no default")?;
    let default = default
        .iter()
        .filter_map(|it| it.as_str())
        .map(str::to_owned)
        .collect();
    let all = features
        .keys()
        .filter(|name| *name != "default")
        .cloned()
        .collect();
    Ok((all, default))
}

/// The features that are APIs and on by default.
///
/// # Errors
///
/// The manifest is another one.
pub fn of_apis(check: &Check<'_>) -> Result<Vec<String>> {
    let (_, mut default) = features(check)?;
    default.retain(|name| name != "client");
    Ok(default)
}

/// The lints that the workspace denies, as arguments of clippy.
fn denied(check: &Check<'_>) -> Result<Vec<String>> {
    let manifest =
        fs::read_to_string(check.repository.root.join("Cargo.toml"))?.parse::<Table>()?;
    let lints = manifest
        .get("workspace")
        .and_then(|it| it.get("lints"))
        .and_then(|it| it.get("clippy"))
        .and_then(|it| it.as_table())
        .context("Cargo.toml has no [workspace.lints.clippy]")?;
    let mut denied: Vec<String> = lints
        .iter()
        .filter(|(_, level)| level.as_str() == Some("deny"))
        .map(|(lint, _)| format!("-Dclippy::{lint}"))
        .collect();
    ensure!(
        denied.len() >= 10,
        "[workspace.lints.clippy] denies few lints: {denied:?}"
    );
    denied.push("-Dwarnings".to_owned());
    Ok(denied)
}

/// Runs clippy and rustdoc over the copies.
///
/// # Errors
///
/// They print a warning.
pub fn check(check: &Check<'_>) -> Result<()> {
    step("clippy and rustdoc: each feature of the copies alone, and all together");
    let shell = &check.repository.shell;
    let target = &check.target;
    let denied = denied(check)?;
    let (all, _) = features(check)?;
    let packages = [
        "--package",
        "workspace-apis",
        "--package",
        "discogen-runtime",
    ];
    let _folder = shell.push_dir(&check.home);
    let clippy = |name: &str, features: &[&str]| -> Result<()> {
        let denied = &denied;
        quietly(cmd!(
            shell,
            "cargo clippy --target-dir {target} {packages...} {features...} -- {denied...}"
        ))?;
        println!("  {name}");
        Ok(())
    };
    clippy("all features", &["--all-features"])?;
    clippy("no feature", &["--no-default-features"])?;
    for feature in &all {
        clippy(feature, &["--no-default-features", "--features", feature])?;
    }
    let rustdoc = cmd!(
        shell,
        "cargo doc --target-dir {target} {packages...} --no-deps --all-features"
    );
    quietly(rustdoc.env("RUSTDOCFLAGS", "-Dwarnings"))?;
    println!("  rustdoc");
    Ok(())
}
