//! Cargo features: one for each API, and in a large API one for each top-level resource, so that
//! users compile only the methods of those they need.

use std::collections::BTreeMap;

use crate::name::RustName;
use crate::runtime_features;
use crate::rust::{Api, Module, ResourceFeature};

/// Maximum number of methods of an API without features for its resources.
const MOST_METHODS: usize = 300;

/// Returns the Cargo feature of a module. Features begin with a letter or a digit; a name reserved
/// by the crate gets a suffix.
pub(super) fn feature(module: &RustName) -> String {
    let name = module.as_str().trim_start_matches('_').replace('_', "-");
    if name == "default" || runtime_features::features().any(|own| own == name) {
        return name + "_api";
    }
    name
}

/// Assigns a feature to each top-level resource of a large API. No other feature has an underscore.
pub fn split_features(api: &mut Api) {
    if api.root.count() > MOST_METHODS && api.root.requests.is_empty() {
        api.resource_features = split(&mut api.root, &api.feature);
    }
}

fn split(root: &mut Module, api: &str) -> Vec<ResourceFeature> {
    let mut names = BTreeMap::new();
    for module in &mut root.modules {
        let name = format!("{api}_{}", module.name.as_str().replace('_', "-"));
        names.insert(module.name.clone(), name.clone());
        module.feature = Some(name);
    }
    let features = root.modules.iter().filter_map(|module| {
        let mut polled = Vec::new();
        pollers(module, &mut polled);
        let name = module.feature.clone()?;
        let mut needs: Vec<String> = polled
            .into_iter()
            .filter_map(|other| names.get(other).filter(|other| **other != name).cloned())
            .collect();
        needs.sort_unstable();
        needs.dedup();
        Some(ResourceFeature { name, needs })
    });
    features.collect()
}

/// Collects the resources with the methods that poll the operations of a module.
fn pollers<'a>(module: &'a Module, found: &mut Vec<&'a RustName>) {
    let polling = module.requests.iter().filter_map(|it| it.polling.as_ref());
    found.extend(polling.filter_map(|method| method.resource.as_ref()));
    for child in &module.modules {
        pollers(child, found);
    }
}
