//! The stages in order, in memory.

mod prepare;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::bundle;
use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Document;
use crate::emit;
use crate::format::{self, File};
use crate::lower::{lower, split_features};
use crate::model::{Api, Object, Shape};
use crate::name::{Kind, Ledger, Namer, RustName, Wanted, snake};
use crate::overlay::Overlay;
use crate::resolve::{self, Filter};
use crate::runtime_source::RuntimeSource;
use crate::rust::{self, ApiSummary, Package};
use crate::watch::Step;
use crate::write::{self, Stale, WriteError, Written};

pub(crate) use prepare::{Prepared, lower_all, resolve_all};

/// An emitted crate, in memory.
#[derive(Clone, Debug)]
pub struct Files {
    files: Vec<File>,
    /// What was found in each document.
    pub reports: Vec<ApiReport>,
    /// What is odd but keeps nothing from being generated.
    pub warnings: Vec<Diagnostic>,
}

/// What was found in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiReport {
    /// Name and version, as in `gmail:v1`.
    pub api: String,
    /// The document's revision.
    pub revision: String,
    /// The Rust module.
    pub module: String,
    /// Methods emitted.
    pub methods: usize,
    /// Schemas emitted.
    pub schemas: usize,
    /// Unions emitted, those of query parameters included.
    pub unions: usize,
    /// Time spent on the API, from reading to formatting.
    pub time: Duration,
}

impl Files {
    /// All files, by path.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Brings a folder to this state: writes what differs, removes what is no longer emitted, and
    /// touches nothing else.
    ///
    /// # Errors
    /// A file that cannot be read or written, a symlink in its way, or a file in its way that
    /// discogen did not write; in the last case nothing is written.
    pub fn write(&self, root: impl AsRef<Path>) -> Result<Written, WriteError> {
        write::write(&self.files, root.as_ref())
    }

    /// Says how a folder differs from this state.
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
/// All that is wrong with documents and overlays, each with file, line, JSON pointer and a hint.
pub fn generate(config: &Config) -> Result<Files, Errors> {
    let inputs = config.apis.iter().map(Input::Changed).collect();
    let made = produce(config, inputs, |_, files| Ok::<_, Errors>(files))?;
    let mut files = made.files;
    files.extend(made.kept.into_iter().flatten());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Files {
        files,
        reports: made.reports,
        warnings: made.warnings,
    })
}

/// What an API is made of: its document, or what an earlier run remembers of it.
pub(crate) enum Input<'a, T> {
    /// To be read and emitted.
    Changed(&'a ApiConfig),
    /// Emitted before, from the same inputs.
    Same(&'a ApiConfig, Box<ApiReport>, ApiSummary, T),
}

/// A crate whose API files went through the hands of a function, API by API.
pub(crate) struct Produced<T> {
    /// The files that belong to no API.
    pub files: Vec<File>,
    /// What became of the files of each API.
    pub kept: Vec<T>,
    pub summaries: Vec<ApiSummary>,
    pub reports: Vec<ApiReport>,
    pub warnings: Vec<Diagnostic>,
}

/// Runs all stages but the last one. The files of an API go to `keep` as soon as they are there,
/// so that not all of them need to be held at once.
pub(crate) fn produce<T: Send, E: From<Errors> + Send>(
    config: &Config,
    inputs: Vec<Input<'_, T>>,
    keep: impl Fn(&ApiSummary, Vec<File>) -> Result<T, E> + Sync,
) -> Result<Produced<T>, E> {
    let ledger = match &config.ledger {
        Some(source) => Ledger::parse(source)?,
        None => Ledger::default(),
    };
    let mut namer = Namer::new(ledger);
    let jobs = jobs(config, inputs, &mut namer)?;
    let mut ledger = namer.into_ledger();
    let jobs: Vec<(Job<'_, T>, Ledger)> = jobs
        .into_iter()
        .map(|job| {
            let part = ledger.take(job.module.as_str());
            (job, part)
        })
        .collect();
    let done: Vec<Result<Done<T>, E>> = jobs
        .into_par_iter()
        .map(|(job, ledger)| {
            let done = finish(config, job, ledger, &keep);
            config.watch.tell(Step::Emitted);
            done
        })
        .collect();
    let mut done = done.into_iter().collect::<Result<Vec<_>, E>>()?;
    // Reports stand in the order of the inputs, modules in that of their names.
    let reports = done.iter().map(|done| done.report.clone()).collect();
    let warnings = done
        .iter_mut()
        .flat_map(|done| std::mem::take(&mut done.warnings))
        .collect();
    let models: Vec<Api> = done
        .iter_mut()
        .filter_map(|done| done.model.take())
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
    let package = package(config, summaries);
    let table = config.probe.then(|| emit::probe_table(&models));
    let mut files =
        format::format(emit::package(&package, table.as_deref(), &lowered)).map_err(not_rust)?;
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
        summaries: package.apis,
        reports,
        warnings,
    })
}

fn package(config: &Config, apis: Vec<ApiSummary>) -> Package {
    let given = &config.package;
    Package {
        name: given.name.clone(),
        version: given.version.clone(),
        description: given.description.clone(),
        license: given.license.clone(),
        repository: given.repository.clone(),
        runtime: given.runtime.clone(),
        apis,
    }
}

fn not_rust(error: format::NotRust) -> Errors {
    let message = format!("emitted code is not Rust: {}", error.reason);
    Diagnostic::error(error.path, message)
        .with_hint("this is a fault of discogen; please report it with the document")
        .into()
}

/// An API with its module's name.
struct Job<'a, T> {
    module: RustName,
    work: Work<'a, T>,
}

enum Work<'a, T> {
    Emit(Box<Resolved>),
    Keep(&'a ApiConfig, Box<ApiReport>, ApiSummary, T),
}

/// Reads and resolves what changed, and names the modules of all APIs.
fn jobs<'a, T: Send>(
    config: &Config,
    inputs: Vec<Input<'a, T>>,
    namer: &mut Namer,
) -> Result<Vec<Job<'a, T>>, Errors> {
    let read: Vec<Result<Work<'_, T>, Errors>> = inputs
        .into_par_iter()
        .map(|input| match input {
            Input::Changed(api) => resolve_api(api)
                .inspect(|_| config.watch.tell(Step::Read))
                .map(|api| Work::Emit(Box::new(api))),
            Input::Same(api, report, summary, kept) => {
                config.watch.tell(Step::Read);
                Ok(Work::Keep(api, report, summary, kept))
            }
        })
        .collect();
    let mut problems = Vec::new();
    let mut works = Vec::new();
    for result in read {
        match result {
            Ok(work) => works.push(work),
            Err(Errors(found)) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Errors(problems));
    }
    let wanted: Vec<ModuleWanted<'_>> = works
        .iter()
        .map(|work| match work {
            Work::Emit(resolved) => ModuleWanted::of(resolved),
            Work::Keep(config, report, summary, _) => ModuleWanted {
                id: report.api.clone(),
                name: &summary.name,
                version: &summary.version,
                file: config.document.name(),
                given: config.module.as_deref(),
            },
        })
        .collect();
    let names = modules(namer, &wanted)?;
    let job = |(module, work)| Job { module, work };
    Ok(names.into_iter().zip(works).map(job).collect())
}

/// An API that is through all stages but the last.
struct Done<T> {
    summary: ApiSummary,
    report: ApiReport,
    warnings: Vec<Diagnostic>,
    sections: Vec<(String, String)>,
    kept: T,
    /// For the probe.
    lowered: Option<rust::Api>,
    model: Option<Api>,
}

fn finish<T, E: From<Errors>>(
    config: &Config,
    job: Job<'_, T>,
    ledger: Ledger,
    keep: &(impl Fn(&ApiSummary, Vec<File>) -> Result<T, E> + Sync),
) -> Result<Done<T>, E> {
    let resolved = match job.work {
        Work::Keep(_, report, summary, kept) => {
            return Ok(Done {
                summary,
                report: *report,
                warnings: Vec::new(),
                sections: ledger.into_sections(),
                kept,
                lowered: None,
                model: None,
            });
        }
        Work::Emit(resolved) => *resolved,
    };
    let start = Instant::now();
    let mut namer = Namer::new(ledger);
    let mut report = report(&resolved.api, job.module.to_string());
    let mut lowered = lower(&resolved.api, job.module, &mut namer);
    if config.split {
        split_features(&mut lowered);
    }
    let summary = lowered.summary();
    let model = config.probe.then_some(resolved.api);
    let files = format::format(emit::api(&lowered)).map_err(not_rust)?;
    report.time = resolved.time + start.elapsed();
    Ok(Done {
        kept: keep(&summary, files)?,
        summary,
        report,
        warnings: resolved.warnings,
        sections: namer.into_ledger().into_sections(),
        lowered: config.probe.then_some(lowered),
        model,
    })
}

/// A document that was read and resolved.
pub(crate) struct Resolved {
    api: Api,
    module: Option<String>,
    warnings: Vec<Diagnostic>,
    time: Duration,
}

/// Reads and resolves one document.
fn resolve_api(config: &ApiConfig) -> Result<Resolved, Errors> {
    resolve_document(config, false).map(|(resolved, _)| resolved)
}

/// Reads and resolves one document, and gives it too. The overlay of a lenient configuration may
/// be ahead of its document.
fn resolve_document(config: &ApiConfig, lenient: bool) -> Result<(Resolved, Document), Errors> {
    let start = Instant::now();
    let overlay = match &config.overlay {
        Some(source) => Overlay::parse(source)?,
        None => Overlay::empty(),
    };
    let source = match resolve::repaired(&config.document, &overlay) {
        Ok(source) => source,
        // The document may be one that needs no repair yet.
        Err(_) if lenient => config.document.clone(),
        Err(errors) => return Err(errors),
    };
    let (document, mut warnings) = Document::parse(&source)?;
    let (api, more) = resolve::resolve(resolve::Input {
        source: &source,
        document: &document,
        overlay: &overlay,
        filter: Filter {
            include: config.include.clone(),
            exclude: config.exclude.clone(),
        },
        prose: config.prose,
        lenient,
    })?;
    warnings.extend(more);
    let resolved = Resolved {
        api,
        module: config.module.clone(),
        warnings,
        time: start.elapsed(),
    };
    Ok((resolved, document))
}

/// What an API asks for as its module's name.
struct ModuleWanted<'a> {
    id: String,
    name: &'a str,
    version: &'a str,
    file: &'a str,
    given: Option<&'a str>,
}

impl<'a> ModuleWanted<'a> {
    fn of(resolved: &'a Resolved) -> Self {
        Self {
            id: resolved.api.id(),
            name: &resolved.api.name,
            version: &resolved.api.version,
            file: &resolved.api.file_name,
            given: resolved.module.as_deref(),
        }
    }
}

/// A module for each API. Two that ask for the same one are an error, since their files would be
/// the same files.
fn modules(namer: &mut Namer, apis: &[ModuleWanted<'_>]) -> Result<Vec<RustName>, Errors> {
    for api in apis {
        let given = api.given;
        if let Some(module) = given.filter(|module| RustName::new(*module).is_none()) {
            let message = format!("`{module}` is not the name of a Rust module");
            return Err(Diagnostic::error(api.file, message).into());
        }
    }
    let wanted: Vec<Wanted> = apis
        .iter()
        .map(|api| {
            let candidate = snake(&format!("{} {}", api.name, api.version));
            Wanted::new(&api.id, candidate).or_chosen(api.given)
        })
        .collect();
    let names = namer.allocate("crate", Kind::Module, &wanted);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (name, api) in names.iter().zip(apis) {
        if !seen.insert(name.as_str()) {
            let message = format!("two documents for the module `{name}`");
            return Err(Diagnostic::error(api.file, message)
                .with_hint("name one of them with `module` in the manifest")
                .into());
        }
        // A name that is taken would come out with something behind it.
        let given = api.given;
        if let Some(module) = given.filter(|module| *module != name.as_str()) {
            let message = format!("the module `{module}` is taken");
            return Err(Diagnostic::error(api.file, message)
                .with_hint("by another document, by the ledger, or by what emitted code needs")
                .into());
        }
    }
    Ok(names)
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
