//! Compares two revisions of the documents of a crate: the changes, and their effect on users.
//!
//! The comparison uses resolved models with overlays applied, and the public items that they become
//! with the names of the ledger; never texts. Every change has two verdicts. The verdict on the
//! wire comes from the document. The verdict on source code comes from the items: code breaks where
//! an item is removed or has another type.

mod api;
mod attribute;
mod changes;
mod compare;
mod documents;
mod html;
mod lowered;
mod markdown;
mod methods;
mod parameters;
mod properties;
mod public_items;
mod renames;
mod report;
mod revision;
mod schemas;
mod severity;
mod shape;
mod site;
mod surface;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod unmatched;
mod version;

use std::collections::BTreeSet;

use lowered::{by_id, lowered};
use revision::Revisions;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Errors};
use crate::package::Version as PackageVersion;
use crate::parallel;
use crate::pipeline::{LoweredCrate, OverlayPolicy};

pub use crate::change::{ChangeKind, Level, SeverityRule};
pub use html::html;
pub use markdown::{changelog, markdown};
#[doc(hidden)]
pub use public_items::SurfaceItem;
pub(crate) use public_items::public_items;
pub use report::{ApiChanges, Change, Report, Version};
pub use text::text;

/// Compares two configurations. A new configuration without a ledger of its own uses the names of
/// the old one. The rules override the class of changes; `[[severity]]` of a manifest is in
/// [`Manifest::severity`](crate::Manifest::severity).
///
/// # Errors
/// All errors in documents and overlays of either.
pub fn diff(old: &Config, new: &Config, rules: &[SeverityRule]) -> Result<Report, Errors> {
    let strict = OverlayPolicy::default();
    compare_configs((old, new), (strict, strict), rules).map(|(report, _)| report)
}

/// A comparison without the overlay entries that point at nothing.
#[cfg(feature = "cli")]
pub(crate) struct LenientDiff {
    /// The changes.
    pub report: Report,
    /// An error for each entry that the new revision has no target for.
    pub unmatched: Vec<Diagnostic>,
}

/// Compares two configurations that share overlays, which describe one of the revisions. Entries
/// for what the other one lacks are left out.
///
/// # Errors
/// All other errors in documents and overlays of either.
#[cfg(feature = "cli")]
pub(crate) fn diff_leniently(
    old: &Config,
    new: &Config,
    rules: &[SeverityRule],
) -> Result<LenientDiff, Errors> {
    let policies = (OverlayPolicy::OF_LATER, OverlayPolicy::OF_EARLIER);
    let (report, unmatched) = compare_configs((old, new), policies, rules)?;
    Ok(LenientDiff { report, unmatched })
}

/// Compares the old configuration with the new one. Also returns an error for each overlay entry
/// that the new one left out.
fn compare_configs(
    configs: (&Config, &Config),
    policies: (OverlayPolicy, OverlayPolicy),
    rules: &[SeverityRule],
) -> Result<(Report, Vec<Diagnostic>), Errors> {
    let (before, after) = lowered(configs, policies)?;
    let version = &configs.1.package.version;
    let report = compare_crates(&before, &after, version, rules);
    let unmatched = unmatched::problems(configs, (&before, &after));
    Ok((report, unmatched))
}

/// Compares two lowered crates. The version is that of the new configuration.
fn compare_crates(
    old: &LoweredCrate,
    new: &LoweredCrate,
    version: &PackageVersion,
    rules: &[SeverityRule],
) -> Report {
    let (before, after) = (by_id(old), by_id(new));
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let ids: Vec<&String> = ids.into_iter().collect();
    let changes = |id: &&String| {
        let revisions = Revisions::of(before.get(*id).copied(), after.get(*id).copied())?;
        Some(changes::of_api(id, &revisions, rules))
    };
    let apis = parallel::map(&ids, changes);
    let apis: Vec<ApiChanges> = apis.into_iter().flatten().collect();
    let any = apis
        .iter()
        .any(|api| !api.changes.is_empty() || api.old_revision != api.new_revision);
    let revisions = apis.iter().map(|api| api.new_revision.as_str());
    let newest = revisions.max().unwrap_or("");
    let source = Level::worst(apis.iter().map(|api| api.source));
    let mut report = Report {
        class: Level::worst(apis.iter().map(|api| api.class)),
        wire: Level::worst(apis.iter().map(|api| api.wire)),
        source,
        version: Version {
            new: match any {
                true => version::next(version, source, newest).to_string(),
                false => version.to_string(),
            },
            old: version.to_string(),
        },
        title: String::new(),
        apis,
    };
    report.title = version::title(&report);
    report
}
