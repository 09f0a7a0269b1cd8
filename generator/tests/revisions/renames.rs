//! Properties that a revision has perhaps renamed.

use discogen::diff::{ChangeKind, Level, Report, diff};
use discogen::{ApiConfig, Config, PackageConfig, Source};
use serde_json::{Value, json};

/// Returns a configuration whose schema `Thing` has these properties.
fn config(properties: &Value, overlay: &str) -> Config {
    let mut document: Value = serde_json::from_str(include_str!("base.json")).unwrap();
    document["schemas"]["Thing"]["properties"] = properties.clone();
    let package = PackageConfig::new("golden".parse().unwrap());
    let api = ApiConfig::new(Source::new("x.v1.json", document.to_string()));
    Config::new(package, "there/is/no/such/folder")
        .api(api.overlay(Source::new("x.v1.overlay.toml", overlay)))
}

fn compared(old: &Value, new: &Value, overlay: &str) -> Report {
    diff(&config(old, ""), &config(new, overlay), &[]).unwrap()
}

/// Returns the notes of all removed properties.
fn notes(old: &Value, new: &Value) -> Vec<String> {
    let report = compared(old, new, "");
    let removed = report
        .changes()
        .filter(|(_, change)| change.kind == ChangeKind::PropertyRemoved);
    removed
        .flat_map(|(_, change)| {
            assert_eq!(change.class, Level::Breaking);
            change.notes.clone()
        })
        .collect()
}

#[test]
fn the_only_property_of_the_type_is_the_new_name() {
    let old = json!({"orgUnitPath": {"type": "string"}, "size": {"type": "integer"}});
    let new = json!({"unitPath": {"type": "string"}, "weight": {"type": "number"}, "on": {"type": "boolean"}});
    assert_eq!(
        notes(&old, &new),
        [
            "perhaps renamed to `unitPath`: `[schemas.Thing.properties] unitPath.rename = \
          \"org_unit_path\"` in the overlay keeps the Rust name"
        ]
    );
}

#[test]
fn the_overlay_line_keeps_the_rust_name() {
    let old = json!({"orgUnitPath": {"type": "string"}});
    let new = json!({"unitPath": {"type": "string"}});
    let overlay = "[schemas.Thing.properties]\nunitPath.rename = \"org_unit_path\"\n";
    let report = compared(&old, &new, overlay);
    assert!(report.source < Level::Breaking, "{report:?}");
    let notes = report
        .changes()
        .flat_map(|(_, change)| change.notes.clone());
    assert_eq!(notes.collect::<Vec<_>>(), ["perhaps renamed to `unitPath`"]);
}

#[test]
fn several_candidates_are_no_rename() {
    let text = || json!({"type": "string"});
    for (old, new) in [
        (json!({"a": text()}), json!({"b": text(), "c": text()})),
        (json!({"a": text(), "b": text()}), json!({"c": text()})),
        (json!({"a": text()}), json!({"b": {"type": "integer"}})),
        (
            json!({"a": {"type": "string", "enum": ["X"]}}),
            json!({"b": {"type": "string", "enum": ["Y"]}}),
        ),
    ] {
        assert_eq!(notes(&old, &new), Vec::<String>::new(), "{old} {new}");
    }
}

#[test]
fn inline_objects_have_their_own_table() {
    let inside =
        |name: &str| json!({"box": {"type": "object", "properties": {name: {"type": "string"}}}});
    assert_eq!(
        notes(&inside("lidColor"), &inside("cover")),
        [
            "perhaps renamed to `cover`: `[schemas.Thing.properties.box.properties] cover.rename = \
          \"lid_color\"` in the overlay keeps the Rust name"
        ]
    );
}
