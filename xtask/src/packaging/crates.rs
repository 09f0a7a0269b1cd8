//! The files that are published: made, unpacked, built and tested.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use super::Check;
use crate::run::quietly;

/// The packages, in the order in which they are published.
const ORDER: [&str; 3] = ["discogen-runtime", "discogen", "workspace-apis"];

/// Makes the `.crate` files of all three and returns their paths, in order.
///
/// No registry has the runtime, so Cargo packages each of the others together with it. It does
/// not build them here: it would take the sources of a runtime with the same version that it
/// unpacked before, if only the path of the target folder is the same.
///
/// # Errors
///
/// Cargo refuses one.
pub fn package(check: &Check<'_>) -> Result<Vec<PathBuf>> {
    let shell = &check.repository.shell;
    let target = &check.target;
    let clean = quietly(cmd!(shell, "git status --porcelain"))?
        .stdout
        .is_empty();
    let dirty = (!clean).then_some("--allow-dirty");
    let options = ["--no-verify", "--locked", "--package", "discogen-runtime"];
    quietly(cmd!(
        shell,
        "cargo package {dirty...} {options...} --package discogen --target-dir {target}"
    ))?;
    let _folder = shell.push_dir(&check.home);
    let options = ["--no-verify", "--package", "discogen-runtime"];
    quietly(cmd!(
        shell,
        "cargo package {options...} --package workspace-apis --target-dir {target}"
    ))?;
    ORDER.iter().map(|name| made(check, name)).collect()
}

/// The `.crate` file of a package.
fn made(check: &Check<'_>, name: &str) -> Result<PathBuf> {
    let version = check.repository.version()?;
    let file = check.target.join(format!("package/{name}-{version}.crate"));
    ensure!(file.is_file(), "Cargo has not made {}", file.display());
    Ok(file)
}

/// In the name of each unit test that reads a file of the repository that no package has.
const OF_THE_REPOSITORY: &str = "this_repository";

/// Unpacks the packages into an empty folder, and builds and tests one after the other: each sees
/// those before it, and nothing else of this repository.
///
/// # Errors
///
/// One does not build, or a test fails.
pub fn test(check: &Check<'_>, packages: &[PathBuf]) -> Result<()> {
    let shell = &check.repository.shell;
    let home = check.home.join("unpacked");
    shell.remove_path(&home)?;
    shell.create_dir(&home)?;
    let _folder = shell.push_dir(&home);
    let mut members = Vec::new();
    for (package, name) in packages.iter().zip(ORDER) {
        // All packages bear one old date, and Cargo compiles only what is newer than its last build.
        quietly(cmd!(shell, "tar --extract --gzip --touch --file {package}"))?;
        let folder = package.file_stem().and_then(|stem| stem.to_str());
        members.push(folder.context("a package without a name")?.to_owned());
        fs::write(home.join("Cargo.toml"), workspace(&members))?;
        fs::copy(
            check.repository.root.join("Cargo.lock"),
            home.join("Cargo.lock"),
        )?;
        let target = &check.target;
        let options = ["--all-features", "--package", name];
        // The generator's integration tests need the repository: they compile what it emits.
        let unit = (name == "discogen").then_some("--lib");
        quietly(cmd!(
            shell,
            "cargo test {options...} {unit...} --target-dir {target} -- --skip {OF_THE_REPOSITORY}"
        ))?;
        println!("  {name}");
    }
    Ok(())
}

/// The manifest of a workspace in which the runtime is the unpacked one.
fn workspace(members: &[String]) -> String {
    let runtime = members.first().map_or("", String::as_str);
    format!(
        "[workspace]\nmembers = {members:?}\nresolver = \"3\"\n\n[patch.crates-io]\ndiscogen-runtime = {{ path = {runtime:?} }}\n"
    )
}
