//! Severity rules of the manifest.

use super::{ChangeKind, Level};
use crate::text::matches;

/// `[[severity]]` in the manifest: overrides the class of changes of a kind, at some sites.
/// Verdicts, and with them the crate's version, do not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityRule {
    /// The kind of changes; `None` matches all kinds.
    pub kind: Option<ChangeKind>,
    /// The API, as in `gmail:v1`; `None` matches all APIs.
    pub api: Option<String>,
    /// The site of the changes, with `*` for any text; `None` matches everywhere.
    pub at: Option<String>,
    /// The class of such changes.
    pub class: Level,
}

impl SeverityRule {
    /// Returns `true` if the rule applies to a change of this kind at this site of an API.
    pub(crate) fn applies(&self, api: &str, kind: ChangeKind, at: &str) -> bool {
        self.kind.is_none_or(|it| it == kind)
            && self.api.as_deref().is_none_or(|it| it == api)
            && self.at.as_deref().is_none_or(|it| matches(it, at))
    }
}
