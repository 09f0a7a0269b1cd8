//! The crate's next version (Semantic Versioning 2.0.0, with Cargo's rules below 1.0) and the
//! commit's title (Conventional Commits 1.0.0).

use super::report::{ApiChanges, Report};
use crate::change::Level;
use crate::package::Version;

/// Returns the version after changes with this effect on source code, with the newest revision as
/// build metadata.
pub(super) fn next(version: &Version, source: Level, revision: &str) -> Version {
    let next = match (source, version.numbers()) {
        (Level::Breaking, (0, 0, patch)) => Version::new(0, 0, patch.saturating_add(1)),
        (Level::Breaking, (0, minor, _)) => Version::new(0, minor.saturating_add(1), 0),
        (Level::Breaking, (major, ..)) => Version::new(major.saturating_add(1), 0, 0),
        (Level::Additive, (major @ 1.., minor, _)) => {
            Version::new(major, minor.saturating_add(1), 0)
        }
        (_, (major, minor, patch)) => Version::new(major, minor, patch.saturating_add(1)),
    };
    next.with_build(revision)
}

/// Maximum number of APIs that a title names.
const MOST_NAMED: usize = 3;

/// Returns a title such as `feat(gmail)!: revision 20261121, 2 breaking and 3 additive changes`.
/// The only document text in it are names of APIs, reduced to letters and digits.
pub(super) fn title(report: &Report) -> String {
    let changed: Vec<&ApiChanges> = report
        .apis
        .iter()
        .filter(|api| !api.changes.is_empty() || api.old_revision != api.new_revision)
        .collect();
    let names: Vec<String> = changed.iter().map(|api| plain(&api.api)).collect();
    let scope = match names.len() {
        0 => "apis".to_owned(),
        1..=MOST_NAMED => names.join(","),
        more => format!("{more} apis"),
    };
    let (kind, mark) = match report.source.max(report.class) {
        Level::Breaking => ("feat", "!"),
        Level::Additive => ("feat", ""),
        Level::Risky => ("fix", ""),
        Level::Docs => ("docs", ""),
        Level::None => ("chore", ""),
    };
    // A risky revision that also adds something is a feature.
    let adds = report
        .changes()
        .any(|(_, change)| change.class == Level::Additive);
    let kind = if kind == "fix" && adds { "feat" } else { kind };
    let revision = changed
        .iter()
        .map(|api| plain(&api.new_revision))
        .max()
        .filter(|revision| !revision.is_empty());
    let revision = revision.map_or("new revision".to_owned(), |revision| {
        format!("revision {revision}")
    });
    let counts: Vec<String> = Level::ALL
        .into_iter()
        .filter(|level| *level > Level::None)
        .map(|level| (report.count(level), level))
        .filter(|(count, _)| *count > 0)
        .map(|(count, level)| format!("{count} {level}"))
        .collect();
    let counts = if counts.is_empty() {
        "no changes".to_owned()
    } else {
        counts.join(", ")
    };
    format!("{kind}({scope}){mark}: {revision}, {counts}")
}

/// Reduces a text to letters, digits and a few characters without special meaning.
fn plain(text: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let plain: String = text
        .replace(':', ".")
        .chars()
        .filter(fits)
        .take(40)
        .collect();
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_follows_the_source_effect() {
        for (version, source, expected) in [
            ("0.1.2", Level::Breaking, "0.2.0+20261121"),
            ("0.1.2", Level::Additive, "0.1.3+20261121"),
            ("0.0.3", Level::Breaking, "0.0.4+20261121"),
            ("1.2.3", Level::Breaking, "2.0.0+20261121"),
            ("1.2.3", Level::Additive, "1.3.0+20261121"),
            ("1.2.3", Level::Docs, "1.2.4+20261121"),
            ("1.2.3+20250101", Level::None, "1.2.4+20261121"),
        ] {
            let version = version.parse().unwrap();
            assert_eq!(next(&version, source, "20261121").to_string(), expected);
        }
    }
}
