//! The inputs of `generate` and `check`: a manifest, or documents and the folder of their crate.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::init;
use crate::config::{ApiConfig, Config, PackageConfig};
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;
use crate::package::PackageName;
use crate::parallel;
use crate::runtime_source::RuntimeSource;
use crate::write::is_ours;

#[derive(clap::Args)]
pub(super) struct Inputs {
    /// Discovery documents; without any, those of the manifest. An overlay beside a document
    /// (gmail.v1.overlay.toml for gmail.v1.json) is used.
    #[arg(requires = "out")]
    documents: Vec<PathBuf>,
    /// The crate's folder, for documents.
    #[arg(long, requires = "documents")]
    out: Option<PathBuf>,
    /// The crate's name, for documents. The default is the name of the emitted crate that the
    /// folder has, or else `google-apis`.
    #[arg(long, requires = "documents")]
    name: Option<PackageName>,
    /// Location of the crate's runtime: `bundled` (in its own folder; the default for
    /// documents), `path=DIR` (relative to the crate's folder) or `version=REQUIREMENT`.
    #[arg(long, value_name = "SOURCE")]
    runtime: Option<RuntimeSource>,
    /// The manifest; its keys are in docs/manifest.md.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
}

impl Inputs {
    /// Reads the manifest or the documents.
    ///
    /// # Errors
    /// All errors in the manifest, and files that cannot be read.
    pub(super) fn config(self) -> Result<Config, Errors> {
        let Some(out) = self.out else {
            let config = Config::from_manifest(&self.manifest)?;
            return match self.runtime {
                Some(runtime) => config.runtime(runtime),
                None => Ok(config),
            };
        };
        let name = match self.name {
            Some(name) => name,
            None => default_name(&out)?,
        };
        let runtime = self.runtime.unwrap_or(RuntimeSource::Bundled);
        let apis = parallel::map(&self.documents, ApiConfig::read);
        let config = Config::new(PackageConfig::new(name), out);
        let config = config.runtime(runtime)?.read_ledger()?;
        let apis = Errors::collect(apis)?;
        Ok(apis.into_iter().fold(config, Config::api))
    }
}

/// Returns the name of the emitted crate in a folder, or else the default name.
fn default_name(folder: &Path) -> Result<PackageName, Errors> {
    let path = folder.join("Cargo.toml");
    let emitted = std::fs::read(&path).ok().filter(|bytes| is_ours(bytes));
    let Some(bytes) = emitted else {
        return init::default_name();
    };
    let file = Source::from_bytes(path.display().to_string(), bytes)?;
    let name = package_name(file.text());
    name.ok_or_else(|| {
        let error = Diagnostic::error(file.name(), "the emitted crate has no valid package name");
        error.with_hint("`--name` sets it").into()
    })
}

/// Returns the package name that a Cargo.toml states.
fn package_name(manifest: &str) -> Option<PackageName> {
    let manifest = DeTable::parse(manifest).ok()?;
    let package = manifest.get_ref().get("package")?.get_ref().as_table()?;
    package.get("name")?.get_ref().as_str()?.parse().ok()
}
