//! The names of the statics that describe methods: they are declared in one module, and named after
//! resource path and method.

use std::collections::BTreeMap;

use super::fault::{Fault, Result};
use super::{Lowering, below};
use crate::model::{Method, Resource};
use crate::name::{NameKind, NameRequest, RustName, snake};
use crate::rust::PollingMethod;

/// The statics of an API's methods.
#[derive(Default)]
pub(super) struct Statics {
    by_path: BTreeMap<String, RustName>,
    by_method_id: BTreeMap<String, PollingMethod>,
}

impl Statics {
    /// Returns the static of the method of a resource.
    pub(super) fn constant(&self, path: &str, method: &Method) -> Result<RustName> {
        let name = self.by_path.get(&method_path(path, method)).cloned();
        name.ok_or_else(|| Fault::new(format!("the method `{}` has no static", method.id)))
    }

    /// Returns the method with this id, as one that polls; `None` if it is left out of the crate.
    pub(super) fn polling(&self, method_id: &str) -> Option<PollingMethod> {
        self.by_method_id.get(method_id).cloned()
    }
}

impl Lowering<'_> {
    /// Names the statics of all methods, so that a method can refer to that of another.
    pub(super) fn statics(&mut self) -> Statics {
        let root = &self.api.root;
        let mut methods = Vec::new();
        collect(root, "", None, &mut methods);
        for (child, name) in root.resources.iter().zip(self.module_names(root, "")) {
            collect(child, &below("", &child.name), Some(&name), &mut methods);
        }
        let requested: Vec<NameRequest> = methods
            .iter()
            .map(|found| {
                let words = format!("{} {}", found.path, found.method.name);
                let name = snake(&words).to_ascii_uppercase();
                NameRequest::new(method_path(&found.path, found.method), name)
            })
            .collect();
        let names = self.allocate("methods", NameKind::Method, &requested);
        let mut statics = Statics::default();
        for ((found, requested), constant) in methods.into_iter().zip(requested).zip(names) {
            let polling = PollingMethod {
                constant: constant.clone(),
                resource: found.top,
            };
            statics
                .by_method_id
                .insert(found.method.id.clone(), polling);
            statics.by_path.insert(requested.key, constant);
        }
        statics
    }
}

/// A method with the path of its resource.
struct Found<'a> {
    method: &'a Method,
    path: String,
    /// The top-level module that it belongs to.
    top: Option<RustName>,
}

/// Collects the methods of a resource, and of those below it unless it is the root.
fn collect<'a>(
    resource: &'a Resource,
    path: &str,
    top: Option<&RustName>,
    found: &mut Vec<Found<'a>>,
) {
    found.extend(resource.methods.iter().map(|method| Found {
        method,
        path: path.to_owned(),
        top: top.cloned(),
    }));
    if top.is_some() {
        for child in &resource.resources {
            collect(child, &below(path, &child.name), top, found);
        }
    }
}

fn method_path(path: &str, method: &Method) -> String {
    below(path, &method.name)
}
