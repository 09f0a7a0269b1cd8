use serde_json::json;

use super::{Made, get, made, schema};

/// Makes the overlay of `Book`, which names a shelf and a key of another service.
fn books(options: &str, definition: &str) -> Made {
    let body = format!(
        "{definition}\nmessage Get {{ string name = 1 [(google.api.resource_reference) = {{ type: \"example.googleapis.com/Book\" }}]; }}\n\
         message Book {{ option (google.api.resource) = {{ type: \"example.googleapis.com/Book\" {options} }};\n\
         string name = 1;\n\
         string shelf = 2 [(google.api.resource_reference) = {{ child_type: \"example.googleapis.com/Book\" }}];\n\
         repeated string keys = 3 [(google.api.resource_reference) = {{ type: \"keys.googleapis.com/Key\" }}];\n\
         string title = 4 [(google.api.field_behavior) = REQUIRED, (google.api.field_behavior) = IMMUTABLE]; }}\n\
         service S {{ rpc GetBook(Get) returns (Book) {{ option (google.api.http) = {{ get: \"/v1/book\" }}; }} }}"
    );
    let schemas = json!({"Book": {"type": "object", "properties": {
        "name": {"type": "string"}, "shelf": {"type": "string"}, "title": {"type": "string"},
        "keys": {"type": "array", "items": {"type": "string"}},
    }}, "Unit": schema(&[])});
    made(&body, schemas, json!({"get": get("v1/book", "Book")}))
}

const DEFINITIONS: &str = "\
    option (google.api.resource_definition) = { type: \"example.googleapis.com/Shelf\" pattern: \"shelves/{shelf}\" };\n\
    option (google.api.resource_definition) = { type: \"keys.googleapis.com/Key\" pattern: \"keys/{key}\" };";

fn patterns<'m>(made: &'m Made, key: &str) -> Vec<&'m str> {
    let names = &made.overlay.resource_names.get(key).unwrap().patterns;
    names.iter().map(|it| it.get_ref().as_str()).collect()
}

#[test]
fn resources_and_definitions_are_names() {
    let made = books(
        "pattern: \"shelves/{shelf}/books/{book}\" pattern: \"books/{book}\"",
        DEFINITIONS,
    );
    assert_eq!(
        patterns(&made, "Book"),
        ["shelves/{shelf}/books/{book}", "books/{book}"]
    );
    assert_eq!(patterns(&made, "Shelf"), ["shelves/{shelf}"]);
    assert_eq!(patterns(&made, "Key"), ["keys/{key}"]);
}

#[test]
fn references_link_properties() {
    let made = books("pattern: \"shelves/{shelf}/books/{book}\"", DEFINITIONS);
    let book = made.overlay.schemas.get("Book").unwrap();
    let resource = |name: &str| {
        let resource = &book.object.properties.get(name)?.resource;
        resource.as_ref().map(|it| it.get_ref().as_str())
    };
    assert_eq!(resource("shelf"), Some("Shelf"));
    assert_eq!(resource("keys"), Some("Key"));
    assert_eq!(resource("name"), None);
}

#[test]
fn uses_are_documentation() {
    let made = books("pattern: \"books/{book}\"", DEFINITIONS);
    let line = "title = { behavior = [\"required\", \"immutable\"] }";
    assert!(made.text.contains(line), "{}", made.text);
}

#[test]
fn unknown_patterns_are_reported() {
    let made = books(
        "pattern: \"a/{b}~{c}\" pattern: \"*\" pattern: \"books/{book}\"",
        DEFINITIONS,
    );
    assert_eq!(patterns(&made, "Book"), ["books/{book}"]);
    let (pattern, reason) = &made.report.patterns[0];
    assert_eq!(pattern, "a/{b}~{c}");
    assert_eq!(reason, "has the segment `{b}~{c}`");
    assert_eq!(made.report.patterns.len(), 1);
}

#[test]
fn equal_last_names_get_their_service() {
    let definitions = DEFINITIONS.replace("googleapis.com/Key", "googleapis.com/Book");
    let made = books("pattern: \"books/{book}\"", &definitions);
    assert_eq!(patterns(&made, "Book"), ["books/{book}"]);
    assert_eq!(patterns(&made, "KeysBook"), ["keys/{key}"]);
}

#[test]
fn a_parameter_names_its_kind_if_two_have_its_shape() {
    let made = made(
        "option (google.api.resource_definition) = { type: \"example.googleapis.com/Shelf\" pattern: \"shelves/{shelf}\" };\n\
         option (google.api.resource_definition) = { type: \"example.googleapis.com/Rack\" pattern: \"shelves/{rack}\" };\n\
         option (google.api.resource_definition) = { type: \"example.googleapis.com/Door\" pattern: \"doors/{door}\" };\n\
         message GetShelf { string name = 1 [(google.api.resource_reference).type = \"example.googleapis.com/Shelf\"]; }\n\
         message GetDoor { string name = 1 [(google.api.resource_reference).type = \"example.googleapis.com/Door\"]; }\n\
         message Thing { string id = 1; }\n\
         service S { rpc Shelf(GetShelf) returns (Thing) { option (google.api.http) = { get: \"/v1/{name=shelves/*}\" }; }\n\
         rpc Door(GetDoor) returns (Thing) { option (google.api.http) = { get: \"/v1/{name=doors/*}\" }; } }",
        json!({"Thing": schema(&[("id", "string")])}),
        json!({
            "shelf": by_name("example.shelf", "^shelves/[^/]+$"),
            "door": by_name("example.door", "^doors/[^/]+$"),
        }),
    );
    let shelf = made.overlay.methods.get("example.shelf").unwrap();
    let resource = &shelf.parameters.get("name").unwrap().resource;
    assert_eq!(resource.as_ref().unwrap().get_ref(), "Shelf");
    assert!(!made.overlay.methods.contains_key("example.door"));
}

/// Returns a GET method with a name of this pattern.
fn by_name(id: &str, pattern: &str) -> serde_json::Value {
    json!({
        "id": id, "httpMethod": "GET", "path": "v1/{+name}", "response": {"$ref": "Thing"},
        "parameters": {"name": {"type": "string", "location": "path", "required": true,
            "pattern": pattern}},
    })
}
