//! The steps of docs/protos.md: from the document of Secret Manager and its protos to a program
//! that runs against a fake server.

use std::fs;
use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use super::SECRET_MANAGER;
use crate::repository::Repository;
use crate::run::visibly;

const MANIFEST: &str = r#"[package]
name = "program"
version = "0.0.0"
edition = "2024"

[dependencies]
secret-manager = { path = "secret-manager", features = ["blocking"] }
serde_json = "1"

[workspace]
"#;

/// Generates the crate, and compiles and runs the program.
///
/// # Errors
///
/// A step fails, or the program does not get what it expects.
pub fn run(repository: &Repository, home: &Path, documents: &Path, discogen: &Path) -> Result<()> {
    let shell = &repository.shell;
    let project = home.join("program");
    for old in ["src", "discovery", "secret-manager"] {
        shell.remove_path(project.join(old))?;
    }
    for folder in ["src", "discovery"] {
        fs::create_dir_all(project.join(folder))?;
    }
    let document = format!("{SECRET_MANAGER}.json");
    let below = |path: &str| project.join(path);
    fs::copy(
        documents.join(&document),
        below("discovery").join(&document),
    )?;
    for file in ["main.rs", "fake.rs"] {
        let from = repository.root.join("tests/protos/program").join(file);
        fs::copy(from, below("src").join(file))?;
    }
    fs::write(below("Cargo.toml"), MANIFEST)?;
    let protos = ["secret-manager", "google-gax"]
        .map(|package| home.join("npm").join(package).join("package/build/protos"));
    let _folder = shell.push_dir(&project);
    visibly(cmd!(
        shell,
        "{discogen} overlay from-protos {protos...} --document discovery/{document}"
    ))?;
    visibly(cmd!(
        shell,
        "{discogen} generate discovery/{document} --out secret-manager --name secret-manager"
    ))?;
    let program = cmd!(shell, "cargo run --quiet --target-dir {home}/target");
    visibly(program.env("RUSTFLAGS", "-D warnings"))
}
