//! Compares two revisions of an API, and collects what changed.

use std::collections::BTreeMap;

use super::revision::Revision;
use super::site::ChangeSite;
use crate::change::{ChangeKind, Level};

/// A change of the model; its effect on source code is determined later.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub kind: ChangeKind,
    pub site: ChangeSite,
    /// The old site, if it differs.
    pub old_site: Option<ChangeSite>,
    pub old: Option<String>,
    pub new: Option<String>,
    pub wire: Level,
    /// The minimum effect on source code, before the items are compared.
    pub source: Level,
    /// A class other than the more severe of the two verdicts.
    pub class: Option<Level>,
    /// Ids of affected methods, besides those that reach the site.
    pub methods: Vec<String>,
    pub notes: Vec<String>,
}

impl Found {
    pub(super) fn new(kind: ChangeKind, site: ChangeSite, wire: Level) -> Self {
        Self {
            kind,
            site,
            old_site: None,
            old: None,
            new: None,
            wire,
            source: Level::None,
            class: None,
            methods: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn was(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(super) fn is(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }

    pub(super) fn source(mut self, source: Level) -> Self {
        self.source = source;
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// The comparison of two revisions of an API.
pub(super) struct Comparison<'a> {
    pub old: &'a Revision<'a>,
    pub new: &'a Revision<'a>,
    /// Renamed schemas, from old to new.
    pub renamed: BTreeMap<String, String>,
    /// Properties that were perhaps renamed, with their new names.
    pub renamed_properties: Vec<(ChangeSite, String)>,
    /// All changes that the models show.
    pub found: Vec<Found>,
}

impl<'a> Comparison<'a> {
    /// Compares two revisions of an API.
    pub(super) fn of(old: &'a Revision<'a>, new: &'a Revision<'a>) -> Self {
        let mut comparison = Self {
            old,
            new,
            renamed: super::renames::schemas(old, new),
            renamed_properties: Vec::new(),
            found: Vec::new(),
        };
        comparison.api();
        comparison.resources();
        comparison.methods();
        comparison.schemas();
        comparison
    }
}

impl Comparison<'_> {
    pub(super) fn push(&mut self, found: Found) {
        self.found.push(found);
    }

    /// Records that a text changed.
    pub(super) fn text(
        &mut self,
        kind: ChangeKind,
        site: &ChangeSite,
        wire: Level,
        texts: (Option<&str>, Option<&str>),
    ) {
        let (old, new) = texts;
        if old != new {
            let mut found = Found::new(kind, site.clone(), wire);
            found.old = old.map(str::to_owned);
            found.new = new.map(str::to_owned);
            self.push(found);
        }
    }

    /// Records that something is newly deprecated, or no longer. The compiler warns its users.
    pub(super) fn deprecated(
        &mut self,
        kinds: (ChangeKind, ChangeKind),
        site: &ChangeSite,
        flags: (bool, bool),
    ) {
        let (set, cleared) = kinds;
        match flags {
            (false, true) => self.push(
                Found::new(set, site.clone(), Level::None)
                    .source(Level::Docs)
                    .note("the compiler warns where it is used"),
            ),
            (true, false) => {
                self.push(Found::new(cleared, site.clone(), Level::None).source(Level::Docs));
            }
            _ => {}
        }
    }

    /// Records that documentation changed, and what may be more than a change of wording.
    pub(super) fn doc(&mut self, site: &ChangeSite, docs: (Option<&str>, Option<&str>)) {
        let (old, new) = (docs.0.unwrap_or_default(), docs.1.unwrap_or_default());
        if old == new {
            return;
        }
        let mut found = Found::new(ChangeKind::DocChanged, site.clone(), Level::None)
            .source(Level::Docs)
            .was(old)
            .is(new);
        let (old, new) = (old.to_lowercase(), new.to_lowercase());
        for word in TELLING {
            if new.contains(word) && !old.contains(word) {
                found = found.note(format!("the text now says \"{word}\""));
            }
        }
        self.push(found);
    }
}

/// Words that suggest a change of behavior rather than of wording.
const TELLING: [&str; 8] = [
    "deprecated",
    "no longer",
    "required",
    "must",
    "limit",
    "at most",
    "maximum",
    "not supported",
];
