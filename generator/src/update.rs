//! From documents straight to the crate's folder, API by API: memory is bounded by the APIs at
//! work, and what has not changed is left alone.

use std::collections::BTreeSet;
use std::fmt;

use rayon::prelude::*;

use crate::cache::{self, Cache, Mark, Record};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Errors};
use crate::format::File;
use crate::generate::{ApiReport, Input, produce};
use crate::write::{self, WriteError, Written};

/// What became of a crate.
#[derive(Clone, Debug, Default)]
pub struct Updated {
    /// What happened to its files.
    pub written: Written,
    /// What was found in each document, in the order of the configuration.
    pub reports: Vec<ApiReport>,
    /// What is odd in the documents that were not skipped.
    pub warnings: Vec<Diagnostic>,
    /// Documents that were skipped, since nothing has changed since an earlier run.
    pub skipped: usize,
}

/// Why a crate could not be brought up to date.
#[derive(Debug)]
pub enum UpdateError {
    /// Documents, overlays or the ledger are wrong. Nothing was written.
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

/// What became of the files of an API.
struct Kept {
    paths: Vec<String>,
    written: Written,
    marks: Vec<Mark>,
}

/// Generates a crate into its folder: writes what differs, removes what is no longer emitted, and
/// touches nothing else. With a cache ([`Config::cache`]) unchanged documents are skipped.
///
/// # Errors
/// All that is wrong with documents and overlays, before anything is written; or a file that
/// cannot be read or written.
pub fn update(config: &Config) -> Result<Updated, UpdateError> {
    let path = config.cache.as_deref();
    let earlier = path.map(Cache::read).unwrap_or_default();
    let keys: Vec<u64> = config.apis.par_iter().map(cache::key).collect();
    let records = earlier.unchanged(config, &keys);
    if let Some(updated) = nothing_to_do(config, &earlier, &records) {
        return Ok(updated);
    }
    let root = config.output();
    if !config.overwrite {
        write::guard_root(root)?;
    }
    let made = produce(config, inputs(config, &records), |_, files| {
        let written = written(config, &files)?;
        let paths: Vec<String> = files.into_iter().map(|file| file.path).collect();
        let marked = path.map(|_| Mark::all(root, paths.iter().map(String::as_str)));
        Ok::<_, UpdateError>(Kept {
            paths,
            written,
            marks: marked.unwrap_or_default(),
        })
    })?;
    let mut written = written(config, &made.files)?;
    let mut expected: BTreeSet<&str> = made.files.iter().map(|file| file.path.as_str()).collect();
    for kept in &made.kept {
        written.changed.extend_from_slice(&kept.written.changed);
        written.unchanged += kept.written.unchanged;
        expected.extend(kept.paths.iter().map(String::as_str));
    }
    written.changed.sort_unstable();
    written.removed = write::remove_orphans(&expected, root)?;
    let skipped = records.iter().flatten().count();
    let reports = made.reports;
    if let Some(path) = path {
        let marks = made.summaries.iter().zip(made.kept);
        let files =
            marks.map(|(summary, kept)| (summary.module.to_string(), (summary, kept.marks)));
        let mut files: std::collections::BTreeMap<_, _> = files.collect();
        let apis = config.apis.iter().zip(&reports).zip(&keys);
        let apis = apis.filter_map(|((api, report), key)| {
            let (summary, marks) = files.remove(&report.module)?;
            let record = Record::new(*key, report, summary, marks);
            Some((api.document.name().to_owned(), record))
        });
        let cache = Cache {
            common: cache::common(config),
            ledger: ledger_hash(&made.files),
            files: Mark::all(root, made.files.iter().map(|file| file.path.as_str())),
            apis: apis.collect(),
        };
        cache.write(path)?;
    }
    Ok(Updated {
        written,
        reports,
        warnings: made.warnings,
        skipped,
    })
}

/// Writes those of the files that differ.
fn written(config: &Config, files: &[File]) -> Result<Written, WriteError> {
    if !config.overwrite {
        write::guard(files, config.output())?;
    }
    write::files(files, config.output())
}

/// What an earlier run with this cache says of the crate, if the inputs and all files are as it
/// left them. It writes nothing.
#[cfg(any(test, feature = "cli"))]
pub(crate) fn up_to_date(config: &Config) -> Option<Updated> {
    let earlier = Cache::read(config.cache.as_deref()?);
    let keys: Vec<u64> = config.apis.par_iter().map(cache::key).collect();
    let records = earlier.unchanged(config, &keys);
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
    let input = |(api, record): (_, &Option<&Record>)| {
        let remembered = record.and_then(|record| Some((record, record.summary()?)));
        let Some((record, summary)) = remembered else {
            return Input::Changed(api);
        };
        let kept = Kept {
            paths: record.files.iter().map(|mark| mark.path.clone()).collect(),
            written: Written {
                unchanged: record.files.len(),
                ..Written::default()
            },
            marks: record.files.clone(),
        };
        Input::Same(api, Box::new(record.report()), summary, kept)
    };
    apis.map(input).collect()
}

/// The outcome where all is as an earlier run left it.
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
        let package = PackageConfig::new("some-apis");
        Config::new(package, root.join("crate"))
            .unwrap()
            .api(ApiConfig::new(document("a", "one")))
            .api(ApiConfig::new(document("b", property)))
    }

    #[test]
    fn without_a_cache_the_folder_is_what_generate_gives() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), "one");
        let updated = update(&config).unwrap();
        let files = generate(&config).unwrap();
        assert_eq!(updated.written.changed.len(), files.files().len());
        assert_eq!(files.check(config.output()).unwrap(), []);
        assert_eq!(
            update(&config).unwrap().written.unchanged,
            files.files().len()
        );
    }

    #[test]
    fn only_what_changed_is_emitted_again() {
        let folder = tempfile::tempdir().unwrap();
        let cached = |property| config(folder.path(), property).cache(folder.path().join("cache"));
        let run = |property| update(&cached(property)).unwrap();
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

        // A file that somebody touched is put right, and so is one of the whole crate.
        let thing = folder.path().join("crate/src/a_v1/types/thing.rs");
        std::fs::write(&thing, "// @generated by discogen\nbroken").unwrap();
        assert_eq!(run("two").written.changed, ["src/a_v1/types/thing.rs"]);
        std::fs::remove_file(folder.path().join("crate/src/lib.rs")).unwrap();
        assert_eq!(run("two").written.changed, ["src/lib.rs"]);
        let files = generate(&cached("two")).unwrap();
        assert_eq!(files.check(folder.path().join("crate")).unwrap(), []);
    }

    #[test]
    fn a_crate_is_known_to_be_up_to_date_only_where_all_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let cached = |property| config(folder.path(), property).cache(folder.path().join("cache"));
        let unchanged = |property| up_to_date(&cached(property)).map(|it| it.written.unchanged);
        assert_eq!(unchanged("one"), None);
        update(&cached("one")).unwrap();
        // The first run has written the ledger, which the next one reads.
        update(&cached("one")).unwrap();
        let files = generate(&cached("one")).unwrap().files().len();
        assert_eq!(unchanged("one"), Some(files));
        assert_eq!(up_to_date(&config(folder.path(), "one")).map(drop), None);
        assert_eq!(unchanged("two"), None);

        let thing = folder.path().join("crate/src/a_v1/types/thing.rs");
        let text = std::fs::read(&thing).unwrap();
        std::fs::write(&thing, [&text[..], b"\n"].concat()).unwrap();
        assert_eq!(unchanged("one"), None);
        update(&cached("one")).unwrap();
        assert_eq!(unchanged("one"), Some(files));
        // What is no longer emitted, or never was by this run, has to go.
        std::fs::write(folder.path().join("crate/src/old.rs"), &text).unwrap();
        assert_eq!(unchanged("one"), None);
    }

    #[test]
    fn wrong_documents_leave_the_folder_alone() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = config(folder.path(), "one").api(ApiConfig::new(Source::new("c.json", "{")));
        assert!(matches!(update(&wrong), Err(UpdateError::Inputs(_))));
        assert!(!folder.path().join("crate").exists());
    }
}
