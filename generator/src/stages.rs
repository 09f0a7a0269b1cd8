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

#[cfg(test)]
impl Lowered {
    /// The pieces of all files.
    pub(crate) fn pieces(&self) -> Vec<emit::Piece> {
        let files = self.0.iter().flat_map(emit::api);
        let pieces = files.filter_map(|file| match file.content {
            emit::Content::Rust(_, pieces) => Some(pieces()),
            emit::Content::Text(_) => None,
        });
        pieces.flatten().collect()
    }
}

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
    Ok(Lowered(apis.collect()))
}

/// Makes the pieces of all files; gives how many files there are.
pub fn emit(Lowered(apis): &Lowered) -> usize {
    let files: Vec<_> = apis.iter().flat_map(emit::api).collect();
    for file in &files {
        if let emit::Content::Rust(_, pieces) = &file.content {
            drop(pieces());
        }
    }
    files.len()
}

/// Makes the pieces of all files, parses and prints them; gives how many bytes that is.
pub fn emit_and_format(Lowered(apis): &Lowered) -> usize {
    let files = apis.iter().flat_map(emit::api).collect();
    let files = format::format(files).unwrap_or_default();
    files.iter().map(|file| file.text.len()).sum()
}

/// Reads a path template and prints it, if it is one.
pub fn template(text: &str) -> Option<String> {
    let template = PathTemplate::parse(text, |_| None).ok()?;
    Some(template.to_string())
}
