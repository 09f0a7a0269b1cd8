//! Severity rules of the manifest, applied to changes.

use super::report::Change;
use crate::change::SeverityRule;

/// Sets a change's class to that of the last rule that applies.
pub(super) fn apply(rules: &[SeverityRule], api: &str, change: &mut Change) {
    let applies = |rule: &&SeverityRule| rule.applies(api, change.kind, &change.at);
    let Some(rule) = rules.iter().rev().find(applies) else {
        return;
    };
    if rule.class != change.class {
        let note = format!("{} by the manifest, not {}", rule.class, change.class);
        change.class = rule.class;
        change.notes.push(note);
    }
}
