//! Facts that only the document as written states.

use crate::document::{Document, Entries, Method, Resource};

/// Returns the method at a path of the document's resource tree.
pub(super) fn method<'d>(document: &'d Document, path: &[String]) -> Option<&'d Method> {
    let (name, outer) = path.split_last()?;
    let mut methods: &Entries<Method> = &document.methods;
    let mut resources: &Entries<Resource> = &document.resources;
    for name in outer {
        let resource = resources.get(name)?;
        methods = &resource.methods;
        resources = &resource.resources;
    }
    methods.get(name)
}
