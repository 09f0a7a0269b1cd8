//! Documentation coverage: which items of an API have a text.

use std::collections::BTreeMap;
use std::fmt;

use crate::config::Config;
use crate::diagnostic::Errors;
use crate::model::{Api, Enumeration, Method, Object, Resource, Shape, Type};
use crate::parallel;
use crate::pipeline::ResolvedApi;

/// A kind of documented item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ItemKind {
    /// A method.
    Method,
    /// A resource, which becomes a module.
    Resource,
    /// An emitted schema.
    Schema,
    /// A property or parameter with known values.
    Enum,
    /// A property of a schema.
    Property,
    /// A parameter of a method.
    Parameter,
    /// A value of an enum.
    Value,
}

impl ItemKind {
    /// All kinds, in the order of a report.
    pub const ALL: [Self; 7] = [
        Self::Method,
        Self::Resource,
        Self::Schema,
        Self::Enum,
        Self::Property,
        Self::Parameter,
        Self::Value,
    ];
}

impl fmt::Display for ItemKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Method => "method",
            Self::Resource => "resource",
            Self::Schema => "schema",
            Self::Enum => "enum",
            Self::Property => "property",
            Self::Parameter => "parameter",
            Self::Value => "value",
        })
    }
}

/// The documented items of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindCoverage {
    /// Number of items with a text.
    pub documented: usize,
    /// Names of the items without one.
    pub missing: Vec<String>,
}

impl KindCoverage {
    /// Returns the number of items.
    pub fn total(&self) -> usize {
        self.documented + self.missing.len()
    }

    /// Returns `true` if at least `percent` of the items have a text.
    pub fn reaches(&self, percent: u8) -> bool {
        self.documented * 100 >= self.total() * usize::from(percent)
    }
}

/// The documentation coverage of one API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsCoverage {
    /// Name and version, as in `gmail:v1`.
    pub api: String,
    kinds: BTreeMap<ItemKind, KindCoverage>,
}

impl DocsCoverage {
    /// Returns the coverage of a kind.
    pub fn kind(&self, kind: ItemKind) -> KindCoverage {
        self.kinds.get(&kind).cloned().unwrap_or_default()
    }

    fn of(api: &Api) -> Self {
        let mut coverage = Self {
            api: api.id(),
            kinds: BTreeMap::new(),
        };
        for resource in &api.root.resources {
            coverage.resource(resource, "");
        }
        for method in api.root.all_methods() {
            coverage.method(method);
        }
        for schema in &api.schemas {
            coverage.note(ItemKind::Schema, &schema.name, schema.doc.as_deref());
            match &schema.shape {
                Shape::Object(object) => coverage.object(object, &schema.name),
                Shape::Alias(ty) => coverage.ty(ty, &schema.name, schema.doc.as_deref()),
                Shape::Variant(_) => {}
            }
        }
        coverage
    }

    fn note(&mut self, kind: ItemKind, name: &str, doc: Option<&str>) {
        let found = self.kinds.entry(kind).or_default();
        match doc.is_some_and(|doc| !doc.trim().is_empty()) {
            true => found.documented += 1,
            false => found.missing.push(name.to_owned()),
        }
    }

    fn resource(&mut self, resource: &Resource, parent: &str) {
        let path = match parent {
            "" => resource.name.clone(),
            parent => format!("{parent}.{}", resource.name),
        };
        self.note(ItemKind::Resource, &path, resource.doc.as_deref());
        for child in &resource.resources {
            self.resource(child, &path);
        }
    }

    fn method(&mut self, method: &Method) {
        self.note(ItemKind::Method, &method.id, method.doc.as_deref());
        for parameter in &method.parameters {
            let name = format!("{} {}", method.id, parameter.name);
            self.note(ItemKind::Parameter, &name, parameter.doc.as_deref());
            self.ty(&parameter.ty, &name, parameter.doc.as_deref());
        }
    }

    fn object(&mut self, object: &Object, owner: &str) {
        for property in &object.properties {
            let name = format!("{owner}.{}", property.name);
            self.note(ItemKind::Property, &name, property.doc.as_deref());
            self.ty(&property.ty, &name, property.doc.as_deref());
        }
    }

    /// Counts enums and objects that have no name of their own.
    fn ty(&mut self, ty: &Type, name: &str, doc: Option<&str>) {
        match ty {
            Type::Enum(Enumeration { values }) => {
                self.note(ItemKind::Enum, name, doc);
                for value in values {
                    let name = format!("{name} {}", value.value);
                    self.note(ItemKind::Value, &name, value.doc.as_deref());
                }
            }
            Type::Array(inner) | Type::Map(inner) => self.ty(inner, name, doc),
            Type::Object(object) => self.object(object, name),
            _ => {}
        }
    }
}

/// Measures the documentation of all APIs of a crate, in the order of the configuration.
///
/// # Errors
/// All errors in documents and overlays.
pub fn docs_coverage(config: &Config) -> Result<Vec<DocsCoverage>, Errors> {
    let measured = parallel::map(&config.apis, |api| {
        ResolvedApi::of(api).map(|api| DocsCoverage::of(&api.model))
    });
    Errors::collect(measured)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ApiConfig, PackageConfig};
    use crate::document::Source;

    const DOCUMENT: &str = r#"{
        "name": "pets", "version": "v1", "rootUrl": "https://pets.example/", "servicePath": "",
        "resources": {"pets": {"methods": {"get": {
            "id": "pets.get", "path": "pets/{id}", "httpMethod": "GET",
            "parameters": {"id": {"type": "string", "location": "path", "required": true}},
            "response": {"$ref": "Pet"}}}}},
        "schemas": {
            "Pet": {"id": "Pet", "type": "object", "properties": {
                "kind": {"type": "string", "enum": ["CAT", "DOG"]},
                "home": {"type": "object", "properties": {"street": {"type": "string"}}}}},
            "Unused": {"id": "Unused", "type": "object"}}
    }"#;

    const OVERLAY: &str = r#"
        [methods."pets.get"]
        doc = "Returns a pet."
        [schemas.Pet.properties]
        kind.doc = "Species of the pet."
        kind.value_docs.CAT = "Meows."
        home.properties.street.doc = "Street and number."
    "#;

    fn coverage() -> DocsCoverage {
        let api = ApiConfig::new(Source::new("pets.v1.json", DOCUMENT))
            .overlay(Source::new("pets.v1.overlay.toml", OVERLAY));
        let name = "pets".parse().unwrap();
        let config = Config::new(PackageConfig::new(name), "out").api(api);
        docs_coverage(&config).unwrap().remove(0)
    }

    #[test]
    fn items_of_each_kind_are_counted() {
        let coverage = coverage();
        let kind = |kind| {
            let found = coverage.kind(kind);
            (found.documented, found.missing)
        };
        let missing = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(coverage.api, "pets:v1");
        assert_eq!(kind(ItemKind::Method), (1, vec![]));
        assert_eq!(kind(ItemKind::Resource), (0, missing(&["pets"])));
        assert_eq!(kind(ItemKind::Schema), (0, missing(&["Pet"])));
        assert_eq!(kind(ItemKind::Enum), (1, vec![]));
        assert_eq!(kind(ItemKind::Property), (2, missing(&["Pet.home"])));
        assert_eq!(kind(ItemKind::Parameter), (0, missing(&["pets.get id"])));
        assert_eq!(kind(ItemKind::Value), (1, missing(&["Pet.kind DOG"])));
    }

    #[test]
    fn a_share_is_reached_or_not() {
        let half = coverage().kind(ItemKind::Value);
        assert!(half.reaches(50) && !half.reaches(51));
        assert!(KindCoverage::default().reaches(100));
    }
}
