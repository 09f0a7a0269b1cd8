//! Locations in an API, by wire names.

/// The location of a change in an API.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ChangeSite {
    /// The API as a whole.
    Api,
    /// A scope of the API.
    Scope(String),
    /// A node of the resource tree.
    Resource(Vec<String>),
    /// A method, by its path in the resource tree.
    Method(Vec<String>),
    /// A parameter of a method; a prefix of parameters ends in a dot, a union begins with `#`.
    Parameter(Vec<String>, String),
    /// A schema.
    Schema(String),
    /// A property of a schema, below inline objects with dots between; a union begins with `#`.
    Property(String, String),
    /// A known value of a property or parameter.
    Value(Box<ChangeSite>, String),
    /// A kind of resource names.
    Name(String),
}

impl ChangeSite {
    /// Returns the enclosing site.
    pub(super) fn parent(&self) -> Option<Self> {
        match self {
            Self::Api => None,
            Self::Scope(_) | Self::Schema(_) | Self::Name(_) => Some(Self::Api),
            Self::Resource(path) | Self::Method(path) => match path.split_last() {
                Some((_, rest)) if !rest.is_empty() => Some(Self::Resource(rest.to_vec())),
                _ => Some(Self::Api),
            },
            Self::Parameter(method, _) => Some(Self::Method(method.clone())),
            Self::Property(schema, path) => Some(match path.rsplit_once('.') {
                Some((outer, _)) => Self::Property(schema.clone(), outer.to_owned()),
                None => Self::Schema(schema.clone()),
            }),
            Self::Value(of, _) => Some((**of).clone()),
        }
    }

    /// Returns the schema that contains the site.
    pub(super) fn schema(&self) -> Option<&str> {
        match self {
            Self::Schema(schema) | Self::Property(schema, _) => Some(schema),
            Self::Value(of, _) => of.schema(),
            _ => None,
        }
    }

    /// Returns the scope, if the site is one.
    pub(super) fn scope(&self) -> Option<&str> {
        match self {
            Self::Scope(scope) => Some(scope),
            _ => None,
        }
    }

    /// Returns the method that contains the site.
    pub(super) fn method(&self) -> Option<&[String]> {
        match self {
            Self::Method(path) | Self::Parameter(path, _) => Some(path),
            Self::Value(of, _) => of.method(),
            _ => None,
        }
    }

    /// Returns the site of a property below this one.
    pub(super) fn property(&self, name: &str) -> Self {
        match self {
            Self::Schema(schema) => Self::Property(schema.clone(), name.to_owned()),
            Self::Property(schema, path) => {
                Self::Property(schema.clone(), format!("{path}.{name}"))
            }
            other => other.clone(),
        }
    }

    /// Returns the site of another property of the same object.
    pub(super) fn sibling(&self, name: &str) -> Self {
        match self.parent() {
            Some(parent) => parent.property(name),
            None => self.clone(),
        }
    }

    /// Describes the site; `id` returns the id of a method.
    pub(super) fn text(&self, id: &dyn Fn(&[String]) -> String) -> String {
        match self {
            Self::Api => String::new(),
            Self::Scope(name) | Self::Schema(name) | Self::Name(name) => name.clone(),
            Self::Resource(path) => path.join("."),
            Self::Method(path) => id(path),
            Self::Parameter(method, name) => format!("{}?{name}", id(method)),
            Self::Property(schema, path) => format!("{schema}.{path}"),
            Self::Value(of, value) => format!("{}={value}", of.text(id)),
        }
    }
}
