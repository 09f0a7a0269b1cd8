//! Overlay entries that the new revision has no target for, with what became of the target.

use super::compare::Comparison;
use super::lowered::{by_id, lowered};
use super::renames;
use super::revision::Revision;
use super::site::ChangeSite;
use crate::config::{ApiConfig, Config};
use crate::diagnostic::Diagnostic;
use crate::overlay::{Target, Unmatched};
use crate::pipeline::{LoweredApi, LoweredCrate, OverlayPolicy};

/// The hint for an entry whose target is in the old revision only.
const REMOVED: &str = "this revision removed it: delete the entry";

/// Returns the errors for the entries that the new revision leaves out. A hint says whether the
/// revision renamed or removed the target.
pub(super) fn problems(
    configs: (&Config, &Config),
    crates: (&LoweredCrate, &LoweredCrate),
) -> Vec<Diagnostic> {
    let (before, after) = crates;
    if after.apis.iter().all(|api| api.unmatched.is_empty()) {
        return Vec::new();
    }
    // Types that only an overlay gives would hide a rename: its entries are left out on one side.
    let strict = OverlayPolicy::default();
    let plain = lowered(
        (&documents(configs.0), &documents(configs.1)),
        (strict, strict),
    );
    let plain = plain.as_ref().ok();
    let plain = plain.map(|(before, after)| (by_id(before), by_id(after)));
    let old = by_id(before);
    let one = |api: &LoweredApi| -> Vec<Diagnostic> {
        let id = api.model.id();
        let pair = plain
            .as_ref()
            .and_then(|(before, after)| before.get(&id).copied().zip(after.get(&id).copied()));
        let earlier = old.get(&id).map(|old| Earlier {
            config: configs.0,
            unmatched: &old.unmatched,
            renamed: Renamed::between(pair.unwrap_or((old, api))),
        });
        let explained = |entry: &Unmatched| match &earlier {
            Some(earlier) => earlier.explained(entry),
            None => entry.problem.clone(),
        };
        api.unmatched.iter().map(explained).collect()
    };
    let concerned = after.apis.iter().filter(|api| !api.unmatched.is_empty());
    concerned.flat_map(one).collect()
}

/// Returns the configuration with the documents alone.
fn documents(config: &Config) -> Config {
    let mut plain = config.clone();
    for api in &mut plain.apis {
        let module = api.module.take();
        *api = ApiConfig::new(api.document.clone()).prose(false);
        api.module = module;
    }
    plain
}

/// The old revision of an API, as far as entries for the new one depend on it.
struct Earlier<'a> {
    config: &'a Config,
    /// Entries that have no target in the old revision either.
    unmatched: &'a [Unmatched],
    renamed: Renamed,
}

impl Earlier<'_> {
    /// Returns the error for an entry without a target in the new revision.
    fn explained(&self, entry: &Unmatched) -> Diagnostic {
        let problem = entry.problem.clone();
        if entry.target == Target::Explained || !self.has_target(&problem) {
            return problem;
        }
        let renamed = self.renamed.name_of(&entry.target);
        problem.with_hint(match (renamed, &entry.target) {
            (Some(name), Target::Property(..)) => {
                format!("this revision perhaps renamed it: `{name}`")
            }
            (Some(name), _) => format!("this revision renamed it: `{name}`"),
            (None, _) => REMOVED.to_owned(),
        })
    }

    /// Returns `true` if a handwritten entry has a target in the old revision.
    fn has_target(&self, problem: &Diagnostic) -> bool {
        let overlays = self
            .config
            .apis
            .iter()
            .filter_map(|api| api.overlay.as_ref());
        let same = |entry: &Unmatched| {
            entry.problem.file == problem.file && entry.problem.span == problem.span
        };
        overlays
            .into_iter()
            .any(|overlay| overlay.name() == problem.file)
            && !self.unmatched.iter().any(same)
    }
}

/// The renames between two revisions of an API.
struct Renamed {
    /// Schemas: the old id and the new one.
    schemas: Vec<(String, String)>,
    /// Methods: likewise.
    methods: Vec<(String, String)>,
    /// Properties, perhaps renamed: the site and the new name.
    properties: Vec<(ChangeSite, String)>,
}

impl Renamed {
    fn between((old, new): (&LoweredApi, &LoweredApi)) -> Self {
        let (old, new) = (Revision::new(old), Revision::new(new));
        let ids = renames::methods(&old, &new).into_iter();
        let ids = ids.filter_map(|(from, to)| Some((old.method_id(&from)?, new.method_id(&to)?)));
        let methods = ids.collect();
        let comparison = Comparison::of(&old, &new);
        Self {
            schemas: comparison.renamed.into_iter().collect(),
            methods,
            properties: comparison.renamed_properties,
        }
    }

    /// Returns the new name of a target.
    fn name_of(&self, target: &Target) -> Option<&str> {
        fn find<T>(pairs: &[(T, String)], is: impl Fn(&T) -> bool) -> Option<&str> {
            let pair = pairs.iter().find(|(old, _)| is(old));
            pair.map(|(_, new)| new.as_str())
        }
        match target {
            Target::Schema(id) => find(&self.schemas, |old| old == id),
            Target::Method(id) => find(&self.methods, |old| old == id),
            Target::Property(schema, path) => find(
                &self.properties,
                |site| matches!(site, ChangeSite::Property(of, at) if of == schema && at == path),
            ),
            Target::Other | Target::Explained => None,
        }
    }
}
