//! `cargo xtask build-script`.

mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::repository::{Repository, replace};
use crate::run::{Outcome, must_fail, no_warning, outcome, quietly, step};
use crate::snapshot::Snapshot;

/// Checks that another project's build script can use discogen
///
/// With a copy of tests/build-script below target/build-script: the library is at most 25 crates;
/// the project builds without a warning, runs and calls a method; the build writes nothing into the
/// project, and the next one does nothing; a change of the document reaches the program in one
/// build; a bad document fails the build with file, line and JSON pointer; without the client there
/// are types and requests; docs/build-script.md shows the project's manifest and build script.
/// CARGO_TARGET_DIR may name a folder whose compiled dependencies are to be shared.
#[derive(clap::Args)]
pub struct Arguments {}

const PRINTED: &str = "POST https://tasks.googleapis.com/tasks/v1/lists/%40default/tasks\n\
{\"notes\":\"by Friday\",\"title\":\"Write to Liz\"}\nt1\nbuild-script/0.0.0\n";

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let home = repository.scratch("build-script")?;
        let project = Project {
            repository,
            target: repository.target(&home),
            folder: home.join("project"),
        };
        few_crates(repository)?;
        project.copy()?;
        project.builds_and_runs()?;
        project.changes()?;
        project.without_the_runtimes_client()?;
        project.without_client()?;
        step("docs/build-script.md shows the project's manifest and build script");
        page::check(repository)
    }
}

fn few_crates(repository: &Repository) -> Result<()> {
    step("discogen without its command line is at most 25 crates");
    let shell = &repository.shell;
    let options = [
        "--edges",
        "normal",
        "--no-default-features",
        "--prefix",
        "none",
        "--no-dedupe",
    ];
    let tree = quietly(cmd!(
        shell,
        "cargo tree --locked --package discogen {options...}"
    ))?;
    let count = crates(&tree);
    println!("  {count} crates");
    ensure!(count <= 25, "{count} crates, more than 25");
    Ok(())
}

/// The crates of a tree but its root.
fn crates(tree: &Outcome) -> usize {
    let lines: BTreeSet<&str> = tree
        .stdout
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    lines.len().saturating_sub(1)
}

struct Project<'a> {
    repository: &'a Repository,
    target: PathBuf,
    folder: PathBuf,
}

impl Project<'_> {
    fn copy(&self) -> Result<()> {
        self.repository.copy("tests/build-script", &self.folder)?;
        let root = self.repository.root.display();
        self.replace(
            "Cargo.toml",
            "path = \"../../",
            &format!("path = \"{root}/"),
        )
    }

    /// Replaces a text in a file, where it has to stand.
    fn replace(&self, file: &str, from: &str, to: &str) -> Result<()> {
        replace(&self.folder.join(file), from, to)
    }

    /// Builds and runs the project, which has to print the given text.
    fn prints(&self, expected: &str) -> Result<Outcome> {
        let shell = &self.repository.shell;
        let target = &self.target;
        let _folder = shell.push_dir(&self.folder);
        let run = quietly(cmd!(shell, "cargo run --locked --target-dir {target}"))?;
        ensure!(run.stdout == expected, "the project prints: {}", run.stdout);
        Ok(run)
    }

    fn builds_and_runs(&self) -> Result<()> {
        step(
            "a project whose build script uses discogen builds without a warning and calls a method",
        );
        let before = Snapshot::take(&self.folder)?;
        no_warning(&self.prints(PRINTED)?, "the project")?;
        step("the build writes nothing into the project, and the next one does nothing");
        before.must_hold("the build")?;
        let shell = &self.repository.shell;
        let target = &self.target;
        let _folder = shell.push_dir(&self.folder);
        let again = quietly(cmd!(shell, "cargo build --locked --target-dir {target}"))?;
        ensure!(
            !again.stderr.contains("Compiling"),
            "the next build compiles again"
        );
        Ok(())
    }

    fn changes(&self) -> Result<()> {
        step("a change of the document reaches the program in one build");
        let document = "discovery/tasks.v1.json";
        let path = self.folder.join(document);
        let original = fs::read(&path)?;
        let old = "\"tasks/v1/lists/{tasklist}/tasks\"";
        self.replace(document, old, "\"tasks/v2/lists/{tasklist}/tasks\"")?;
        self.prints(&PRINTED.replacen("/v1/", "/v2/", 1))?;
        step("a bad document fails the build with file, line and JSON pointer");
        fs::write(&path, &original)?;
        self.replace(document, "\"$ref\": \"Task\"", "\"$ref\": \"Tusk\"")?;
        let words = [
            "names no schema: `Tusk`",
            "discovery/tasks.v1.json:",
            "/resources/tasks/methods/insert",
            "did you mean `Task`",
        ];
        let shell = &self.repository.shell;
        let target = &self.target;
        let _folder = shell.push_dir(&self.folder);
        must_fail(
            cmd!(shell, "cargo build --locked --target-dir {target}"),
            &words,
        )?;
        fs::write(&path, original).context("cannot restore the document")
    }

    fn without_the_runtimes_client(&self) -> Result<()> {
        step("modules with a client fail without the runtime's, with the remedy");
        self.replace("Cargo.toml", ", features = [\"client\"]", "")?;
        let shell = &self.repository.shell;
        let target = &self.target;
        let _folder = shell.push_dir(&self.folder);
        // The lock file loses what only the client needs.
        quietly(cmd!(shell, "cargo metadata --offline --format-version 1"))?;
        must_fail(
            cmd!(shell, "cargo build --locked --target-dir {target}"),
            &["these modules need the feature `client` of discogen-runtime"],
        )?;
        Ok(())
    }

    fn without_client(&self) -> Result<()> {
        step("without the client there are types and requests, at most 15 crates");
        let build = "discogen::build_script(|| {";
        self.replace(
            "build.rs",
            build,
            "discogen::BuildScript::new().client(false).run(|| {",
        )?;
        no_warning(&self.prints(PRINTED)?, "the project without the client")?;
        let shell = &self.repository.shell;
        let _folder = shell.push_dir(&self.folder);
        let options = ["--edges", "normal", "--prefix", "none", "--no-dedupe"];
        let count = crates(&outcome(cmd!(shell, "cargo tree --locked {options...}"))?);
        println!("  {count} crates");
        ensure!((1..=15).contains(&count), "{count} crates");
        Ok(())
    }
}
