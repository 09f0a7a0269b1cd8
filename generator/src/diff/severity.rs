//! What the manifest says about the class of changes.

use super::kind::Kind;
use super::level::Level;
use super::report::Change;
use crate::resolve::fits;

/// `[[severity]]` in the manifest: changes of a kind, at some places, are of another class.
/// Verdicts, and with them the crate's version, stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityRule {
    /// Which changes; all kinds where it is none.
    pub kind: Option<Kind>,
    /// Of which API, as in `gmail:v1`; of all where it is none.
    pub api: Option<String>,
    /// Where, `*` standing for any text; everywhere where it is none.
    pub at: Option<String>,
    /// What they amount to.
    pub class: Level,
}

/// Gives a change the class of the last rule that fits.
pub(super) fn apply(rules: &[SeverityRule], api: &str, change: &mut Change) {
    let concerned = |rule: &&SeverityRule| {
        rule.kind.is_none_or(|kind| kind == change.kind)
            && rule.api.as_deref().is_none_or(|of| of == api)
            && rule.at.as_deref().is_none_or(|at| fits(at, &change.at))
    };
    if let Some(rule) = rules.iter().rev().find(concerned) {
        if rule.class != change.class {
            let note = format!("{} by the manifest, not {}", rule.class, change.class);
            change.class = rule.class;
            change.notes.push(note);
        }
    }
}
