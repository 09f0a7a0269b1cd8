//! `cargo xtask conformance`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::ValueEnum;
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step, visibly};
use crate::virtualenv::{self, PIP};

/// Compares the emitted crate with Google's own Python client, and sends random JSON through it
///
/// Makes a virtualenv with google-api-python-client 2.202.0 below target/conformance, emits a crate
/// with a probe from the documents, each with its overlay, builds the probe, and runs the scripts
/// of tests/conformance: `selftest.py`, their own tests; `python_client.py`, requests against the
/// Python client; `roundtrip.py`, random JSON through every type. All three have a --help of their
/// own.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Run the generator optimised: worth its build for many documents
    #[arg(long)]
    release: bool,
    /// Run only this comparison
    #[arg(long, value_name = "WHAT")]
    only: Option<Comparison>,
    /// Discovery documents; the public ones of discovery/ without any
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Comparison {
    PythonClient,
    Roundtrip,
}

impl Comparison {
    fn script(self) -> &'static str {
        match self {
            Self::PythonClient => "python_client.py",
            Self::Roundtrip => "roundtrip.py",
        }
    }
}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let shell = &repository.shell;
        let home = repository.scratch("conformance")?;
        let scripts = repository.root.join("tests/conformance");
        let python = with_client(repository, &home, &scripts)?;
        shell.set_var("PYTHONDONTWRITEBYTECODE", "1");
        let documents = &self.documents(repository)?;
        visibly(cmd!(shell, "{python} {scripts}/selftest.py"))?;

        step("the probe is emitted and built");
        let release = self.release.then_some("--release");
        let probe = cmd!(
            shell,
            "{python} {scripts}/probe.py {release...} --out {home}/crate {documents...}"
        );
        let binary = quietly(probe)?.stdout;
        let binary = binary.trim_end();
        let mut failed = Vec::new();
        for comparison in Comparison::value_variants() {
            if self.only.is_some_and(|only| only != *comparison) {
                continue;
            }
            let script = comparison.script();
            step(script);
            let command = cmd!(
                shell,
                "{python} {scripts}/{script} --probe {binary} {documents...}"
            );
            if visibly(command).is_err() {
                failed.push(script);
            }
        }
        match failed[..] {
            [] => Ok(()),
            _ => bail!("{} failed", failed.join(" and ")),
        }
    }

    /// The given documents; without any, those of discovery/ but v1alpha1 of Cloud Channel, which
    /// is not public.
    fn documents(&self, repository: &Repository) -> Result<Vec<PathBuf>> {
        if !self.documents.is_empty() {
            let absolute = self.documents.iter().map(|path| Ok(path.canonicalize()?));
            return absolute.collect();
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(repository.root.join("discovery"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".json") && !name.contains("v1alpha1") {
                found.push(repository.root.join("discovery").join(name));
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}

/// Returns the Python that has the client. The client's wheel is pinned by its hash; its
/// dependencies are not part of the comparison.
fn with_client(repository: &Repository, home: &Path, scripts: &Path) -> Result<PathBuf> {
    let shell = &repository.shell;
    let requirements = scripts.join("requirements.txt");
    virtualenv::python(repository, home, &requirements, |python| {
        let wheels = home.join("wheels");
        shell.remove_path(&wheels)?;
        let download = ["--no-deps", "--only-binary", ":all:", "--require-hashes"];
        quietly(cmd!(
            shell,
            "{python} {PIP...} download {download...} --requirement {requirements} --dest {wheels}"
        ))?;
        let mut files = Vec::new();
        for entry in fs::read_dir(&wheels)? {
            files.push(entry?.path());
        }
        quietly(cmd!(shell, "{python} {PIP...} install {files...}"))?;
        Ok(())
    })
}
