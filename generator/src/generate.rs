//! The stages in order, in memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Document;
use crate::emit;
use crate::format::{self, File};
use crate::lower::lower;
use crate::model::{Api, Object, Shape};
use crate::name::{Kind, Ledger, Namer, RustName, Wanted, snake};
use crate::overlay::Overlay;
use crate::resolve::{self, Filter};
use crate::rust::{self, Package};
use crate::write::{self, Stale, WriteError, Written};

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
    /// Time spent on reading and resolving.
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
    /// A file that cannot be read or written, or a symlink in its way.
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
    let Prepared {
        models,
        mut lowered,
        ledger,
        reports,
        warnings,
        ..
    } = prepare(config)?;
    lowered.sort_by(|a, b| a.module.cmp(&b.module));
    let package = Package {
        name: config.package.name.clone(),
        version: config.package.version.clone(),
        description: config.package.description.clone(),
        license: config.package.license.clone(),
        repository: config.package.repository.clone(),
        apis: lowered,
    };
    let table = config.probe.then(|| emit::probe_table(&models));
    let emitted = emit::package(&package, table.as_deref());
    let mut files = format::format(emitted).map_err(|error| {
        let message = format!("emitted code is not Rust: {}", error.reason);
        Diagnostic::error(error.path, message)
            .with_hint("this is a fault of discogen; please report it with the document")
    })?;
    files.push(File {
        path: "names.toml".to_owned(),
        text: ledger.to_text(),
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Files {
        files,
        reports,
        warnings,
    })
}

/// All that is known of a crate before anything is emitted; the lists go together.
pub(crate) struct Prepared {
    /// As they were read.
    pub documents: Vec<Document>,
    /// As resolved.
    pub models: Vec<Api>,
    /// As Rust.
    pub lowered: Vec<rust::Api>,
    /// With all names that were given out.
    pub ledger: Ledger,
    /// What was found in each document.
    pub reports: Vec<ApiReport>,
    /// What is odd.
    pub warnings: Vec<Diagnostic>,
}

/// Reads, resolves, names and lowers what a crate is made of.
///
/// # Errors
/// As for [`generate`].
pub(crate) fn prepare(config: &Config) -> Result<Prepared, Errors> {
    let apis = resolve_all(config)?;
    let ledger = match &config.ledger {
        Some(source) => Ledger::parse(source)?,
        None => Ledger::default(),
    };
    lower_all(apis, ledger)
}

/// Reads and resolves all documents.
pub(crate) fn resolve_all(config: &Config) -> Result<Vec<Resolved>, Errors> {
    let resolved: Vec<Result<Resolved, Errors>> = config
        .apis
        .par_iter()
        .map(|api| resolve_api(api, config.lenient))
        .collect();
    let mut problems = Vec::new();
    let mut apis = Vec::new();
    for result in resolved {
        match result {
            Ok(resolved) => apis.push(resolved),
            Err(Errors(found)) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Ok(apis)
    } else {
        Err(Errors(problems))
    }
}

/// Names and lowers all APIs.
pub(crate) fn lower_all(apis: Vec<Resolved>, ledger: Ledger) -> Result<Prepared, Errors> {
    let mut namer = Namer::new(ledger);
    let modules = modules(&mut namer, &apis)?;
    let mut warnings = Vec::new();
    let mut reports = Vec::new();
    let mut models = Vec::new();
    let mut lowered = Vec::new();
    let mut documents = Vec::new();
    for (resolved, module) in apis.into_iter().zip(modules) {
        warnings.extend(resolved.warnings);
        reports.push(report(&resolved.api, module.to_string(), resolved.time));
        lowered.push(lower(&resolved.api, module, &mut namer));
        models.push(resolved.api);
        documents.push(resolved.document);
    }
    Ok(Prepared {
        documents,
        models,
        lowered,
        ledger: namer.into_ledger(),
        reports,
        warnings,
    })
}

/// A document that was read and resolved.
pub(crate) struct Resolved {
    api: Api,
    document: Document,
    module: Option<String>,
    warnings: Vec<Diagnostic>,
    time: Duration,
}

/// Reads and resolves one document.
fn resolve_api(config: &ApiConfig, lenient: bool) -> Result<Resolved, Errors> {
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
    Ok(Resolved {
        api,
        document,
        module: config.module.clone(),
        warnings,
        time: start.elapsed(),
    })
}

/// A module for each API. Two that ask for the same one are an error, since their files would be
/// the same files.
fn modules(namer: &mut Namer, apis: &[Resolved]) -> Result<Vec<RustName>, Errors> {
    for resolved in apis {
        let given = resolved.module.as_deref();
        if let Some(module) = given.filter(|module| RustName::new(*module).is_none()) {
            let message = format!("`{module}` is not the name of a Rust module");
            return Err(Diagnostic::error(&resolved.api.file_name, message).into());
        }
    }
    let wanted: Vec<Wanted> = apis
        .iter()
        .map(|resolved| {
            let api = &resolved.api;
            let candidate = snake(&format!("{} {}", api.name, api.version));
            Wanted::new(api.id(), candidate).or_chosen(resolved.module.as_deref())
        })
        .collect();
    let names = namer.allocate("crate", Kind::Module, &wanted);
    let mut seen: BTreeMap<&str, &Resolved> = BTreeMap::new();
    for (name, resolved) in names.iter().zip(apis) {
        if seen.insert(name.as_str(), resolved).is_some() {
            let message = format!("two documents for the module `{name}`");
            return Err(Diagnostic::error(&resolved.api.file_name, message)
                .with_hint("name one of them with `module` in the manifest")
                .into());
        }
        // A name that is taken would come out with something behind it.
        let given = resolved.module.as_deref();
        if let Some(module) = given.filter(|module| *module != name.as_str()) {
            let message = format!("the module `{module}` is taken");
            return Err(Diagnostic::error(&resolved.api.file_name, message)
                .with_hint("by another document, by the ledger, or by what emitted code needs")
                .into());
        }
    }
    Ok(names)
}

fn report(api: &Api, module: String, time: Duration) -> ApiReport {
    let methods = api.root.all_methods();
    let in_schemas = api.schemas.iter().map(|schema| match &schema.shape {
        Shape::Object(Object { unions, .. }) => unions.len(),
        Shape::Alias(_) => 0,
    });
    let in_methods = methods.iter().map(|method| method.unions.len());
    ApiReport {
        api: api.id(),
        revision: api.revision.clone(),
        module,
        methods: methods.len(),
        schemas: api.schemas.len(),
        unions: in_schemas.chain(in_methods).sum(),
        time,
    }
}
