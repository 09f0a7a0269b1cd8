//! `cargo xtask runtime-sources`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{must_print, no_warning, quietly, step};

/// Compiles emitted crates with each source of their runtime
///
/// In an empty folder outside of the repository and without a network: bundled; two crates emitted
/// apart that share one client and one error; as `discogen vendor` writes it; in another folder;
/// and by version, here from a `[patch]` in place of a registry. CARGO_TARGET_DIR may name a folder
/// whose compiled dependencies are to be shared.
#[derive(clap::Args)]
pub struct Arguments {}

const TASKS: &str = "tests/build-script/discovery/tasks.v1.json";
const PRINTED: &str = "t1\ntrue\ntasks-api/0.1.0\ndelegates-api/0.1.0";

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let target = repository.target(&repository.scratch("runtime-sources")?);
        let check = Check {
            repository,
            discogen: repository.discogen(&target)?,
            target,
            home: tempfile::tempdir()?,
        };
        check.bundled()?;
        check.two_crates()?;
        check.vendored()?;
        check.another_folder()?;
        check.version()
    }
}

struct Check<'a> {
    repository: &'a Repository,
    discogen: PathBuf,
    target: PathBuf,
    home: TempDir,
}

impl Check<'_> {
    /// A path below the empty folder.
    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Emits a crate of one document, under its own name.
    fn emit(&self, document: &str, name: &str, options: &[&str]) -> Result<()> {
        let Self {
            discogen,
            repository,
            ..
        } = self;
        let shell = &repository.shell;
        let document = repository.root.join(document);
        let _folder = shell.push_dir(self.home.path());
        quietly(
            cmd!(
                shell,
                "{discogen} generate {document} --out {name} --name {name}"
            )
            .args(options),
        )?;
        Ok(())
    }

    /// Compiles a package without a warning, with the versions of the repository's lock file.
    fn compile(&self, name: &str) -> Result<()> {
        let shell = &self.repository.shell;
        let target = &self.target;
        let folder = self.path(name);
        self.lock(&folder)?;
        let _folder = shell.push_dir(&folder);
        no_warning(
            &quietly(cmd!(shell, "cargo check --offline --target-dir {target}"))?,
            name,
        )?;
        fs::remove_file(folder.join("Cargo.lock")).context("Cargo leaves a lock file")
    }

    fn lock(&self, folder: &Path) -> Result<()> {
        fs::copy(
            self.repository.root.join("Cargo.lock"),
            folder.join("Cargo.lock"),
        )?;
        Ok(())
    }

    fn bundled(&self) -> Result<()> {
        step("a crate with its runtime bundled compiles from an empty folder");
        self.emit(TASKS, "tasks-api", &[])?;
        self.compile("tasks-api")
    }

    fn two_crates(&self) -> Result<()> {
        step("two crates emitted apart share one client and one error");
        self.emit(
            "discovery/gmail.v1.json",
            "delegates-api",
            &["--runtime", "path=../tasks-api/runtime"],
        )?;
        self.compile("delegates-api")?;
        let program = self.path("program");
        self.repository
            .copy("tests/runtime-sources/program", &program)?;
        self.lock(&program)?;
        let shell = &self.repository.shell;
        let target = &self.target;
        let _folder = shell.push_dir(&program);
        let printed = quietly(cmd!(shell, "cargo run --offline --target-dir {target}"))?.stdout;
        ensure!(printed.trim() == PRINTED, "the program prints: {printed}");
        Ok(())
    }

    fn vendored(&self) -> Result<()> {
        step("what `discogen vendor` writes compiles from an empty folder");
        let Self {
            discogen,
            repository,
            ..
        } = self;
        let shell = &repository.shell;
        let manifest = repository.root.join("discovery/discogen.toml");
        let _folder = shell.push_dir(self.home.path());
        let vendor = ["vendor", "vendored", "--manifest"];
        let written = quietly(cmd!(shell, "{discogen} {vendor...} {manifest}"))?;
        must_print(
            &written,
            "discogen vendor",
            &["workspace-apis = { path = \"vendored\" }"],
        )?;
        self.compile("vendored")?;
        quietly(cmd!(shell, "{discogen} {vendor...} {manifest} --check"))?;
        Ok(())
    }

    fn another_folder(&self) -> Result<()> {
        step("a crate with its runtime in another folder compiles");
        fs::rename(self.path("tasks-api/runtime"), self.path("shared"))?;
        self.emit(TASKS, "tasks-api", &["--runtime", "path=../shared"])?;
        self.compile("tasks-api")
    }

    fn version(&self) -> Result<()> {
        step("a crate with a version of its runtime compiles");
        self.emit(TASKS, "tasks-api", &["--runtime", "version=0.1"])?;
        let manifest = fs::read_to_string(self.path("tasks-api/Cargo.toml"))?;
        let dependency = "discogen-runtime = { version = \"0.1\", default-features = false }";
        ensure!(
            manifest.lines().any(|line| line == dependency),
            "tasks-api/Cargo.toml has another dependency"
        );
        fs::create_dir(self.path(".cargo"))?;
        let shared = self.path("shared");
        let patch = format!("[patch.crates-io]\ndiscogen-runtime = {{ path = {shared:?} }}\n");
        fs::write(self.path(".cargo/config.toml"), patch)?;
        self.compile("tasks-api")
    }
}
