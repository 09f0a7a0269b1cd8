//! Features of the resources of a large API.

use serde_json::{Map, Value, json};

use crate::support::{api, generated};

/// Returns an API of two resources with this many methods; those of the first start operations that
/// are polled in the second.
fn document(methods: usize) -> String {
    let many: Map<String, Value> = (0..methods - 1)
        .map(|number| {
            let method = json!({
                "id": format!("x.things.m{number}"),
                "path": format!("v1/things/{number}"),
                "httpMethod": "POST",
                "response": {"$ref": "Operation"},
            });
            (format!("m{number}"), method)
        })
        .collect();
    let get = json!({
        "id": "x.operations.get",
        "path": "v1/{+name}",
        "httpMethod": "GET",
        "parameters": {
            "name": {"type": "string", "location": "path", "required": true, "pattern": "^operations/[^/]+$"},
        },
        "parameterOrder": ["name"],
        "response": {"$ref": "Operation"},
    });
    let anything = json!({"type": "object", "additionalProperties": {"type": "any"}});
    let document = json!({
        "kind": "discovery#restDescription",
        "name": "x",
        "version": "v1",
        "rootUrl": "https://x.googleapis.com/",
        "servicePath": "",
        "schemas": {
            "Status": {"id": "Status", "type": "object", "properties": {"code": {"type": "integer", "format": "int32"}}},
            "Operation": {"id": "Operation", "type": "object", "properties": {
                "name": {"type": "string"},
                "done": {"type": "boolean"},
                "error": {"$ref": "Status"},
                "metadata": anything,
                "response": anything,
            }},
        },
        "resources": {"things": {"methods": many}, "operations": {"methods": {"get": get}}},
    });
    document.to_string()
}

fn text(methods: usize, path: &str) -> String {
    let files = generated([api(&document(methods), None)]).unwrap();
    let file = files.files().iter().find(|file| file.path == path);
    file.unwrap().text.clone()
}

#[test]
fn a_large_api_has_a_feature_for_each_resource() {
    let manifest = text(301, "Cargo.toml");
    for line in [
        "x-v1 = [\"x-v1_operations\", \"x-v1_things\"]",
        "x-v1_types = []",
        "x-v1_operations = [\"x-v1_types\"]",
        "x-v1_things = [\"x-v1_types\", \"x-v1_operations\"]",
    ] {
        assert!(manifest.lines().any(|it| it == line), "{line}\n{manifest}");
    }
    let root = text(301, "src/x_v1.rs");
    assert!(root.contains("#[cfg(feature = \"x-v1_things\")]\npub mod things;"));
    assert!(
        root.contains("    #[cfg(feature = \"x-v1_operations\")]\n    &methods::OPERATIONS_GET,"),
        "{root}"
    );
    let methods = text(301, "src/x_v1/methods.rs");
    assert!(
        methods.contains("#[cfg(feature = \"x-v1_operations\")]\n/// Static description of `x.operations.get`.\npub static OPERATIONS_GET"),
        "{methods}"
    );
    assert!(text(301, "src/lib.rs").contains("#[cfg(feature = \"x-v1_types\")]"));
}

#[test]
fn another_api_has_one() {
    let manifest = text(300, "Cargo.toml");
    assert!(
        manifest.lines().any(|line| line == "x-v1 = []"),
        "{manifest}"
    );
    assert!(!text(300, "src/x_v1.rs").contains("cfg"));
}
