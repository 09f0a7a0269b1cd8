//! What only the written document says.

use crate::document::{Document, Entries, Method, Resource};

/// The written method at a path of the resource tree.
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
