//! From documents directly to the crate's folder, API by API: memory is bounded by the APIs being
//! processed, and unchanged files are not written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::cache::{self, Cache, Mark, Record};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Errors};
use crate::format::File;
use crate::generate::{ApiReport, Input, Known, Produced, produce};
use crate::options::GenerateOptions;
use crate::parallel;
use crate::rust::ApiSummary;
use crate::write::{self, WriteError, Written};

/// Options of [`update`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct UpdateOptions {
    pub(crate) generate: GenerateOptions,
    pub(crate) cache: Option<PathBuf>,
    pub(crate) overwrite: bool,
}

impl UpdateOptions {
    /// Options of the generation itself.
    pub fn generate(mut self, generate: GenerateOptions) -> Self {
        self.generate = generate;
        self
    }

    /// Overwrites files that discogen did not write. By default such a file is an error.
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = overwrite;
        self
    }

    /// Sets a file that records what was emitted, so that the next run skips documents that have
    /// not changed. It is not part of the crate and can be deleted at any time.
    pub fn cache(mut self, cache: impl Into<PathBuf>) -> Self {
        self.cache = Some(cache.into());
        self
    }
}

/// The outcome of an update.
#[derive(Clone, Debug, Default)]
pub struct Updated {
    /// The written and removed files.
    pub written: Written,
    /// Reports on the documents, in the order of the configuration.
    pub reports: Vec<ApiReport>,
    /// Warnings about the documents that were not skipped.
    pub warnings: Vec<Diagnostic>,
    /// Number of documents skipped because nothing has changed since an earlier run.
    pub skipped: usize,
}

/// The error of an update.
#[derive(Debug)]
pub enum UpdateError {
    /// Documents, overlays or the ledger have errors. Nothing was written.
    Inputs(Errors),
    /// A file could not be read or written.
    Write(WriteError),
}

impl fmt::Display for UpdateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inputs(errors) => errors.fmt(out),
            Self::Write(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for UpdateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Inputs(_) => None,
            Self::Write(error) => Some(error),
        }
    }
}

impl From<Errors> for UpdateError {
    fn from(errors: Errors) -> Self {
        Self::Inputs(errors)
    }
}

impl From<WriteError> for UpdateError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// Files that are checked before anything is emitted.
const IN_EVERY_CRATE: [&str; 4] = ["Cargo.toml", "README.md", "names.toml", "src/lib.rs"];

/// The outcome for the files of an API.
struct Kept {
    summary: ApiSummary,
    paths: Vec<String>,
    written: Written,
    marks: Vec<Mark>,
}

/// Generates a crate into its folder: writes files that differ, removes files that are no longer
/// emitted, and touches nothing else. With a cache ([`UpdateOptions::cache`]) unchanged documents
/// are skipped.
///
/// # Errors
/// All errors in documents and overlays, before anything is written; or a file that cannot be read
/// or written.
pub fn update(config: &Config, options: &UpdateOptions) -> Result<Updated, UpdateError> {
    let path = options.cache.as_deref();
    let earlier = path.map(Cache::read).unwrap_or_default();
    let keys = parallel::map(&config.apis, cache::key);
    let records = earlier.unchanged(config, &options.generate, &keys);
    if let Some(updated) = nothing_to_do(config, &earlier, &records) {
        return Ok(updated);
    }
    let root = config.output();
    if !options.overwrite {
        write::guard_paths(IN_EVERY_CRATE, root)?;
    }
    let inputs = inputs(config, &records);
    let mut produced = produce(config, &options.generate, inputs, |summary, files| {
        let written = write_files(options, &files, root)?;
        let paths: Vec<String> = files.into_iter().map(|file| file.path).collect();
        let marks = match path {
            Some(_) => Mark::all(root, paths.iter().map(String::as_str)),
            None => Vec::new(),
        };
        Ok::<_, UpdateError>(Kept {
            summary: summary.clone(),
            paths,
            written,
            marks,
        })
    })?;
    let written = write_rest(options, &produced, root)?;
    let skipped = records.iter().flatten().count();
    if let Some(path) = path {
        remember(config, options, &keys, &mut produced).write(path)?;
    }
    Ok(Updated {
        written,
        reports: produced.reports,
        warnings: produced.warnings,
        skipped,
    })
}

/// Writes the files of the whole crate, and removes files that are no longer emitted.
fn write_rest(
    options: &UpdateOptions,
    produced: &Produced<Kept>,
    root: &Path,
) -> Result<Written, WriteError> {
    let mut written = write_files(options, &produced.files, root)?;
    let paths = produced.files.iter().map(|file| file.path.as_str());
    let mut expected: BTreeSet<&str> = paths.collect();
    for kept in &produced.kept {
        written.changed.extend_from_slice(&kept.written.changed);
        written.unchanged += kept.written.unchanged;
        expected.extend(kept.paths.iter().map(String::as_str));
    }
    written.changed.sort_unstable();
    written.removed = write::remove_orphans(&expected, root)?;
    Ok(written)
}

/// Records the facts of this run that the next one needs.
fn remember(
    config: &Config,
    options: &UpdateOptions,
    keys: &[u64],
    produced: &mut Produced<Kept>,
) -> Cache {
    let kept = std::mem::take(&mut produced.kept);
    let mut by_module: BTreeMap<String, Kept> = kept
        .into_iter()
        .map(|kept| (kept.summary.module.to_string(), kept))
        .collect();
    let apis = config.apis.iter().zip(&produced.reports).zip(keys);
    let apis = apis.filter_map(|((api, report), key)| {
        let kept = by_module.remove(&report.module)?;
        let record = Record::new(*key, report, &kept.summary, kept.marks);
        Some((api.document.name().to_owned(), record))
    });
    let files = &produced.files;
    Cache {
        common: cache::common(config, &options.generate),
        ledger: ledger_hash(files),
        files: Mark::all(config.output(), files.iter().map(|file| file.path.as_str())),
        apis: apis.collect(),
    }
}

/// Writes the files that differ.
fn write_files(
    options: &UpdateOptions,
    files: &[File],
    root: &Path,
) -> Result<Written, WriteError> {
    if !options.overwrite {
        write::guard(files, root)?;
    }
    write::files(files, root)
}

/// Returns the outcome of an earlier run with this cache, if the inputs and all files are unchanged
/// since. Nothing is written.
pub fn up_to_date(config: &Config, options: &UpdateOptions) -> Option<Updated> {
    let earlier = Cache::read(options.cache.as_deref()?);
    let keys = parallel::map(&config.apis, cache::key);
    let records = earlier.unchanged(config, &options.generate, &keys);
    let same = nothing_to_do(config, &earlier, &records)?;
    let marks = records.iter().flatten().flat_map(|record| &record.files);
    let paths = earlier.files.iter().chain(marks);
    let expected: BTreeSet<&str> = paths.map(|mark| mark.path.as_str()).collect();
    let orphans = write::orphans(&expected, config.output()).ok()?;
    orphans.is_empty().then_some(same)
}

fn ledger_hash(files: &[File]) -> u64 {
    let ledger = files.iter().find(|file| file.path == "names.toml");
    ledger.map_or(0, |file| cache::text(&file.text))
}

fn inputs<'a>(config: &'a Config, records: &[Option<&Record>]) -> Vec<Input<'a, Kept>> {
    let apis = config.apis.iter().zip(records);
    let inputs = apis.map(|(api, record)| Input {
        api,
        known: record.and_then(known),
    });
    inputs.collect()
}

fn known(record: &Record) -> Option<Known<Kept>> {
    let summary = record.summary()?;
    let kept = Kept {
        summary: summary.clone(),
        paths: record.files.iter().map(|mark| mark.path.clone()).collect(),
        written: Written {
            unchanged: record.files.len(),
            ..Written::default()
        },
        marks: record.files.clone(),
    };
    Some((Box::new(record.report()), summary, kept))
}

/// Returns the outcome if nothing has changed since an earlier run.
fn nothing_to_do(config: &Config, earlier: &Cache, records: &[Option<&Record>]) -> Option<Updated> {
    let reports: Vec<ApiReport> = records
        .iter()
        .map(|record| record.map(Record::report))
        .collect::<Option<_>>()?;
    let same = !records.is_empty()
        && records.len() == earlier.apis.len()
        && cache::hold(&earlier.files, config.output());
    let in_apis = records.iter().flatten().map(|record| record.files.len());
    same.then(|| Updated {
        written: Written {
            unchanged: earlier.files.len() + in_apis.sum::<usize>(),
            ..Written::default()
        },
        skipped: reports.len(),
        reports,
        warnings: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ApiConfig, PackageConfig, Source, generate};

    fn document(name: &str, property: &str) -> Source {
        let text = format!(
            r#"{{"kind": "discovery#restDescription", "name": "{name}", "version": "v1",
            "rootUrl": "https://{name}.googleapis.com/", "servicePath": "",
            "schemas": {{"Thing": {{"id": "Thing", "type": "object",
                "properties": {{"{property}": {{"type": "string"}}}}}}}},
            "resources": {{"things": {{"methods": {{"get": {{"id": "{name}.things.get",
                "path": "v1/things", "httpMethod": "GET", "response": {{"$ref": "Thing"}}}}}}}}}}}}"#
        );
        Source::new(format!("{name}.v1.json"), text)
    }

    fn config(root: &std::path::Path, property: &str) -> Config {
        let package = PackageConfig::new("some-apis".parse().unwrap());
        Config::new(package, root.join("crate"))
            .read_ledger()
            .unwrap()
            .api(ApiConfig::new(document("a", "one")))
            .api(ApiConfig::new(document("b", property)))
    }

    #[test]
    fn without_cache_equals_generate() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), "one");
        let options = UpdateOptions::default();
        let updated = update(&config, &options).unwrap();
        let files = generate(&config).unwrap();
        assert_eq!(updated.written.changed.len(), files.files().len());
        assert_eq!(files.check(config.output()).unwrap(), []);
        assert_eq!(
            update(&config, &options).unwrap().written.unchanged,
            files.files().len()
        );
    }

    #[test]
    fn only_changed_documents_are_emitted() {
        let folder = tempfile::tempdir().unwrap();
        let options = UpdateOptions::default().cache(folder.path().join("cache"));
        let run = |property| update(&config(folder.path(), property), &options).unwrap();
        assert_eq!(run("one").skipped, 0);
        assert_eq!(run("one").skipped, 2);
        let changed = run("two");
        assert_eq!(changed.skipped, 1);
        assert_eq!(
            changed.written.changed,
            ["names.toml", "src/b_v1/types/thing.rs"]
        );
        assert_eq!(changed.reports.len(), 2);
        assert_eq!(run("two").skipped, 2);

        // A changed file is restored, also one of the whole crate.
        let thing = folder.path().join("crate/src/a_v1/types/thing.rs");
        std::fs::write(&thing, "// @generated by discogen\nbroken").unwrap();
        assert_eq!(run("two").written.changed, ["src/a_v1/types/thing.rs"]);
        std::fs::remove_file(folder.path().join("crate/src/lib.rs")).unwrap();
        assert_eq!(run("two").written.changed, ["src/lib.rs"]);
        let files = generate(&config(folder.path(), "two")).unwrap();
        assert_eq!(files.check(folder.path().join("crate")).unwrap(), []);
    }

    #[test]
    fn a_feature_leaves_the_default_ones() {
        let folder = tempfile::tempdir().unwrap();
        let options = UpdateOptions::default().cache(folder.path().join("cache"));
        let run = |default: bool| {
            let mut config = config(folder.path(), "one");
            let last = config.apis.pop().unwrap();
            let config = config.api(last.default_feature(default));
            update(&config, &options).unwrap();
            let read = |path: &str| std::fs::read_to_string(config.output().join(path)).unwrap();
            (read("Cargo.toml"), read("src/lib.rs"), read("README.md"))
        };
        let (manifest, root, page) = run(true);
        assert!(manifest.contains("\ndefault = [\"client\", \"a-v1\", \"b-v1\"]\n"));
        for text in [root, page] {
            assert!(!text.contains("(off by default)"), "{text}");
        }
        let (manifest, root, page) = run(false);
        assert!(manifest.contains("\ndefault = [\"client\", \"a-v1\"]\n"));
        assert!(manifest.contains("\nb-v1 = []\n"), "{manifest}");
        assert!(root.contains("| `b-v1` (off by default) |"), "{root}");
        assert!(page.contains("| `b-v1` (off by default) |"), "{page}");
    }

    #[test]
    fn up_to_date_needs_unchanged_files() {
        let folder = tempfile::tempdir().unwrap();
        let options = UpdateOptions::default().cache(folder.path().join("cache"));
        let config = |property| config(folder.path(), property);
        let unchanged =
            |property| up_to_date(&config(property), &options).map(|it| it.written.unchanged);
        assert_eq!(unchanged("one"), None);
        update(&config("one"), &options).unwrap();
        // The first run has written the ledger, which the next one reads.
        update(&config("one"), &options).unwrap();
        let files = generate(&config("one")).unwrap().files().len();
        assert_eq!(unchanged("one"), Some(files));
        assert_eq!(
            up_to_date(&config("one"), &UpdateOptions::default()).map(drop),
            None
        );
        assert_eq!(unchanged("two"), None);

        let thing = folder.path().join("crate/src/a_v1/types/thing.rs");
        let text = std::fs::read(&thing).unwrap();
        std::fs::write(&thing, [&text[..], b"\n"].concat()).unwrap();
        assert_eq!(unchanged("one"), None);
        update(&config("one"), &options).unwrap();
        assert_eq!(unchanged("one"), Some(files));
        // Files that are no longer emitted, or were never emitted by this run, are removed.
        std::fs::write(folder.path().join("crate/src/old.rs"), &text).unwrap();
        assert_eq!(unchanged("one"), None);
    }

    #[test]
    fn invalid_documents_change_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = config(folder.path(), "one").api(ApiConfig::new(Source::new("c.json", "{")));
        assert!(matches!(
            update(&wrong, &UpdateOptions::default()),
            Err(UpdateError::Inputs(_))
        ));
        assert!(!folder.path().join("crate").exists());
    }
}
