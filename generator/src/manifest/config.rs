//! From a manifest to a configuration, with all documents and overlays read.

use std::path::Path;

use super::{ApiEntry, CrateEntry, Manifest};
use crate::config::{ApiConfig, Config, PackageConfig};
use crate::diagnostic::Errors;
use crate::document::Source;
use crate::parallel;
use crate::rust::Guide;

impl Config {
    /// Reads everything that a manifest names: documents, overlays, and the ledger in the crate's
    /// folder.
    ///
    /// # Errors
    /// All errors in the manifest, and files that cannot be read.
    pub fn from_manifest(path: impl AsRef<Path>) -> Result<Self, Errors> {
        Manifest::read(path)?.config()
    }
}

impl Manifest {
    /// Reads everything that the manifest names.
    ///
    /// # Errors
    /// Files that cannot be read, and errors in the pages of the guide.
    pub fn config(&self) -> Result<Config, Errors> {
        let config = self.without_guide()?;
        let guide = self.krate.guide.as_deref().map(Guide::read).transpose()?;
        Ok(guide.into_iter().fold(config, Config::guide))
    }

    /// Reads everything except the guide, which a comparison of revisions does not need.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub(crate) fn without_guide(&self) -> Result<Config, Errors> {
        let apis = parallel::map(&self.apis, ApiEntry::config);
        let config = Config::new(self.krate.package(), &self.krate.output).read_ledger()?;
        let apis = Errors::collect(apis)?;
        Ok(apis.into_iter().fold(config, Config::api))
    }
}

impl CrateEntry {
    fn package(&self) -> PackageConfig {
        let mut package = PackageConfig::new(self.name.clone());
        package.version.clone_from(&self.version);
        package.repository.clone_from(&self.repository);
        package.runtime.clone_from(&self.runtime);
        if let Some(description) = &self.description {
            package.description.clone_from(description);
        }
        if let Some(license) = &self.license {
            package.license.clone_from(license);
        }
        package
    }
}

impl ApiEntry {
    fn config(&self) -> Result<ApiConfig, Errors> {
        let mut config = ApiConfig::new(Source::read(&self.document)?);
        if let Some(overlay) = &self.overlay {
            config.overlay = Some(Source::read(overlay)?);
        }
        if let Some(protos) = &self.protos {
            config.protos = Some(Source::read(protos)?);
        }
        config.module.clone_from(&self.module);
        config.filter = self.filter.clone();
        config.prose = self.prose;
        config.default = self.default;
        Ok(config)
    }
}
