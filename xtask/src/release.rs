//! `cargo xtask release`.

use std::fs;

use anyhow::{Result, bail, ensure};
use xshell::cmd;

use crate::packaging;
use crate::repository::Repository;
use crate::run::{quietly, step, visibly};

/// Prepares a release of discogen-runtime, discogen and workspace-apis, in this order
///
/// Checks that the three have one version and that CHANGELOG.md has a section for it, and packages
/// them. With a new VERSION and --write it sets that version everywhere first, regenerates
/// generated/ and dates the section "Unreleased". Nothing is uploaded: the commands that do are
/// printed.
#[derive(clap::Args)]
pub struct Arguments {
    /// The version to release, such as 0.2.0; that of the manifests without it
    version: Option<String>,
    /// Write the version into the manifests, the documentation and the changelog
    #[arg(long, requires = "version")]
    write: bool,
}

/// Where the version stands, and the text around it.
const SITES: [(&str, &str); 9] = [
    ("runtime/Cargo.toml", "\nversion = \"{}\""),
    (
        "runtime/src/interface.rs",
        "but discogen-runtime {} supports interface",
    ),
    (
        "runtime/src/interface.rs",
        "generate it again with discogen {}\"",
    ),
    ("generator/Cargo.toml", "\nversion = \"{}\""),
    (
        "generator/src/runtime_source.rs",
        "RUNTIME_VERSION: &str = \"{}\"",
    ),
    (
        "Cargo.toml",
        "discogen = { path = \"generator\", version = \"{}\"",
    ),
    (
        "Cargo.toml",
        "discogen-runtime = { path = \"runtime\", version = \"{}\"",
    ),
    ("discovery/discogen.toml", "\nversion = \"{}\""),
    ("generated/Cargo.toml", "\nversion = \"{}\""),
];

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let current = repository.version()?;
        let version = self.version.clone().unwrap_or_else(|| current.clone());
        if self.write {
            ensure!(
                repository.state()?.is_empty(),
                "the working tree has changes"
            );
            write(repository, &current, &version)?;
        }
        in_step(repository, &version)?;
        noted(repository, &version)?;
        step("the three packages can be packaged, in order");
        packaging::package(repository)?;
        println!("\nTo publish:\n");
        println!(
            "  git tag --annotate discogen-runtime-{version} --message 'discogen-runtime {version}'"
        );
        println!("  cargo publish --package discogen-runtime");
        println!("  cargo publish --package discogen");
        println!("  cargo publish --manifest-path generated/Cargo.toml");
        Ok(())
    }
}

fn in_step(repository: &Repository, version: &str) -> Result<()> {
    step(&format!("all manifests have version {version}"));
    for (file, text) in SITES {
        let content = fs::read_to_string(repository.root.join(file))?;
        let expected = text.replace("{}", version);
        ensure!(
            content.contains(&expected),
            "{file} has no `{}`",
            expected.trim()
        );
    }
    Ok(())
}

fn noted(repository: &Repository, version: &str) -> Result<()> {
    step(&format!("CHANGELOG.md has a section for {version}"));
    let changelog = fs::read_to_string(repository.root.join("CHANGELOG.md"))?;
    let found = changelog
        .lines()
        .any(|line| line.starts_with(&format!("## {version} ")));
    ensure!(
        found,
        "CHANGELOG.md has no section `## {version} (date)`: run with --write"
    );
    Ok(())
}

fn write(repository: &Repository, current: &str, version: &str) -> Result<()> {
    step(&format!("{current} becomes {version}"));
    for (file, text) in SITES {
        let path = repository.root.join(file);
        let content = fs::read_to_string(&path)?;
        fs::write(
            &path,
            content.replace(&text.replace("{}", current), &text.replace("{}", version)),
        )?;
    }
    let shell = &repository.shell;
    let today = quietly(cmd!(shell, "date +%Y-%m-%d"))?.stdout;
    let path = repository.root.join("CHANGELOG.md");
    let changelog = fs::read_to_string(&path)?;
    let heading = format!("## {version} ({})", today.trim());
    match changelog.contains("## Unreleased") {
        true => fs::write(&path, changelog.replace("## Unreleased", &heading))?,
        false => bail!("CHANGELOG.md has no section `## Unreleased`"),
    }
    visibly(cmd!(shell, "cargo update --workspace"))?;
    visibly(cmd!(shell, "cargo run --package discogen -- generate"))
}
