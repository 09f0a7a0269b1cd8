//! From the configuration to the files of a crate, in memory or API by API.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::bundle;
use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Errors};
use crate::emit;
use crate::examples;
use crate::format::{self, File};
use crate::lower::split_features;
use crate::model::{Api, Object, Shape};
use crate::name::{Ledger, RustName};
use crate::options::GenerateOptions;
use crate::parallel;
use crate::pipeline::{CrateNames, ModuleNames, ModuleRequest, ResolvedApi, lower};
use crate::probe;
use crate::progress::Step;
use crate::runtime_source::RuntimeSource;
use crate::rust::{self, ApiSummary, Package};
use crate::write::{self, Stale, WriteError, Written};

/// An emitted crate, in memory.
#[derive(Clone, Debug)]
pub struct Files {
    files: Vec<File>,
    /// Reports on the documents.
    pub reports: Vec<ApiReport>,
    /// Warnings, which do not prevent generation.
    pub warnings: Vec<Diagnostic>,
}

/// The report on one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiReport {
    /// Name and version, as in `gmail:v1`.
    pub api: String,
    /// The document's revision.
    pub revision: String,
    /// The Rust module.
    pub module: String,
    /// Number of methods emitted.
    pub methods: usize,
    /// Number of schemas emitted.
    pub schemas: usize,
    /// Number of unions emitted, including those of query parameters.
    pub unions: usize,
    /// Time spent on the API, from reading to formatting.
    pub time: Duration,
}

impl Files {
    /// Returns all files, by path.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Writes the crate to a folder: writes files that differ, removes files that are no longer
    /// emitted, and touches nothing else.
    ///
    /// # Errors
    /// A file that cannot be read or written, a symlink in its path, or a file in its path that
    /// discogen did not write; in the last case nothing is written.
    pub fn write(&self, root: impl AsRef<Path>) -> Result<Written, WriteError> {
        write::write(&self.files, root.as_ref())
    }

    /// Returns the differences between a folder and these files.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn check(&self, root: impl AsRef<Path>) -> Result<Vec<Stale>, WriteError> {
        write::check(&self.files, root.as_ref())
    }
}

/// Generates a crate in memory.
///
/// # Errors
/// All errors in documents and overlays, each with file, line, JSON pointer and a hint.
pub fn generate(config: &Config) -> Result<Files, Errors> {
    generate_with(config, &GenerateOptions::default())
}

/// Generates a crate in memory, with options.
///
/// # Errors
/// See [`generate`].
pub fn generate_with(config: &Config, options: &GenerateOptions) -> Result<Files, Errors> {
    let inputs = config.apis.iter().map(|api| Input { api, known: None });
    let produced = produce(config, options, inputs.collect(), |_, files| {
        Ok::<_, Errors>(files)
    })?;
    let mut files = produced.files;
    files.extend(produced.kept.into_iter().flatten());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Files {
        files,
        reports: produced.reports,
        warnings: produced.warnings,
    })
}

/// An API, with the record of an earlier run if it has not changed since.
pub(crate) struct Input<'a, T> {
    pub api: &'a ApiConfig,
    pub known: Option<Known<T>>,
}

/// An API that was emitted before, from the same inputs, with the result for its files.
pub(crate) type Known<T> = (Box<ApiReport>, ApiSummary, T);

/// A crate whose API files were passed to a function, API by API.
pub(crate) struct Produced<T> {
    /// The files that belong to no API.
    pub files: Vec<File>,
    /// The function's result for the files of each API.
    pub kept: Vec<T>,
    pub reports: Vec<ApiReport>,
    pub warnings: Vec<Diagnostic>,
}

/// Runs all stages but the last one. The files of an API are passed to `keep` as soon as they are
/// complete, so that not all of them are in memory at once.
pub(crate) fn produce<T: Send, E: From<Errors> + Send>(
    config: &Config,
    options: &GenerateOptions,
    inputs: Vec<Input<'_, T>>,
    keep: impl Fn(&ApiSummary, Vec<File>) -> Result<T, E> + Sync,
) -> Result<Produced<T>, E> {
    config.package.check()?;
    let ledger = config.ledger()?;
    let works = works(inputs, options)?;
    let requests: Vec<_> = works.iter().map(Work::module_request).collect();
    let CrateNames { modules, ledger } = CrateNames::new(ledger, &requests)?;
    check_guide(config, &modules)?;
    let jobs = works.into_iter().zip(modules);
    let library = options
        .examples
        .then(|| config.package.name.to_string().replace('-', "_"));
    let done: Vec<Result<Done<T>, E>> = parallel::map(jobs, |(work, names)| {
        let done = finish(options, library.as_deref(), work, names, &keep);
        options.progress.report(Step::Emitted);
        done
    });
    let done = done.into_iter().collect::<Result<Vec<_>, E>>()?;
    Ok(assemble(config, options, ledger, done)?)
}

/// Rejects an API whose module would be that of the guide.
fn check_guide(config: &Config, modules: &[ModuleNames]) -> Result<(), Errors> {
    let apis = config.apis.iter().zip(modules);
    let mut clashes = apis.filter(|(_, names)| names.module.as_str() == "guide");
    match clashes.next().filter(|_| config.package.guide.is_some()) {
        Some((api, _)) => {
            let message = "the module `guide` is the crate's guide";
            let problem = Diagnostic::error(api.document.name(), message);
            Err(problem
                .with_hint("give the module of the API another name")
                .into())
        }
        None => Ok(()),
    }
}

/// Adds the files of the whole crate to those of its APIs.
fn assemble<T>(
    config: &Config,
    options: &GenerateOptions,
    ledger: Ledger,
    mut done: Vec<Done<T>>,
) -> Result<Produced<T>, Errors> {
    // Reports are in the order of the inputs, modules in that of their names.
    let reports = done.iter().map(|done| done.report.clone()).collect();
    let warnings = done
        .iter_mut()
        .flat_map(|done| std::mem::take(&mut done.warnings))
        .collect();
    let models: Vec<Api> = done
        .iter_mut()
        .filter_map(|done| done.model.take())
        .collect();
    // The APIs are in the order of the configuration up to here.
    let default = config.apis.iter().zip(&done);
    let default = default.filter(|(api, _)| api.default);
    let default_modules = default
        .map(|(_, done)| done.summary.module.clone())
        .collect();
    done.sort_by(|a, b| a.summary.module.cmp(&b.summary.module));
    let mut sections = ledger.into_sections();
    let (mut kept, mut lowered, mut summaries) = (Vec::new(), Vec::new(), Vec::new());
    for done in done {
        sections.extend(done.sections);
        kept.push(done.kept);
        lowered.extend(done.lowered);
        summaries.push(done.summary);
    }
    let package = package(config, summaries, default_modules);
    let table = options
        .probe
        .then(|| probe::table(&models))
        .transpose()
        .map_err(invalid_sample)?;
    let mut emitted = emit::package(&package, options.probe);
    if let Some(table) = &table {
        emitted.extend(probe::emit(&package.name, &lowered, table));
    }
    let mut files = format::format(emitted).map_err(not_rust)?;
    files.push(File {
        path: "names.toml".to_owned(),
        text: Ledger::text(sections),
    });
    if package.runtime == RuntimeSource::Bundled {
        files.extend(bundle::files()?);
    }
    Ok(Produced {
        files,
        kept,
        reports,
        warnings,
    })
}

fn package(config: &Config, apis: Vec<ApiSummary>, default_modules: BTreeSet<RustName>) -> Package {
    let given = &config.package;
    Package {
        name: given.name.to_string(),
        version: given.version.to_string(),
        description: given.description.clone(),
        license: given.license.clone(),
        repository: given.repository.clone(),
        runtime: given.runtime.clone(),
        guide: given.guide.clone(),
        apis,
        default_modules,
    }
}

/// The error for emitted code that is not valid Rust.
pub(crate) fn not_rust(error: format::NotRust) -> Errors {
    let message = format!("emitted code is not Rust: {}", error.reason);
    Diagnostic::fault(error.path, message).into()
}

fn invalid_sample(error: serde_json::Error) -> Errors {
    let message = format!("a value of the table of scalars is not JSON: {error}");
    Diagnostic::fault("generator/src/scalar.rs", message).into()
}

/// An API being processed.
enum Work<'a, T> {
    Emit(Box<ResolvedApi>),
    Keep(&'a ApiConfig, Known<T>),
}

impl<T> Work<'_, T> {
    fn module_request(&self) -> ModuleRequest<'_> {
        match self {
            Self::Emit(resolved) => ModuleRequest::of(resolved),
            Self::Keep(config, (report, summary, _)) => ModuleRequest {
                id: report.api.clone(),
                name: &summary.name,
                version: &summary.version,
                file: config.document.name(),
                given: config.module.as_deref(),
            },
        }
    }
}

/// Reads and resolves the APIs that changed.
fn works<'a, T: Send>(
    inputs: Vec<Input<'a, T>>,
    options: &GenerateOptions,
) -> Result<Vec<Work<'a, T>>, Errors> {
    let work = |Input { api, known }: Input<'a, T>| {
        let work = match known {
            Some(known) => Work::Keep(api, known),
            None => Work::Emit(Box::new(ResolvedApi::of(api)?)),
        };
        options.progress.report(Step::Read);
        Ok(work)
    };
    Errors::collect(parallel::map(inputs, work))
}

/// An API that has passed all stages but the last.
struct Done<T> {
    summary: ApiSummary,
    report: ApiReport,
    warnings: Vec<Diagnostic>,
    sections: Vec<(String, String)>,
    kept: T,
    /// The lowered API, for the probe.
    lowered: Option<rust::Api>,
    model: Option<Api>,
}

fn finish<T, E: From<Errors>>(
    options: &GenerateOptions,
    library: Option<&str>,
    work: Work<'_, T>,
    names: ModuleNames,
    keep: &(impl Fn(&ApiSummary, Vec<File>) -> Result<T, E> + Sync),
) -> Result<Done<T>, E> {
    let resolved = match work {
        Work::Keep(_, (report, summary, kept)) => {
            return Ok(Done {
                summary,
                report: *report,
                warnings: Vec::new(),
                sections: names.ledger.into_sections(),
                kept,
                lowered: None,
                model: None,
            });
        }
        Work::Emit(resolved) => *resolved,
    };
    let start = Instant::now();
    let mut report = report(&resolved.model, names.module.to_string());
    let (mut lowered, ledger) = lower(&resolved, names)?;
    if options.resource_features {
        split_features(&mut lowered);
    }
    if let Some(library) = library {
        examples::document(&mut lowered, library).map_err(not_rust)?;
    }
    let summary = lowered.summary();
    let files = format::format(emit::api(&lowered)).map_err(not_rust)?;
    report.time = resolved.time + start.elapsed();
    Ok(Done {
        kept: keep(&summary, files)?,
        summary,
        report,
        warnings: resolved.warnings,
        sections: ledger.into_sections(),
        lowered: options.probe.then_some(lowered),
        model: options.probe.then_some(resolved.model),
    })
}

fn report(api: &Api, module: String) -> ApiReport {
    let methods = api.root.all_methods();
    let in_schemas = api.schemas.iter().map(|schema| match &schema.shape {
        Shape::Object(Object { unions, .. }) => unions.len(),
        Shape::Alias(_) => 0,
        Shape::Variant(_) => 1,
    });
    let in_methods = methods.iter().map(|method| method.unions.len());
    ApiReport {
        api: api.id(),
        revision: api.revision.clone(),
        module,
        methods: methods.len(),
        schemas: api.schemas.len(),
        unions: in_schemas.chain(in_methods).sum(),
        time: Duration::ZERO,
    }
}
