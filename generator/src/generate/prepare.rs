//! All that is known of a crate before anything is emitted, for those who compare.

use rayon::prelude::*;

use super::{ModuleWanted, Resolved, modules, resolve_document};
use crate::config::Config;
use crate::diagnostic::Errors;
use crate::document::Document;
use crate::lower::lower;
use crate::model::Api;
use crate::name::{Ledger, Namer};
use crate::rust;

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
}

impl Prepared {
    /// Reads, resolves, names and lowers what a crate is made of.
    ///
    /// # Errors
    /// All that is wrong with documents, overlays and the ledger.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn of(config: &Config) -> Result<Self, Errors> {
        let apis = resolve_all(config)?;
        let ledger = match &config.ledger {
            Some(source) => Ledger::parse(source)?,
            None => Ledger::default(),
        };
        lower_all(apis, ledger)
    }
}

/// Reads and resolves all documents.
///
/// # Errors
/// All that is wrong with documents and overlays.
pub(crate) fn resolve_all(config: &Config) -> Result<Vec<(Resolved, Document)>, Errors> {
    let resolved: Vec<Result<(Resolved, Document), Errors>> = config
        .apis
        .par_iter()
        .map(|api| resolve_document(api, config.lenient))
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
///
/// # Errors
/// Two documents for one module.
pub(crate) fn lower_all(
    apis: Vec<(Resolved, Document)>,
    ledger: Ledger,
) -> Result<Prepared, Errors> {
    let mut namer = Namer::new(ledger);
    let wanted: Vec<ModuleWanted<'_>> = apis
        .iter()
        .map(|(resolved, _)| ModuleWanted::of(resolved))
        .collect();
    let names = modules(&mut namer, &wanted)?;
    let (mut documents, mut models, mut lowered) = (Vec::new(), Vec::new(), Vec::new());
    for ((resolved, document), module) in apis.into_iter().zip(names) {
        lowered.push(lower(&resolved.api, module, &mut namer)?);
        models.push(resolved.api);
        documents.push(document);
    }
    Ok(Prepared {
        documents,
        models,
        lowered,
        ledger: namer.into_ledger(),
    })
}
