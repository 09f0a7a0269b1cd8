//! Which test targets a run of `cargo test` has run: one with `required-features` is skipped in
//! silence without them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::quietly;

/// A test target: its path within its package, or `doctests`, and the name of its crate.
type Target = (String, String);

/// Checks that a run, of which both streams are given in order, has run every target of the
/// workspace, the doctests of every library, and at least one test of each file in `tests/`.
///
/// # Errors
///
/// A target is missing, or Cargo's metadata cannot be read.
pub fn must_be_complete(repository: &Repository, log: &str) -> Result<()> {
    let ran = ran(log);
    let mut problems: Vec<String> = expected(repository)?
        .iter()
        .filter(|target| !ran.contains_key(*target))
        .map(|(path, name)| format!("did not run: {path} of {name}"))
        .collect();
    problems.extend(
        ran.iter()
            .filter(|((path, _), count)| path.starts_with("tests/") && **count == 0)
            .map(|((path, name), _)| format!("ran no test: {path} of {name}")),
    );
    println!(
        "{} test targets ran, {} tests",
        ran.len(),
        ran.values().sum::<u64>()
    );
    match problems[..] {
        [] => Ok(()),
        _ => bail!("{}", problems.join("\n")),
    }
}

fn expected(repository: &Repository) -> Result<BTreeSet<Target>> {
    let shell = &repository.shell;
    let _folder = shell.push_dir(&repository.root);
    let metadata = quietly(cmd!(
        shell,
        "cargo metadata --format-version 1 --no-deps --locked"
    ))?;
    let metadata: Value = serde_json::from_str(&metadata.stdout)?;
    let mut found = BTreeSet::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let root = Path::new(text(&package["manifest_path"])?)
            .parent()
            .context("a manifest in no folder")?;
        for target in package["targets"].as_array().into_iter().flatten() {
            let name = text(&target["name"])?.replace('-', "_");
            if target["test"] == true {
                let path = Path::new(text(&target["src_path"])?).strip_prefix(root)?;
                found.insert((path.to_string_lossy().into_owned(), name.clone()));
            }
            if target["doctest"] == true {
                found.insert(("doctests".to_owned(), name));
            }
        }
    }
    Ok(found)
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().context("metadata without a text")
}

/// The targets that a log names, with the number of tests of each.
fn ran(log: &str) -> BTreeMap<Target, u64> {
    let mut found = BTreeMap::new();
    let mut current = None;
    for line in log.lines() {
        if let Some(target) = target(line) {
            found.entry(target.clone()).or_insert(0);
            current = Some(target);
        } else if let (Some(current), Some(count)) = (&current, count(line)) {
            *found.entry(current.clone()).or_insert(0) += count;
        }
    }
    found
}

/// The target that Cargo says it runs: `Running tests/x.rs (target/debug/deps/x-0123abcd)`, or
/// `Doc-tests x`.
fn target(line: &str) -> Option<Target> {
    let line = line.strip_prefix("   ")?.trim_start();
    if let Some(name) = line.strip_prefix("Doc-tests ") {
        return Some(("doctests".to_owned(), name.to_owned()));
    }
    let (path, binary) = line.strip_prefix("Running ")?.split_once(" (")?;
    let path = path.strip_prefix("unittests ").unwrap_or(path);
    let binary = Path::new(binary.strip_suffix(')')?).file_stem()?.to_str()?;
    let (name, _) = binary.rsplit_once('-')?;
    Some((path.to_owned(), name.to_owned()))
}

/// The number of a line `running 3 tests`.
fn count(line: &str) -> Option<u64> {
    let rest = line.strip_prefix("running ")?;
    rest.strip_suffix(" tests")
        .or(rest.strip_suffix(" test"))?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::ran;

    #[test]
    fn log_names_targets_and_counts() {
        let log = "   Compiling x v0.1.0\n     Running unittests src/lib.rs (target/debug/deps/x-12ab)\n\
                   running 3 tests\nrunning 1 test\n   Doc-tests x\nrunning 0 tests\n";
        let found: Vec<_> = ran(log).into_iter().collect();
        let doctests = (("doctests".to_owned(), "x".to_owned()), 0);
        assert_eq!(
            found,
            [doctests, (("src/lib.rs".to_owned(), "x".to_owned()), 4)]
        );
    }
}
