//! Input of a run: the package, the APIs, the names given so far, and the folder.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;
use crate::filter::{Filter, Pattern};
use crate::name::Ledger;
use crate::package::{PackageName, Version};
use crate::runtime_source::RuntimeSource;
use crate::rust::Guide;

/// Input of a run, with all files read.
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) package: PackageConfig,
    pub(crate) apis: Vec<ApiConfig>,
    pub(crate) ledger: Option<Source>,
    output: PathBuf,
}

/// The package to emit.
#[derive(Clone, Debug)]
pub struct PackageConfig {
    /// The name, such as `workspace-apis`.
    pub name: PackageName,
    /// The version.
    pub version: Version,
    /// One sentence for Cargo.toml and the crate's documentation.
    pub description: String,
    /// License, as an SPDX expression.
    pub license: String,
    /// URL of the repository.
    pub repository: Option<String>,
    /// The source of the package's runtime.
    pub runtime: RuntimeSource,
    /// Its guide: Markdown pages as documentation.
    pub guide: Option<Guide>,
}

impl PackageConfig {
    /// Creates a package with this name, version 0.1.0, and a runtime from a registry.
    pub fn new(name: PackageName) -> Self {
        Self {
            name,
            version: Version::new(0, 1, 0),
            description: "Types and requests for Google APIs.".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            repository: None,
            runtime: RuntimeSource::current(),
            guide: None,
        }
    }

    /// Checks the constraints that the types do not express.
    ///
    /// # Errors
    /// A source of the runtime that Cargo does not accept.
    pub(crate) fn check(&self) -> Result<(), Errors> {
        match self.runtime.fault() {
            Some(fault) => {
                let message = format!("the source of the runtime {fault}");
                Err(Diagnostic::error("", message).into())
            }
            None => Ok(()),
        }
    }
}

/// One API version.
#[derive(Clone, Debug)]
pub struct ApiConfig {
    pub(crate) document: Source,
    pub(crate) overlay: Option<Source>,
    pub(crate) protos: Option<Source>,
    pub(crate) module: Option<String>,
    pub(crate) filter: Filter,
    pub(crate) prose: bool,
    pub(crate) default: bool,
}

impl ApiConfig {
    /// Uses the whole API of a document, with its prose as documentation.
    pub fn new(document: Source) -> Self {
        Self {
            document,
            overlay: None,
            protos: None,
            module: None,
            filter: Filter::default(),
            prose: true,
            default: true,
        }
    }

    /// Reads a document, and the overlays beside it (for `gmail.v1.json`, the handwritten one
    /// `gmail.v1.overlay.toml` and the generated one `gmail.v1.protos.toml`) if there are any.
    ///
    /// # Errors
    /// A file that cannot be read or is not UTF-8.
    pub fn read(document: impl AsRef<Path>) -> Result<Self, Errors> {
        let document = document.as_ref();
        let mut config = Self::new(Source::read(document)?);
        let beside = |extension: &str| {
            let path = document.with_extension(extension);
            path.is_file().then(|| Source::read(&path)).transpose()
        };
        config.overlay = beside("overlay.toml")?;
        config.protos = beside("protos.toml")?;
        Ok(config)
    }

    /// Adds an overlay that `discogen overlay from-protos` wrote. The entries of the handwritten
    /// overlay win.
    #[must_use]
    pub fn protos(mut self, protos: Source) -> Self {
        self.protos = Some(protos);
        self
    }

    /// Adds a handwritten overlay.
    #[must_use]
    pub fn overlay(mut self, overlay: Source) -> Self {
        self.overlay = Some(overlay);
        self
    }

    /// Sets the module's name, which otherwise comes from the document's name and version.
    #[must_use]
    pub fn module(mut self, module: impl Into<String>) -> Self {
        self.module = Some(module.into());
        self
    }

    /// Keeps only methods whose id matches one of these patterns (`gmail.users.settings.*`).
    #[must_use]
    pub fn include(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.filter.include = patterns_of(patterns);
        self
    }

    /// Leaves out methods whose id matches one of these patterns.
    #[must_use]
    pub fn exclude(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.filter.exclude = patterns_of(patterns);
        self
    }

    /// Sets whether the document's descriptions become documentation.
    #[must_use]
    pub fn prose(mut self, prose: bool) -> Self {
        self.prose = prose;
        self
    }

    /// Sets whether the API's Cargo feature is one of the crate's default features (the default).
    #[must_use]
    pub fn default_feature(mut self, default: bool) -> Self {
        self.default = default;
        self
    }
}

fn patterns_of(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<Pattern> {
    let texts = texts.into_iter().map(Into::into);
    texts.map(Pattern::from).collect()
}

impl Config {
    /// Creates a configuration for the folder `output`, without APIs. Nothing is read: see
    /// [`read_ledger`](Self::read_ledger).
    pub fn new(package: PackageConfig, output: impl Into<PathBuf>) -> Self {
        Self {
            package,
            apis: Vec::new(),
            ledger: None,
            output: output.into(),
        }
    }

    /// Reads the ledger, `names.toml` in the output folder, if there is one. With it, items keep
    /// the Rust names from earlier runs.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn read_ledger(mut self) -> Result<Self, Errors> {
        let ledger = self.output.join("names.toml");
        self.ledger = match ledger.is_file() {
            true => Some(Source::read(&ledger)?),
            false => None,
        };
        Ok(self)
    }

    /// Adds an API.
    #[must_use]
    pub fn api(mut self, api: ApiConfig) -> Self {
        self.apis.push(api);
        self
    }

    /// Sets the source of the crate's runtime.
    ///
    /// # Errors
    /// A folder or a version that Cargo does not accept.
    pub fn runtime(mut self, runtime: RuntimeSource) -> Result<Self, Errors> {
        self.package.runtime = runtime;
        self.package.check()?;
        Ok(self)
    }

    /// Sets the guide of the crate.
    #[must_use]
    pub fn guide(mut self, guide: Guide) -> Self {
        self.package.guide = Some(guide);
        self
    }

    /// Returns the same crate in another folder, with its runtime bundled. Its names are those of
    /// the manifest's own crate, or else those in the folder's ledger.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn vendored(mut self, output: impl Into<PathBuf>) -> Result<Self, Errors> {
        self.package.runtime = RuntimeSource::Bundled;
        self.output = output.into();
        match self.ledger {
            Some(_) => Ok(self),
            None => self.read_ledger(),
        }
    }

    /// Returns the package to emit.
    pub fn package(&self) -> &PackageConfig {
        &self.package
    }

    /// Returns the crate's folder.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Parses the names given so far; empty without a ledger.
    ///
    /// # Errors
    /// All errors in the ledger.
    pub(crate) fn ledger(&self) -> Result<Ledger, Errors> {
        match &self.ledger {
            Some(source) => Ledger::parse(source),
            None => Ok(Ledger::default()),
        }
    }
}
