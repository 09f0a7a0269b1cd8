//! A whole crate before anything is emitted, for comparisons.

use super::{CrateNames, ModuleNames, ModuleRequest, OverlayPolicy, ReadApi, ResolvedApi};
use crate::config::Config;
use crate::diagnostic::Errors;
use crate::document::Document;
use crate::lower;
use crate::model::Api;
use crate::name::{Ledger, Namer};
use crate::overlay::Unmatched;
use crate::parallel;
use crate::rust;

/// The APIs of a crate, read and resolved, in the order of the configuration.
pub(crate) struct ResolvedCrate {
    apis: Vec<(Document, ResolvedApi)>,
}

/// A crate before anything is emitted.
pub(crate) struct LoweredCrate {
    /// APIs, in the order of the configuration.
    pub apis: Vec<LoweredApi>,
    /// The ledger with all assigned names.
    pub ledger: Ledger,
}

/// An API in all its forms.
pub(crate) struct LoweredApi {
    /// The document as read.
    pub document: Document,
    /// The resolved model.
    pub model: Api,
    /// The Rust items.
    pub items: rust::Api,
    /// Overlay entries that were left out, since they point at nothing.
    pub unmatched: Vec<Unmatched>,
}

impl ResolvedCrate {
    /// Reads and resolves all APIs.
    ///
    /// # Errors
    /// All errors in documents and overlays.
    pub(crate) fn of(config: &Config, policy: OverlayPolicy) -> Result<Self, Errors> {
        let one = |api| {
            let read = ReadApi::read(api, policy)?;
            let resolved = read.resolve(api, policy)?;
            Ok((read.document, resolved))
        };
        let apis = Errors::collect(parallel::map(&config.apis, one))?;
        Ok(Self { apis })
    }

    /// Names and lowers all APIs.
    ///
    /// # Errors
    /// Modules that cannot be named.
    pub(crate) fn lower(self, ledger: Ledger) -> Result<LoweredCrate, Errors> {
        let apis = self.apis.iter();
        let requests: Vec<_> = apis.map(|(_, api)| ModuleRequest::of(api)).collect();
        let CrateNames {
            modules,
            mut ledger,
        } = CrateNames::new(ledger, &requests)?;
        let one = |((document, api), names): ((_, ResolvedApi), _)| {
            let (items, part) = lower(&api, names)?;
            let model = api.model;
            let api = LoweredApi {
                document,
                model,
                items,
                unmatched: api.unmatched,
            };
            Ok((api, part))
        };
        let lowered = parallel::map(self.apis.into_iter().zip(modules), one);
        let mut apis = Vec::new();
        for (api, part) in Errors::collect(lowered)? {
            ledger.restore(part);
            apis.push(api);
        }
        Ok(LoweredCrate { apis, ledger })
    }
}

impl LoweredCrate {
    /// Reads, resolves, names and lowers all APIs.
    ///
    /// # Errors
    /// All errors in documents, overlays and the ledger.
    pub(crate) fn of(config: &Config, policy: OverlayPolicy) -> Result<Self, Errors> {
        let resolved = ResolvedCrate::of(config, policy)?;
        resolved.lower(config.ledger()?)
    }
}

/// Lowers an API into its module; also returns the ledger with all names in it.
///
/// # Errors
/// Conflicts of names that the overlay gives; a fault of this program.
pub(crate) fn lower(api: &ResolvedApi, names: ModuleNames) -> Result<(rust::Api, Ledger), Errors> {
    let mut namer = Namer::new(names.ledger);
    let items = lower::lower(&api.model, names.module, &mut namer)?;
    let conflicts = namer.take_conflicts();
    if conflicts.is_empty() {
        return Ok((items, namer.into_ledger()));
    }
    let hint = "choose a name that nothing else has, or rename the other item, too";
    let errors = conflicts.into_iter().map(|conflict| {
        let message = conflict.to_string();
        api.overlay.error_at(conflict.span, message).with_hint(hint)
    });
    Err(errors.collect::<Vec<_>>().into())
}
