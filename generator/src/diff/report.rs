//! What a comparison found, as data.

use crate::change::{Kind, Level};

/// What changed between two revisions of a crate's documents.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Report {
    /// One for each API version, by name; also those without changes.
    pub apis: Vec<ApiReport>,
    /// The worst class of all changes.
    pub class: Level,
    /// The worst effect on already built clients.
    pub wire: Level,
    /// The worst effect on source code.
    pub source: Level,
    /// The crate's version now, and the one it should have next.
    pub version: Version,
    /// A title for the commit, in conventional form.
    pub title: String,
}

/// A version and its successor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Version {
    /// As it is now; empty where no manifest gives one.
    pub old: String,
    /// As it should be next.
    pub new: String,
}

/// What changed in one API version.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct ApiReport {
    /// Name and version, as in `gmail:v1`.
    pub api: String,
    /// The Rust module.
    pub module: String,
    /// The revisions; empty where there is none.
    pub old_revision: String,
    /// See `old_revision`.
    pub new_revision: String,
    /// The worst class of all changes.
    pub class: Level,
    /// The worst effect on already built clients.
    pub wire: Level,
    /// The worst effect on source code.
    pub source: Level,
    /// The worst first.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Change {
    /// What kind of change it is.
    pub kind: Kind,
    /// A method id (with `?` and a parameter), a schema (with its property), or a scope; empty for
    /// the API as a whole.
    pub at: String,
    /// What stood there before.
    #[cfg_attr(feature = "cli", serde(skip_serializing_if = "Option::is_none"))]
    pub old: Option<String>,
    /// What stands there now.
    #[cfg_attr(feature = "cli", serde(skip_serializing_if = "Option::is_none"))]
    pub new: Option<String>,
    /// Whether a client that is already built still works.
    pub wire: Level,
    /// Whether code written against the old crate compiles.
    pub source: Level,
    /// What it amounts to.
    pub class: Level,
    /// Whether requests carry it.
    pub in_requests: bool,
    /// Whether responses carry it.
    pub in_responses: bool,
    /// Ids of the methods that it reaches.
    pub methods: Vec<String>,
    /// Rust items that are gone or have another type.
    pub items: Vec<String>,
    /// What else there is to know.
    #[cfg_attr(feature = "cli", serde(skip_serializing_if = "Vec::is_empty"))]
    pub notes: Vec<String>,
}

impl Report {
    /// All changes, with their APIs.
    pub fn changes(&self) -> impl Iterator<Item = (&ApiReport, &Change)> {
        self.apis
            .iter()
            .flat_map(|api| api.changes.iter().map(move |change| (api, change)))
    }

    /// How many changes are of a class.
    pub fn count(&self, class: Level) -> usize {
        self.changes()
            .filter(|(_, change)| change.class == class)
            .count()
    }

    /// Whether any change matters at least so much.
    pub fn is_at_least(&self, class: Level) -> bool {
        self.class >= class
    }
}
