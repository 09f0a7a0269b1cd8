//! Each kind of change with the smallest pair of documents that shows it. `cases.json` contains the
//! values to set in `base.json` for the old revision and for the new one (null removes a key), and
//! the resulting changes: kind, site, verdict on the wire, verdict on source code, class.

use std::collections::BTreeSet;

use discogen::diff::{Change, ChangeKind, diff};
use discogen::{ApiConfig, Config, PackageConfig, Source};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    what: String,
    #[serde(default)]
    old: Map<String, Value>,
    #[serde(default)]
    new: Map<String, Value>,
    old_overlay: Option<String>,
    new_overlay: Option<String>,
    version: Option<String>,
    /// The only revision that contains the API.
    only: Option<String>,
    expect: Vec<[String; 5]>,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("cases.json")).unwrap()
}

/// Returns the document with the values that a case sets.
fn document(case: &Case, changes: &Map<String, Value>) -> String {
    let mut document: Value = serde_json::from_str(include_str!("base.json")).unwrap();
    if let Some(version) = &case.version {
        document["version"] = version.as_str().into();
    }
    for (pointer, value) in changes {
        // Keys that contain a slash are at the end.
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = document
            .pointer_mut(parent)
            .unwrap_or_else(|| panic!("{}: nothing at {pointer}", case.what));
        let parent = parent.as_object_mut().unwrap();
        match value {
            Value::Null => drop(parent.remove(key).expect("something to take away")),
            value => drop(parent.insert(key.to_owned(), value.clone())),
        }
    }
    serde_json::to_string_pretty(&document).unwrap()
}

fn config(case: &Case, side: &str) -> Config {
    let package = PackageConfig::new("golden".parse().unwrap());
    let empty = Config::new(package, "there/is/no/such/folder");
    if case.only.as_deref().is_some_and(|only| only != side) {
        return empty;
    }
    let (changes, overlay) = match side {
        "old" => (&case.old, &case.old_overlay),
        _ => (&case.new, &case.new_overlay),
    };
    let api = ApiConfig::new(Source::new("x.v1.json", document(case, changes)));
    empty.api(match overlay {
        Some(text) => api.overlay(Source::new("x.v1.overlay.toml", text)),
        None => api,
    })
}

fn line(change: &Change) -> [String; 5] {
    [
        change.kind.as_str().to_owned(),
        change.at.clone(),
        change.wire.to_string(),
        change.source.to_string(),
        change.class.to_string(),
    ]
}

#[test]
fn each_kind_has_its_verdicts() {
    let mut wrong = Vec::new();
    for case in cases() {
        let report = diff(&config(&case, "old"), &config(&case, "new"), &[])
            .unwrap_or_else(|errors| panic!("{}: {errors}", case.what));
        let found: BTreeSet<[String; 5]> =
            report.changes().map(|(_, change)| line(change)).collect();
        let expected: BTreeSet<[String; 5]> = case.expect.iter().cloned().collect();
        if found != expected {
            wrong.push(format!(
                "{}\n  found    {found:?}\n  expected {expected:?}",
                case.what
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_kind_has_a_case() {
    let covered: BTreeSet<String> = cases()
        .into_iter()
        .flat_map(|case| case.expect)
        .map(|[kind, ..]| kind)
        .collect();
    let missing: Vec<&str> = ChangeKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .filter(|kind| !covered.contains(*kind))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn nothing_differs_from_itself() {
    for case in cases() {
        if case.only.is_none() {
            let report = diff(&config(&case, "new"), &config(&case, "new"), &[]).unwrap();
            assert_eq!(report.changes().count(), 0, "{}", case.what);
        }
    }
}

#[test]
fn reverse_of_an_addition_breaks() {
    for case in cases() {
        let there = diff(&config(&case, "old"), &config(&case, "new"), &[]).unwrap();
        let back = diff(&config(&case, "new"), &config(&case, "old"), &[]).unwrap();
        let adds =
            |report: &discogen::diff::Report| report.source == discogen::diff::Level::Additive;
        // A method's scopes and a field's writability are not items.
        let by_items = there.changes().any(|(_, change)| {
            change.source == discogen::diff::Level::Additive
                && !matches!(
                    change.kind,
                    ChangeKind::MethodScopeAdded | ChangeKind::PropertyWritable
                )
        });
        if adds(&there) && by_items {
            assert_eq!(
                back.source,
                discogen::diff::Level::Breaking,
                "{}",
                case.what
            );
        }
    }
}
