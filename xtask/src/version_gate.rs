//! `cargo xtask version-gate`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use xshell::{Cmd, cmd};

use crate::repository::{Repository, replace};
use crate::run::{must_fail, no_warning, quietly, step};

/// Checks that an emitted crate accepts a compatible runtime, and refuses another with the remedy
///
/// An emitted crate and copies of the runtime below target/version-gate: one with a later version,
/// as Cargo would select it; one minor version newer, whose interface is newer and compatible; and
/// one whose interface is incompatible. A crate that needs a newer interface is refused, too.
/// CARGO_TARGET_DIR may name a folder whose compiled dependencies are to be shared.
#[derive(clap::Args)]
pub struct Arguments {}

const DOCUMENT: &str = "tests/build-script/discovery/tasks.v1.json";
/// The interface of today, in the runtime and in the emitted crate.
const SUPPORTED: &str = "(1) => {};";
const EMITTED: &str = "emitted_for_interface!(1);";

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let home = repository.scratch("version-gate")?;
        let target = repository.target(&home);
        let gate = Gate {
            discogen: repository.discogen(&target)?,
            repository,
            home,
            target,
            versions: Versions::after(repository.version()?)?,
        };
        gate.later_version()?;
        gate.compatible_interface()?;
        gate.incompatible_interface()?;
        gate.older_runtime()
    }
}

/// Versions of the runtime.
struct Versions {
    current: String,
    /// The next patch version.
    patch: String,
    /// The next minor version.
    minor: String,
}

impl Versions {
    fn after(current: String) -> Result<Self> {
        let numbers: Vec<u32> = current
            .split('.')
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let [major, minor, patch] = numbers[..] else {
            bail!("the runtime's version {current} is not three numbers");
        };
        Ok(Self {
            patch: format!("{major}.{minor}.{}", patch + 1),
            minor: format!("{major}.{}.0", minor + 1),
            current,
        })
    }
}

struct Gate<'a> {
    repository: &'a Repository,
    discogen: PathBuf,
    home: PathBuf,
    target: PathBuf,
    versions: Versions,
}

impl Gate<'_> {
    fn later_version(&self) -> Result<()> {
        step("a crate compiles with a later version of its runtime");
        let Versions { current, patch, .. } = &self.versions;
        self.emit(current)?;
        self.runtime(patch, SUPPORTED)?;
        no_warning(&quietly(self.compile())?, "the crate")
    }

    fn compatible_interface(&self) -> Result<()> {
        step("a crate compiles with the next minor version, whose interface is compatible");
        let Versions { current, minor, .. } = &self.versions;
        self.emit(&format!(">={current}, <={minor}"))?;
        self.runtime(minor, "(2) => {};\n    (1) => {};")?;
        no_warning(&quietly(self.compile())?, "the crate")
    }

    fn incompatible_interface(&self) -> Result<()> {
        step("a crate is refused by a runtime with an incompatible interface");
        self.runtime(&self.versions.minor, "(2) => {};")?;
        let words = [
            "error: this crate was emitted for interface 1 of discogen-runtime",
            "generate it again with discogen",
        ];
        self.refused(&words)
    }

    fn older_runtime(&self) -> Result<()> {
        step("a crate is refused by a runtime that is older than its interface");
        self.runtime(&self.versions.minor, SUPPORTED)?;
        replace(
            &self.home.join("crate/src/lib.rs"),
            EMITTED,
            "emitted_for_interface!(2);",
        )?;
        let words = [
            "error: this crate was emitted for interface 2 of discogen-runtime",
            "run `cargo update --package discogen-runtime`",
        ];
        self.refused(&words)
    }

    /// Emits the crate, with a version requirement for its runtime.
    fn emit(&self, requirement: &str) -> Result<()> {
        let Self { discogen, home, .. } = self;
        let shell = &self.repository.shell;
        let document = self.repository.root.join(DOCUMENT);
        let folder = home.join("crate");
        let runtime = format!("version={requirement}");
        quietly(cmd!(
            shell,
            "{discogen} generate {document} --out {folder} --name tasks-api --runtime {runtime}"
        ))?;
        let manifest = "[workspace]\nmembers = [\"crate\"]\nexclude = [\"runtime\"]\n\
            resolver = \"3\"\n\n[patch.crates-io]\ndiscogen-runtime = { path = \"runtime\" }\n";
        fs::write(home.join("Cargo.toml"), manifest)?;
        Ok(())
    }

    /// Copies the runtime, and gives the copy a version and the interfaces that it supports.
    fn runtime(&self, version: &str, supported: &str) -> Result<()> {
        let folder = self.home.join("runtime");
        self.repository.copy("runtime", &folder)?;
        replace(
            &folder.join("Cargo.toml"),
            &format!("\nversion = \"{}\"", self.versions.current),
            &format!("\nversion = \"{version}\""),
        )?;
        replace(&folder.join("src/interface.rs"), SUPPORTED, supported)?;
        fs::copy(
            self.repository.root.join("Cargo.lock"),
            self.home.join("Cargo.lock"),
        )?;
        Ok(())
    }

    fn compile(&self) -> Cmd<'_> {
        let Self { home, target, .. } = self;
        let manifest = home.join("Cargo.toml");
        let options = ["--no-default-features", "--features", "tasks-v1"];
        let shell = &self.repository.shell;
        cmd!(
            shell,
            "cargo check --offline --manifest-path {manifest} --package tasks-api {options...} --target-dir {target}"
        )
    }

    /// Checks that the crate does not compile, that the compiler prints each of the words, and that
    /// its error is the only one.
    fn refused(&self, words: &[&str]) -> Result<()> {
        let printed = must_fail(self.compile(), words)?.stderr;
        let errors = printed
            .lines()
            .filter(|line| line.starts_with("error"))
            .filter(|line| !line.starts_with("error: could not compile"));
        let count = errors.count();
        ensure!(count == 1, "{count} errors in place of one:\n{printed}");
        Ok(())
    }
}
