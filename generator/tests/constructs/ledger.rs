//! With the ledger, a later revision renames nothing: a new item gets a free name, and a removed
//! item keeps its entry.

use std::collections::BTreeSet;
use std::path::Path;

use discogen::{ApiConfig, generate};
use serde_json::{Value, json};

use crate::support::{api, api_text, config, pretty, set, small};

/// Names and ledger after consecutive revisions.
struct Revisions {
    folder: tempfile::TempDir,
}

impl Revisions {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// Generates into the folder; returns the emitted text and the ledger's.
    fn next(&self, document: &Value) -> (String, String) {
        self.next_of([api(&pretty(document), None)])
    }

    fn next_of(&self, apis: impl IntoIterator<Item = ApiConfig>) -> (String, String) {
        let folder: &Path = self.folder.path();
        let files = generate(&config(folder, apis)).unwrap();
        files.write(folder).unwrap();
        let ledger = std::fs::read_to_string(folder.join("names.toml")).unwrap();
        (api_text(&files), ledger)
    }
}

/// Returns the lines that declare public items: modules, types, fields, functions, constants.
fn items(text: &str) -> BTreeSet<&str> {
    let item = |line: &&str| {
        line.starts_with("pub ") || line.starts_with("// file:") || line.contains("\" => Self::")
    };
    // The list of all methods grows.
    let items = text.lines().map(str::trim).filter(item);
    items
        .filter(|line| !line.starts_with("pub static METHODS"))
        .collect()
}

/// Checks that `after` contains all lines of `before`, and new ones.
fn only_more(before: &str, after: &str) {
    let (before, after) = (items(before), items(after));
    let gone: Vec<_> = before.difference(&after).collect();
    assert_eq!(gone, Vec::<&&str>::new());
    assert!(after.len() > before.len(), "the newcomer is there");
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut document = small();
    for (pointer, value) in changes {
        set(&mut document, pointer, value.clone());
    }
    document
}

#[test]
fn a_schema_that_collides_renames_nothing() {
    let schema =
        |id: &str| json!({"id": id, "type": "object", "properties": {"x": {"type": "string"}}});
    let old = [
        ("/schemas/WIDGET", schema("WIDGET")),
        ("/schemas/Thing/properties/old", json!({"$ref": "WIDGET"})),
    ];
    // Its wire name equals the name, so it would get the name.
    let newcomer = [
        ("/schemas/Widget", schema("Widget")),
        ("/schemas/Thing/properties/young", json!({"$ref": "Widget"})),
    ];
    let both: Vec<(&str, Value)> = old.iter().chain(&newcomer).cloned().collect();
    let revisions = Revisions::new();
    let (before, _) = revisions.next(&with(&old));
    let (after, ledger) = revisions.next(&with(&both));
    only_more(&before, &after);
    assert!(
        ledger.contains("\nWIDGET = \"Widget\"\nWidget = \"Widget2\"\n"),
        "{ledger}"
    );
    // It would without the ledger.
    let (fresh, _) = Revisions::new().next(&with(&both));
    assert!(fresh.contains("pub old: Option<Widget2>"), "{fresh}");
}

#[test]
fn a_property_that_collides_renames_nothing() {
    let old = ("/schemas/Thing/properties/SIZE", json!({"type": "boolean"}));
    let newcomer = ("/schemas/Thing/properties/size", json!({"type": "string"}));
    let both = [old.clone(), newcomer];
    let revisions = Revisions::new();
    let (before, _) = revisions.next(&with(&[old]));
    let (after, _) = revisions.next(&with(&both));
    only_more(&before, &after);
    assert!(after.contains("pub size: Option<bool>"));
    assert!(after.contains("pub size_2: Option<String>"));
    let (fresh, _) = Revisions::new().next(&with(&both));
    assert!(fresh.contains("pub size: Option<String>"));
}

#[test]
fn an_enum_value_that_collides_renames_nothing() {
    let revisions = Revisions::new();
    revisions.next(&small());
    let values = json!(["Red", "RED", "-RED", "BLUE"]);
    let (after, _) = revisions.next(&with(&[("/schemas/Thing/properties/color/enum", values)]));
    for (wire_name, name) in [("RED", "Red"), ("Red", "Red2"), ("-RED", "Red3")] {
        let arm = format!("{wire_name:?} => Some(Self::{name}),");
        assert!(after.contains(&arm), "{arm}\n{after}");
    }
}

#[test]
fn a_method_or_a_parameter_that_collides_renames_nothing() {
    let revisions = Revisions::new();
    let (before, _) = revisions.next(&small());
    let method = json!({"id": "x.things.INSERT", "httpMethod": "GET", "path": "v1/x"});
    let parameter = json!({"type": "string", "location": "query"});
    let changes = [
        ("/resources/things/methods/INSERT", method),
        (
            "/resources/things/methods/insert/parameters/ORDER",
            parameter,
        ),
        (
            "/resources/THINGS",
            json!({"methods": {"a": {"id": "x.a", "httpMethod": "GET", "path": "a"}}}),
        ),
    ];
    let (after, _) = revisions.next(&with(&changes));
    only_more(&before, &after);
    for name in [
        "pub fn insert_2(",
        "pub struct Insert2(",
        "pub fn order_2(",
        "pub mod things_2;",
    ] {
        assert!(after.contains(name), "{name}");
    }
}

#[test]
fn an_api_that_collides_renames_nothing() {
    let revisions = Revisions::new();
    let (before, _) = revisions.next(&small());
    let newcomer = with(&[("/name", json!("X"))]);
    let both = [api(&pretty(&newcomer), None), api(&pretty(&small()), None)];
    let (after, ledger) = revisions.next_of(both);
    only_more(&before, &after);
    assert!(
        ledger.contains("\"X:v1\" = \"x_v1_2\"\n\"x:v1\" = \"x_v1\"\n"),
        "{ledger}"
    );
}

#[test]
fn what_is_removed_keeps_its_entry() {
    let revisions = Revisions::new();
    let other = with(&[(
        "/schemas/Thing/properties",
        json!({"Color": {"type": "boolean"}}),
    )]);
    let (_, first) = revisions.next(&other);
    assert!(first.contains("Color = \"color\"\n"), "{first}");
    let (after, second) = revisions.next(&small());
    assert!(second.contains("Color = \"color\"\n"), "{second}");
    assert!(
        after.contains("pub color_2: Option<ThingColor>"),
        "the name is not given to another"
    );
    assert!(!after.contains("pub color: "));
    let mut fewer = small();
    let thing = fewer.pointer_mut("/schemas/Thing/properties").unwrap();
    *thing = json!({});
    let (_, third) = revisions.next(&fewer);
    assert_eq!(second, third, "the ledger only grows");
}
