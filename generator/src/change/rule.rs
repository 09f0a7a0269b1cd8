//! What the manifest says about the class of changes.

use super::{Kind, Level};
use crate::text::matches;

/// `[[severity]]` in the manifest: changes of a kind, at some places, are of another class.
/// Verdicts, and with them the crate's version, stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityRule {
    /// The kind of changes; `None` is all kinds.
    pub kind: Option<Kind>,
    /// The API, as in `gmail:v1`; `None` is all.
    pub api: Option<String>,
    /// The site of the changes, `*` standing for any text; `None` is everywhere.
    pub at: Option<String>,
    /// The class of such changes.
    pub class: Level,
}

impl SeverityRule {
    /// Returns whether the rule is about a change of this kind at this site of an API.
    pub(crate) fn applies(&self, api: &str, kind: Kind, at: &str) -> bool {
        self.kind.is_none_or(|it| it == kind)
            && self.api.as_deref().is_none_or(|it| it == api)
            && self.at.as_deref().is_none_or(|it| matches(it, at))
    }
}
