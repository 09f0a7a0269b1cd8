//! The public items of a crate, each with its name on the wire.

use super::revision::Revision;
use super::site::ChangeSite;
use crate::config::Config;
use crate::diagnostic::Errors;
use crate::pipeline::{LoweredCrate, OverlayPolicy};

/// A public item of an emitted crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurfaceItem {
    /// The path in the crate. The path of a field has a dot, that of an argument has parentheses
    /// after its function, that of an implementation has `as`.
    pub path: String,
    /// The type or signature.
    pub signature: String,
    /// The name on the wire; verb and path of a method.
    pub wire_name: String,
}

/// Returns the public items of all APIs, sorted by path.
///
/// # Errors
/// All errors in documents, overlays and the ledger.
pub(crate) fn public_items(config: &Config) -> Result<Vec<SurfaceItem>, Errors> {
    let lowered = LoweredCrate::of(config, OverlayPolicy::default())?;
    let mut found = Vec::new();
    for api in &lowered.apis {
        let revision = Revision::new(api);
        let items = revision.surface.iter().map(|(path, item)| SurfaceItem {
            path: path.clone(),
            signature: item.signature.clone(),
            wire_name: wire_name(&item.site, &revision),
        });
        found.extend(items);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn wire_name(site: &ChangeSite, revision: &Revision<'_>) -> String {
    match site {
        ChangeSite::Api => revision.api.id(),
        ChangeSite::Resource(path) => path.join("."),
        ChangeSite::Method(path) => match revision.methods.get(path) {
            Some(method) => format!("{} {}", method.verb.as_str(), method.path),
            None => path.join("."),
        },
        ChangeSite::Property(_, path) => match path.rsplit_once('.') {
            Some((_, name)) => name.to_owned(),
            None => path.clone(),
        },
        ChangeSite::Parameter(_, name)
        | ChangeSite::Scope(name)
        | ChangeSite::Schema(name)
        | ChangeSite::Name(name)
        | ChangeSite::Value(_, name) => name.clone(),
    }
}
