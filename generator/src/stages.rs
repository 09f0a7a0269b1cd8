//! The individual stages, for benches, fuzz targets and tests. Nothing else uses this, and it may
//! change at any time.

use crate::config::Config;
use crate::diagnostic::Errors;
use crate::diff::{self, SurfaceItem};
use crate::emit;
use crate::format;
use crate::generate::not_rust;
use crate::model::PathTemplate;
use crate::pipeline::{self, CrateNames, ModuleRequest, OverlayPolicy, ReadApi, ResolvedApi};
use crate::rust;

/// The output of the reading stage.
pub struct Read(Vec<ReadApi>);

/// The model of each API.
pub struct Resolved(Vec<ResolvedApi>);

/// The items to emit.
pub struct Lowered(Vec<rust::Api>);

/// Reads all documents and overlays.
///
/// # Errors
/// All format errors.
pub fn read(config: &Config) -> Result<Read, Errors> {
    let read = |api| ReadApi::read(api, OverlayPolicy::default());
    Errors::collect(config.apis.iter().map(read)).map(Read)
}

/// Resolves all documents.
///
/// # Errors
/// All semantic errors.
pub fn resolve(config: &Config, Read(read): &Read) -> Result<Resolved, Errors> {
    let apis = config.apis.iter().zip(read);
    let resolved = apis.map(|(api, read)| read.resolve(api, OverlayPolicy::default()));
    Errors::collect(resolved).map(Resolved)
}

/// Names and lowers all APIs.
///
/// # Errors
/// An invalid ledger, or modules that cannot be named.
pub fn lower(config: &Config, Resolved(apis): &Resolved) -> Result<Lowered, Errors> {
    let requests: Vec<_> = apis.iter().map(ModuleRequest::of).collect();
    let names = CrateNames::new(config.ledger()?, &requests)?;
    let apis = apis.iter().zip(names.modules);
    let lowered = apis.map(|(api, names)| pipeline::lower(api, names).map(|it| it.0));
    Errors::collect(lowered).map(Lowered)
}

/// Emits all files as tokens; returns the number of files.
pub fn emit(Lowered(apis): &Lowered) -> usize {
    let files: Vec<_> = apis.iter().flat_map(emit::api).collect();
    for file in &files {
        if let emit::Content::Rust { parts, .. } = &file.content {
            parts.iter().for_each(|part| drop(part()));
        }
    }
    files.len()
}

/// Emits, parses and prints all files; returns the number of bytes.
///
/// # Errors
/// Emitted code that is not valid Rust.
pub fn emit_and_format(Lowered(apis): &Lowered) -> Result<usize, Errors> {
    let files = apis.iter().flat_map(emit::api).collect();
    let files = format::format(files).map_err(not_rust)?;
    Ok(files.iter().map(|file| file.text.len()).sum())
}

/// Returns the public items of all APIs, sorted by path: those that a comparison of revisions uses.
///
/// # Errors
/// All errors in documents, overlays and the ledger.
pub fn public_items(config: &Config) -> Result<Vec<SurfaceItem>, Errors> {
    diff::public_items(config)
}

/// Reads a path template and prints it, if it is valid.
pub fn template(text: &str) -> Option<String> {
    let template = PathTemplate::parse(text, |_| None).ok()?;
    Some(template.to_string())
}
