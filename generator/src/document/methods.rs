//! The methods of a document, and their query parameters.

use super::{Document, Entries, Method, Resource};

impl Document {
    /// Returns the methods of the document and of all its resources.
    pub fn all_methods(&self) -> Vec<&Method> {
        let mut found = Vec::new();
        add_methods(&self.methods, &self.resources, &mut found);
        found
    }
}

fn add_methods<'d>(
    methods: &'d Entries<Method>,
    resources: &'d Entries<Resource>,
    found: &mut Vec<&'d Method>,
) {
    found.extend(methods.iter().map(|(_, method)| method));
    for (_, resource) in resources {
        add_methods(&resource.methods, &resource.resources, found);
    }
}

impl Method {
    /// Returns the names of the optional query parameters. A parameter without a location is one.
    pub fn optional_query_parameters(&self) -> impl Iterator<Item = &str> {
        let optional = self.parameters.iter().filter(|(_, parameter)| {
            matches!(parameter.location.as_deref(), Some("query") | None) && !parameter.required
        });
        optional.map(|(name, _)| name.as_str())
    }
}
