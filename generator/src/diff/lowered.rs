//! The crates of two configurations, before anything is emitted.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::Errors;
use crate::parallel;
use crate::pipeline::{LoweredApi, LoweredCrate, OverlayPolicy, ResolvedCrate};

/// Lowers the old configuration and the new one, which uses the names of the old one if it has no
/// ledger.
///
/// # Errors
/// All errors in documents and overlays of either.
pub(super) fn lowered(
    (old, new): (&Config, &Config),
    policies: (OverlayPolicy, OverlayPolicy),
) -> Result<(LoweredCrate, LoweredCrate), Errors> {
    let (before, after) = parallel::join(
        || LoweredCrate::of(old, policies.0),
        || ResolvedCrate::of(new, policies.1),
    );
    let before = before?;
    let ledger = match &new.ledger {
        Some(_) => new.ledger()?,
        None => before.ledger.clone(),
    };
    let after = after?.lower(ledger)?;
    Ok((before, after))
}

/// Returns the APIs of a crate, by name and version.
pub(super) fn by_id(lowered: &LoweredCrate) -> BTreeMap<String, &LoweredApi> {
    let apis = lowered.apis.iter();
    apis.map(|api| (api.model.id(), api)).collect()
}
