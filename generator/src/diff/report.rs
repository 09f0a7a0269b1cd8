//! The result of a comparison, as data.

use crate::change::{ChangeKind, Level};

/// The changes between two revisions of a crate's documents.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Report {
    /// Reports of all API versions, by name, including those without changes.
    pub apis: Vec<ApiChanges>,
    /// The most severe class of all changes.
    pub class: Level,
    /// The most severe effect on already built clients.
    pub wire: Level,
    /// The most severe effect on source code.
    pub source: Level,
    /// The crate's current version and its recommended next version.
    pub version: Version,
    /// A commit title in Conventional Commits form.
    pub title: String,
}

/// A version and its successor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Version {
    /// The current version; empty if no manifest states one.
    pub old: String,
    /// The recommended next version.
    pub new: String,
}

/// The changes of one API version.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct ApiChanges {
    /// Name and version, as in `gmail:v1`.
    pub api: String,
    /// The Rust module.
    pub module: String,
    /// The old revision; empty if there is none.
    pub old_revision: String,
    /// The new revision; empty if there is none.
    pub new_revision: String,
    /// The most severe class of all changes.
    pub class: Level,
    /// The most severe effect on already built clients.
    pub wire: Level,
    /// The most severe effect on source code.
    pub source: Level,
    /// The changes, most severe first.
    pub changes: Vec<Change>,
}

/// A change.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "cli", derive(serde::Serialize))]
pub struct Change {
    /// The kind of the change.
    pub kind: ChangeKind,
    /// A method id (with `?` and a parameter), a schema (with its property), or a scope; empty for
    /// the API as a whole.
    pub at: String,
    /// The old value.
    #[cfg_attr(feature = "cli", serde(skip_serializing_if = "Option::is_none"))]
    pub old: Option<String>,
    /// The new value.
    #[cfg_attr(feature = "cli", serde(skip_serializing_if = "Option::is_none"))]
    pub new: Option<String>,
    /// The effect on clients that are already built.
    pub wire: Level,
    /// The effect on code written against the old crate.
    pub source: Level,
    /// The resulting class.
    pub class: Level,
    /// `true` if requests contain it.
    pub in_requests: bool,
    /// `true` if responses contain it.
    pub in_responses: bool,
    /// Ids of the affected methods.
    pub methods: Vec<String>,
    /// Rust items that were removed or changed their type.
    pub items: Vec<String>,
    /// Further remarks.
    #[cfg_attr(feature = "cli", serde(skip_serializing_if = "Vec::is_empty"))]
    pub notes: Vec<String>,
}

impl Report {
    /// Returns all changes, with their APIs.
    pub fn changes(&self) -> impl Iterator<Item = (&ApiChanges, &Change)> {
        self.apis
            .iter()
            .flat_map(|api| api.changes.iter().map(move |change| (api, change)))
    }

    /// Returns the number of changes of a class.
    pub fn count(&self, class: Level) -> usize {
        self.changes()
            .filter(|(_, change)| change.class == class)
            .count()
    }

    /// Returns `true` if any change is at least this severe.
    pub fn is_at_least(&self, class: Level) -> bool {
        self.class >= class
    }
}
