//! What to generate: from a manifest, or put together in a build script.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;
use crate::manifest::Manifest;
use crate::name::is_keyword;
use crate::runtime_source::{RUNTIME, RuntimeSource};
use crate::watch::Watch;

/// What to generate, with all inputs read.
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) package: PackageConfig,
    pub(crate) apis: Vec<ApiConfig>,
    pub(crate) ledger: Option<Source>,
    pub(crate) probe: bool,
    pub(crate) severity: Vec<crate::diff::SeverityRule>,
    /// Whether overlay entries that point at nothing are left out, with a warning.
    pub(crate) lenient: bool,
    pub(crate) cache: Option<PathBuf>,
    pub(crate) watch: Watch,
    pub(crate) split: bool,
    pub(crate) overwrite: bool,
    output: PathBuf,
}

/// The package to emit.
#[derive(Clone, Debug)]
pub struct PackageConfig {
    /// Its name, such as `workspace-apis`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// One sentence for Cargo.toml and the crate's documentation.
    pub description: String,
    /// An SPDX expression.
    pub license: String,
    /// A URL.
    pub repository: Option<String>,
    /// Where the package finds its runtime.
    pub runtime: RuntimeSource,
}

impl PackageConfig {
    /// A package of this name, with version 0.1.0, that takes its runtime from a registry.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: "0.1.0".to_owned(),
            description: "Types and requests for Google APIs.".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            repository: None,
            runtime: RuntimeSource::current(),
        }
    }

    /// What of it cannot stand in a Cargo.toml, or in Rust.
    fn check(&self) -> Result<(), Errors> {
        let faults = [
            (&self.name, package_name_fault(&self.name)),
            (&self.version, version_fault(&self.version)),
        ];
        let found = faults.iter().filter_map(|(text, fault)| {
            fault.map(|fault| Diagnostic::error("", format!("`{text}` {fault}")))
        });
        let runtime = self
            .runtime
            .fault()
            .map(|fault| Diagnostic::error("", format!("the place of the runtime {fault}")));
        let problems: Vec<Diagnostic> = found.chain(runtime).collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Errors(problems))
        }
    }
}

/// Why Cargo does not take a name for a package, or Rust for a crate that others can name.
pub(crate) fn package_name_fault(text: &str) -> Option<&'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) || !text.bytes().all(plain) {
        return Some("is not a package name");
    }
    let library = text.replace('-', "_");
    let is_own = matches!(
        library.as_str(),
        "alloc" | "core" | "proc_macro" | "std" | "test"
    );
    if is_own || is_keyword(&library) {
        return Some("is not a package name: Rust has that word itself");
    }
    let is_taken = RUNTIME.replace('-', "_") == library;
    is_taken.then_some("is not a package name: the emitted crate depends on another one of it")
}

/// Why a text is not a semantic version (semver.org, 2.0.0): three numbers, perhaps with a
/// pre-release and a build behind them.
pub(crate) fn version_fault(text: &str) -> Option<&'static str> {
    let (text, build) = halves(text, '+');
    let (core, pre_release) = halves(text, '-');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = |part: &str| digits(part) && part.len() > 1 && part.starts_with('0');
    let plain = |part: &str| {
        let byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(byte)
    };
    let number = |part: &str| part.parse::<u64>().is_ok() && digits(part) && !leading_zero(part);
    let is_version = core.split('.').count() == 3
        && core.split('.').all(number)
        && pre_release
            .is_none_or(|it| it.split('.').all(|part| plain(part) && !leading_zero(part)))
        && build.is_none_or(|it| it.split('.').all(plain));
    (!is_version).then_some("is not a version such as `0.1.0`")
}

/// The ledger in a crate's folder, if there is one.
fn ledger(output: &Path) -> Result<Option<Source>, Errors> {
    let ledger = output.join("names.toml");
    ledger.is_file().then(|| Source::read(&ledger)).transpose()
}

/// What stands before a character, and what behind it if it is there.
fn halves(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, behind)) => (before, Some(behind)),
        None => (text, None),
    }
}

/// One API version.
#[derive(Clone, Debug)]
pub struct ApiConfig {
    pub(crate) document: Source,
    pub(crate) overlay: Option<Source>,
    pub(crate) module: Option<String>,
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) prose: bool,
}

impl ApiConfig {
    /// The whole API of a document, with its prose as documentation.
    pub fn new(document: Source) -> Self {
        Self {
            document,
            overlay: None,
            module: None,
            include: Vec::new(),
            exclude: Vec::new(),
            prose: true,
        }
    }

    /// Reads a document, and the overlay beside it (`gmail.v1.overlay.toml` for `gmail.v1.json`)
    /// if there is one.
    ///
    /// # Errors
    /// A file that cannot be read or is not UTF-8.
    pub fn read(document: impl AsRef<Path>) -> Result<Self, Errors> {
        let document = document.as_ref();
        let mut config = Self::new(Source::read(document)?);
        let overlay = document.with_extension("overlay.toml");
        if overlay.is_file() {
            config.overlay = Some(Source::read(&overlay)?);
        }
        Ok(config)
    }

    /// Adds an overlay.
    #[must_use]
    pub fn overlay(mut self, overlay: Source) -> Self {
        self.overlay = Some(overlay);
        self
    }

    /// Names the module, instead of after the document's name and version.
    #[must_use]
    pub fn module(mut self, module: impl Into<String>) -> Self {
        self.module = Some(module.into());
        self
    }

    /// Keeps only methods whose id fits one of these patterns (`gmail.users.settings.*`).
    #[must_use]
    pub fn include(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.include = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// Leaves out methods whose id fits one of these patterns.
    #[must_use]
    pub fn exclude(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.exclude = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// Whether the document's descriptions become documentation.
    #[must_use]
    pub fn prose(mut self, prose: bool) -> Self {
        self.prose = prose;
        self
    }
}

impl Config {
    /// A package for `output`, without APIs yet. The ledger is read from there if it exists.
    ///
    /// # Errors
    /// A name or a version that Cargo does not take, and a ledger that cannot be read.
    pub fn new(package: PackageConfig, output: impl Into<PathBuf>) -> Result<Self, Errors> {
        package.check()?;
        let output = output.into();
        Ok(Self {
            package,
            apis: Vec::new(),
            ledger: ledger(&output)?,
            probe: false,
            severity: Vec::new(),
            lenient: false,
            cache: None,
            watch: Watch::default(),
            split: true,
            overwrite: false,
            output,
        })
    }

    /// A package that stands nowhere, for a look at documents: no ledger is read.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn without_ledger(package: PackageConfig) -> Self {
        Self {
            package,
            apis: Vec::new(),
            ledger: None,
            probe: false,
            severity: Vec::new(),
            lenient: false,
            cache: None,
            watch: Watch::default(),
            split: true,
            overwrite: false,
            output: PathBuf::new(),
        }
    }

    /// Everything that a manifest names.
    ///
    /// # Errors
    /// All that is wrong with the manifest, and files that cannot be read.
    pub fn from_manifest(path: impl AsRef<Path>) -> Result<Self, Errors> {
        let manifest = Manifest::read(path.as_ref())?;
        let given = manifest.crate_;
        let mut package = PackageConfig::new(given.name);
        package.version = given.version;
        package.repository = given.repository;
        package.runtime = given.runtime;
        if let Some(description) = given.description {
            package.description = description;
        }
        if let Some(license) = given.license {
            package.license = license;
        }
        let mut config = Self::new(package, given.output)?;
        config.severity = manifest.severity;
        let mut problems = Vec::new();
        let read = |api: &crate::manifest::ApiConfig| {
            ApiConfig::read(api.document.get_ref()).and_then(|mut read| {
                if let Some(overlay) = &api.overlay {
                    read.overlay = Some(Source::read(overlay)?);
                }
                Ok(read)
            })
        };
        let all: Vec<Result<ApiConfig, Errors>> = manifest.apis.par_iter().map(read).collect();
        for (api, read) in manifest.apis.into_iter().zip(all) {
            match read {
                Ok(mut read) => {
                    let texts = |list: Vec<toml::Spanned<String>>| {
                        list.into_iter().map(toml::Spanned::into_inner).collect()
                    };
                    read.module = api.module.map(toml::Spanned::into_inner);
                    read.include = texts(api.include);
                    read.exclude = texts(api.exclude);
                    read.prose = api.prose;
                    config.apis.push(read);
                }
                Err(Errors(found)) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(Errors(problems))
        }
    }

    /// The same, whose overlays may be ahead of their documents.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn lenient(&self) -> Self {
        Self {
            lenient: true,
            ..self.clone()
        }
    }

    /// Adds an API.
    #[must_use]
    pub fn api(mut self, api: ApiConfig) -> Self {
        self.apis.push(api);
        self
    }

    /// Whether to emit `examples/probe` too, which prints the requests that the crate makes.
    #[must_use]
    pub fn probe(mut self, probe: bool) -> Self {
        self.probe = probe;
        self
    }

    /// A file in which [`update`](crate::update) remembers what it emitted, to skip documents that
    /// have not changed. It is no part of the crate and can be deleted at any time.
    #[must_use]
    pub fn cache(mut self, cache: impl Into<PathBuf>) -> Self {
        self.cache = Some(cache.into());
        self
    }

    /// Sets where the crate finds its runtime.
    ///
    /// # Errors
    /// A folder or a version that Cargo does not take.
    pub fn runtime(mut self, runtime: RuntimeSource) -> Result<Self, Errors> {
        self.package.runtime = runtime;
        self.package.check()?;
        Ok(self)
    }

    /// Sets whether [`update`](crate::update) overwrites files that discogen did not write. By
    /// default such a file is an error.
    #[must_use]
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = overwrite;
        self
    }

    /// The same crate in another folder, with its runtime bundled. Its names are those of the
    /// manifest's own crate, or else those that the folder's ledger holds.
    ///
    /// # Errors
    /// A ledger that cannot be read.
    pub fn vendored(mut self, output: impl Into<PathBuf>) -> Result<Self, Errors> {
        self.package.runtime = RuntimeSource::Bundled;
        self.output = output.into();
        if self.ledger.is_none() {
            self.ledger = ledger(&self.output)?;
        }
        Ok(self)
    }

    /// The package to emit.
    pub fn package(&self) -> &PackageConfig {
        &self.package
    }

    /// The crate's folder.
    pub fn output(&self) -> &Path {
        &self.output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_cargo_or_rust_refuses_is_an_error() {
        let said = |name: &str, version: &str| {
            let mut package = PackageConfig::new(name);
            package.version = version.to_owned();
            Config::new(package, "there/is/no/such/folder").err()
        };
        for name in ["", "1abc", "a b", "../x", "-", "_", "é", "a\"", "a\nb"] {
            let errors = said(name, "0.1.0").unwrap().to_string();
            assert!(errors.contains("is not a package name"), "{errors}");
        }
        for name in ["type", "Self", "self", "std", "proc-macro"] {
            let errors = said(name, "0.1.0").unwrap().to_string();
            assert!(errors.contains("Rust has that word"), "{errors}");
        }
        for name in ["discogen-runtime", "discogen_runtime"] {
            let errors = said(name, "0.1.0").unwrap().to_string();
            assert!(errors.contains("depends on"), "{errors}");
        }
        let both = said("a b", "1").unwrap();
        assert_eq!(both.0.len(), 2);
        assert!(said("google-apis", "0.1.0-rc.1+x").is_none());
    }

    #[test]
    fn a_version_is_what_cargo_takes_for_one() {
        for version in [
            "0.1.0",
            "10.20.30",
            "1.0.0-rc.1",
            "1.0.0--",
            "1.0.0+007.x-y",
            "1.0.0-0a+1",
        ] {
            assert_eq!(version_fault(version), None, "{version}");
        }
        for version in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "01.0.0",
            "+1.0.0",
            "1.0.0-",
            "1.0.0+",
            "1.0.0-a..b",
            "1.0.0-01",
            "1.0.0-é",
            "1.0.0+a+b",
            "1.0.0 ",
            "99999999999999999999.0.0",
        ] {
            assert!(version_fault(version).is_some(), "{version}");
        }
    }
}
