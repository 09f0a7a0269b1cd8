//! The stages one by one, for benches. Nothing else uses this, and it may change at any time.

use crate::config::Config;
use crate::diagnostic::Errors;
use crate::document::{Document, Source};
use crate::emit;
use crate::format;
use crate::lower;
use crate::model::{Api, PathTemplate};
use crate::name::{Ledger, Namer, RustName, snake};
use crate::overlay::Overlay;
use crate::resolve::{self, Filter};
use crate::rust;

/// Documents and overlays as structs.
pub struct Read(Vec<(Source, Document, Overlay)>);

/// The model of each API.
pub struct Resolved(Vec<Api>);

/// The items to emit.
pub struct Lowered(Vec<rust::Api>);

/// Reads all documents and overlays.
///
/// # Errors
/// What is wrong with them.
pub fn read(config: &Config) -> Result<Read, Errors> {
    let one = |api: &crate::ApiConfig| {
        let overlay = match &api.overlay {
            Some(source) => Overlay::parse(source)?,
            None => Overlay::empty(),
        };
        let source = resolve::repaired(&api.document, &overlay)?;
        let (document, _) = Document::parse(&source)?;
        Ok((source, document, overlay))
    };
    config
        .apis
        .iter()
        .map(one)
        .collect::<Result<_, _>>()
        .map(Read)
}

/// Resolves them.
///
/// # Errors
/// What makes no sense in them.
pub fn resolve(config: &Config, Read(read): &Read) -> Result<Resolved, Errors> {
    let mut apis = Vec::new();
    for (api, (source, document, overlay)) in config.apis.iter().zip(read) {
        let (resolved, _) = resolve::resolve(resolve::Input {
            source,
            document,
            overlay,
            filter: Filter {
                include: api.include.clone(),
                exclude: api.exclude.clone(),
            },
            prose: api.prose,
            lenient: false,
        })?;
        apis.push(resolved);
    }
    Ok(Resolved(apis))
}

/// Names and lowers them.
///
/// # Errors
/// A ledger that is no ledger.
pub fn lower(config: &Config, Resolved(apis): &Resolved) -> Result<Lowered, Errors> {
    let ledger = match &config.ledger {
        Some(source) => Ledger::parse(source)?,
        None => Ledger::default(),
    };
    let mut namer = Namer::new(ledger);
    let modules = apis.iter().filter_map(|api| {
        let name = snake(&format!("{} {}", api.name, api.version));
        Some((api, RustName::new(name)?))
    });
    let apis = modules.map(|(api, module)| lower::lower(api, module, &mut namer));
    apis.collect::<Result<_, _>>().map(Lowered)
}

/// Emits all files as tokens; returns how many files there are.
pub fn emit(Lowered(apis): &Lowered) -> usize {
    let files: Vec<_> = apis.iter().flat_map(emit::api).collect();
    for file in &files {
        if let emit::Content::Rust { parts, .. } = &file.content {
            parts.iter().for_each(|part| drop(part()));
        }
    }
    files.len()
}

/// Emits all files, parses and prints them; returns how many bytes that is.
///
/// # Errors
/// Emitted code that is no Rust.
pub fn emit_and_format(Lowered(apis): &Lowered) -> Result<usize, Errors> {
    let files = apis.iter().flat_map(emit::api).collect();
    let files = format::format(files).map_err(crate::generate::not_rust)?;
    Ok(files.iter().map(|file| file.text.len()).sum())
}

/// Reads a path template and prints it, if it is one.
pub fn template(text: &str) -> Option<String> {
    let template = PathTemplate::parse(text, |_| None).ok()?;
    Some(template.to_string())
}
