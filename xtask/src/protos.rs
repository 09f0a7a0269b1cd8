//! `cargo xtask protos`.

mod program;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step, visibly};
use crate::virtualenv::{self, PIP};

/// Makes overlays from the protos of real APIs, and checks them
///
/// Takes the protos of the APIs in tests/protos/apis.txt from npm, and those of Cloud Channel from
/// PyPI; makes an overlay for the document of each, which tests/corpus/documents fetches; generates
/// a crate from each; compiles it with warnings denied; sends JSON through every union; and
/// compares the overlays with an independent reading of the descriptors (protoc and Google's Python
/// library). Then it checks that discovery/cloudchannel.v1.protos.toml is what the protos give, and
/// follows docs/protos.md with Secret Manager and a fake server.
#[derive(clap::Args)]
pub struct Arguments {
    /// Use this folder of documents
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
    /// Run the generator optimised: worth its build for many APIs
    #[arg(long)]
    release: bool,
    /// Neither compile crates nor send JSON
    #[arg(long)]
    no_crates: bool,
    /// APIs such as secretmanager.v1; all of apis.txt without any
    #[arg(value_name = "API")]
    apis: Vec<String>,
}

/// The API of docs/protos.md.
const SECRET_MANAGER: &str = "secretmanager.v1";

impl Arguments {
    /// One API with its crate, and what follows.
    pub fn of_one_api() -> Self {
        Self {
            documents: None,
            release: false,
            no_crates: false,
            apis: vec![SECRET_MANAGER.to_owned()],
        }
    }

    pub fn run(self, repository: &Repository) -> Result<()> {
        let shell = &repository.shell;
        let home = repository.scratch("protos")?;
        let scripts = repository.root.join("tests/protos");
        let python = with_libraries(repository, &home, &scripts)?;
        let documents = self.documents(repository)?;
        self.take_protos(repository, &home, &scripts)?;
        let discogen = self.discogen(repository, &home)?;

        step("overlays, crates, round trips");
        let crates = self.no_crates.then_some("--no-crates");
        let apis = &self.apis;
        visibly(cmd!(
            shell,
            "{python} -B {scripts}/check.py --home {home} --documents {documents} --discogen {discogen} {crates...} {apis...}"
        ))?;

        step("Cloud Channel");
        let set = home.join("channel.binpb");
        visibly(cmd!(
            shell,
            "{python} -B {scripts}/wheel.py google.cloud.channel_v1 {set}"
        ))?;
        visibly(cmd!(
            shell,
            "{discogen} overlay from-protos {set} --api cloudchannel:v1 --check"
        ))
        .context(
            "discovery/cloudchannel.v1.protos.toml is stale: run the command without --check",
        )?;

        step("docs/protos.md, with Secret Manager");
        program::run(repository, &home, &documents, &discogen)
    }

    fn documents(&self, repository: &Repository) -> Result<PathBuf> {
        if let Some(given) = &self.documents {
            return Ok(given.canonicalize()?);
        }
        let shell = &repository.shell;
        let root = &repository.root;
        let listed = quietly(cmd!(shell, "{root}/tests/corpus/documents"))?.stdout;
        let first = listed.lines().next().context("no documents")?;
        let folder = Path::new(first).parent().context("no folder")?;
        Ok(folder.to_owned())
    }

    /// Unpacks the protos of npm's packages, each into a folder of its own.
    fn take_protos(&self, repository: &Repository, home: &Path, scripts: &Path) -> Result<()> {
        let shell = &repository.shell;
        let table = fs::read_to_string(scripts.join("apis.txt"))?;
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        let rows = rows.filter_map(|line| line.split_once(' '));
        let is_wanted = |api: &str| {
            self.apis.is_empty() || api == SECRET_MANAGER || self.apis.iter().any(|it| it == api)
        };
        let packages = rows
            .filter(|(api, _)| is_wanted(api))
            .map(|(_, package)| package);
        for package in std::iter::once("google-gax").chain(packages) {
            let name = package.rsplit('/').next().unwrap_or(package);
            let folder = home.join("npm").join(name);
            if folder.join("package").is_dir() {
                continue;
            }
            step(&format!("the protos of {package}"));
            fs::create_dir_all(&folder)?;
            let _folder = shell.push_dir(&folder);
            let packed = quietly(cmd!(shell, "npm pack --silent {package}"))?.stdout;
            let archive = packed.trim();
            quietly(cmd!(shell, "tar xzf {archive} package/build/protos"))?;
            shell.remove_path(archive)?;
        }
        Ok(())
    }

    fn discogen(&self, repository: &Repository, home: &Path) -> Result<PathBuf> {
        let target = repository.target(home);
        if !self.release {
            return repository.discogen(&target);
        }
        let shell = &repository.shell;
        quietly(cmd!(
            shell,
            "cargo build --release --locked --package discogen --target-dir {target}"
        ))?;
        Ok(target.join("release/discogen"))
    }
}

/// Returns the Python that has protoc, Google's Python library and Cloud Channel's client.
fn with_libraries(repository: &Repository, home: &Path, scripts: &Path) -> Result<PathBuf> {
    let shell = &repository.shell;
    let requirements = scripts.join("requirements.txt");
    virtualenv::python(repository, home, &requirements, |python| {
        quietly(cmd!(
            shell,
            "{python} {PIP...} install --requirement {requirements}"
        ))?;
        Ok(())
    })
}
