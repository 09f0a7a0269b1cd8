//! How much a change matters, to what is on the wire, to source code, and all in all.

use serde_core::{Serialize, Serializer};

/// How much a change matters, from not at all to what breaks its users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing that anybody could notice.
    #[default]
    None,
    /// Documentation, and warnings of the compiler.
    Docs,
    /// Something more that nobody has to use.
    Additive,
    /// Works as before for most, perhaps not for all.
    Risky,
    /// What worked, or compiled, no longer does.
    Breaking,
}

impl Level {
    /// All levels, the worst first.
    pub const ALL: [Self; 5] = [
        Self::Breaking,
        Self::Risky,
        Self::Additive,
        Self::Docs,
        Self::None,
    ];

    /// The worst of some levels; none if there are no levels.
    pub(crate) fn worst(levels: impl IntoIterator<Item = Self>) -> Self {
        levels.into_iter().max().unwrap_or(Self::None)
    }

    /// The level in one word, as reports and the manifest write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }

    /// The level of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == name)
    }

    /// One level milder, as for APIs that are not stable yet. What is not risky stays as it is.
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
