//! Record of an earlier run, so that unchanged documents are skipped: a hash of every input of an
//! API, and the size and modification time of every file emitted from it.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::config::{ApiConfig, Config};
use crate::generate::ApiReport;
use crate::name::RustName;
use crate::options::GenerateOptions;
use crate::parallel;
use crate::rust::{ApiSummary, ResourceFeature};
use crate::write::{self, WriteError};

/// The record of a run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Cache {
    /// Hash of the generator and of the package without its APIs.
    pub common: u64,
    /// Hash of `names.toml`.
    pub ledger: u64,
    /// The files that belong to no API.
    pub files: Vec<Mark>,
    /// Records by document.
    pub apis: BTreeMap<String, Record>,
}

/// The record of an API.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Hash of every input of the API.
    key: u64,
    id: String,
    revision: String,
    module: String,
    feature: String,
    /// Features of resources, each with the features it depends on.
    resource_features: Vec<(String, Vec<String>)>,
    name: String,
    version: String,
    description: String,
    start: Vec<String>,
    methods: usize,
    schemas: usize,
    unions: usize,
    /// The files emitted from it.
    pub files: Vec<Mark>,
}

/// Size and modification time of a written file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// Path, relative to the crate.
    pub path: String,
    size: u64,
    /// Modification time, in nanoseconds since 1970.
    time: u64,
}

impl Mark {
    /// Reads the state of a file; `None` if it does not exist.
    fn of(root: &Path, path: &str) -> Option<Self> {
        let data = fs::symlink_metadata(root.join(path)).ok()?;
        let time = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        data.is_file().then_some(Self {
            path: path.to_owned(),
            size: data.len(),
            time: u64::try_from(time.as_nanos()).ok()?,
        })
    }

    /// Reads the states of files that were just written.
    pub(crate) fn all<'a>(root: &Path, paths: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        let marks = paths.into_iter().filter_map(|path| Self::of(root, path));
        marks.collect()
    }

    fn holds(&self, root: &Path) -> bool {
        Self::of(root, &self.path).as_ref() == Some(self)
    }
}

/// Returns `true` if all files are unchanged since they were written.
pub(crate) fn hold(marks: &[Mark], root: &Path) -> bool {
    marks.iter().all(|mark| mark.holds(root))
}

impl Record {
    pub(crate) fn new(
        key: u64,
        report: &ApiReport,
        summary: &ApiSummary,
        files: Vec<Mark>,
    ) -> Self {
        let features = summary.resource_features.iter();
        Self {
            key,
            id: report.api.clone(),
            revision: report.revision.clone(),
            module: report.module.clone(),
            feature: summary.feature.clone(),
            resource_features: features
                .map(|feature| (feature.name.clone(), feature.needs.clone()))
                .collect(),
            name: summary.name.clone(),
            version: summary.version.clone(),
            description: summary.description.clone(),
            start: summary.start.clone(),
            methods: report.methods,
            schemas: report.schemas,
            unions: report.unions,
            files,
        }
    }

    /// Returns the report of the run that emitted the API.
    pub(crate) fn report(&self) -> ApiReport {
        ApiReport {
            api: self.id.clone(),
            revision: self.revision.clone(),
            module: self.module.clone(),
            methods: self.methods,
            schemas: self.schemas,
            unions: self.unions,
            time: Duration::ZERO,
        }
    }

    /// Returns the entry of the API in the files of the whole crate.
    pub(crate) fn summary(&self) -> Option<ApiSummary> {
        let features = self.resource_features.iter();
        let features = features.map(|(name, needs)| ResourceFeature {
            name: name.clone(),
            needs: needs.clone(),
        });
        Some(ApiSummary {
            module: RustName::new(self.module.as_str())?,
            feature: self.feature.clone(),
            resource_features: features.collect(),
            name: self.name.clone(),
            version: self.version.clone(),
            description: self.description.clone(),
            start: self.start.clone(),
            methods: self.methods,
            schemas: self.schemas,
        })
    }
}

impl Cache {
    /// Reads the cache; empty if the file is missing or cannot be parsed.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read(path).ok();
        let cache = text.and_then(|text| serde_json::from_slice(&text).ok());
        cache.unwrap_or_default()
    }

    /// Writes the cache.
    ///
    /// # Errors
    /// A folder or a file that cannot be written.
    pub(crate) fn write(&self, path: &Path) -> Result<(), WriteError> {
        let fail = |source| WriteError {
            path: path.to_owned(),
            source,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fail)?;
        }
        let text = serde_json::to_vec(self).map_err(|error| fail(error.into()))?;
        write::replace(path, &text)
    }

    /// Returns the records of the APIs whose inputs and files are unchanged.
    pub(crate) fn unchanged(
        &self,
        config: &Config,
        options: &GenerateOptions,
        keys: &[u64],
    ) -> Vec<Option<&Record>> {
        let same_names = self.common == common(config, options) && self.ledger == ledger(config);
        parallel::map(config.apis.iter().zip(keys), |(api, key)| {
            let record = self.apis.get(api.document.name())?;
            let same = same_names && record.key == *key && hold(&record.files, config.output());
            same.then_some(record)
        })
    }
}

/// Returns a hash of the generator, and of the package without its APIs.
pub(crate) fn common(config: &Config, options: &GenerateOptions) -> u64 {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    // The version does not change during development of discogen itself.
    let data = std::env::current_exe().and_then(fs::metadata);
    if let Ok(data) = data {
        data.len().hash(&mut hasher);
        data.modified().ok().hash(&mut hasher);
    }
    let package = &config.package;
    (&package.name, &package.version, &package.description).hash(&mut hasher);
    (&package.license, &package.repository, &package.runtime).hash(&mut hasher);
    package.guide.hash(&mut hasher);
    (options.probe, options.resource_features).hash(&mut hasher);
    hasher.finish()
}

/// Returns a hash of the ledger.
pub(crate) fn ledger(config: &Config) -> u64 {
    config
        .ledger
        .as_ref()
        .map_or(0, |source| text(source.text()))
}

/// Returns a hash of a text.
pub(crate) fn text(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Returns a hash of every input of an API.
pub(crate) fn key(api: &ApiConfig) -> u64 {
    let mut hasher = DefaultHasher::new();
    (api.document.name(), api.document.text()).hash(&mut hasher);
    for overlay in [&api.overlay, &api.protos] {
        overlay
            .as_ref()
            .map(|source| source.text())
            .hash(&mut hasher);
    }
    (&api.module, api.prose, api.default).hash(&mut hasher);
    for patterns in [&api.filter.include, &api.filter.exclude] {
        let texts: Vec<&str> = patterns.iter().map(|it| it.text.as_str()).collect();
        texts.hash(&mut hasher);
    }
    hasher.finish()
}
