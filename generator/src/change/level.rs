//! Severity of changes: on the wire, to source code, and overall.

use serde_core::{Serialize, Serializer};

/// Severity of a change, from no effect to breaking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No observable effect.
    #[default]
    None,
    /// Changed documentation or compiler warnings.
    Docs,
    /// An addition that existing code need not use.
    Additive,
    /// Compatible for most users, but possibly not for all.
    Risky,
    /// Something that worked, or compiled, no longer does.
    Breaking,
}

impl Level {
    /// All levels, most severe first.
    pub const ALL: [Self; 5] = [
        Self::Breaking,
        Self::Risky,
        Self::Additive,
        Self::Docs,
        Self::None,
    ];

    /// Returns the most severe of some levels, or [`Level::None`] if there are none.
    pub(crate) fn worst(levels: impl IntoIterator<Item = Self>) -> Self {
        levels.into_iter().max().unwrap_or(Self::None)
    }

    /// The level as one word, as in reports and the manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }

    /// Parses the name of a level.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// Returns the next milder level, as for APIs that are not stable yet. Only breaking and risky
    /// levels change.
    pub(crate) fn lowered(self) -> Self {
        match self {
            Self::Breaking => Self::Risky,
            Self::Risky => Self::Additive,
            other => other,
        }
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
