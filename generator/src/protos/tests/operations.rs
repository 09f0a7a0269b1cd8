use serde_json::{Value, json};

use super::{Made, made, schema};

fn operation() -> Value {
    json!({"type": "object", "properties": {
        "name": {"type": "string"},
        "done": {"type": "boolean"},
        "error": {"$ref": "Status"},
        "metadata": {"type": "object", "additionalProperties": {"type": "any"}},
        "response": {"type": "object", "additionalProperties": {"type": "any"}},
    }})
}

/// Makes the overlay of a method that starts an operation of a type.
fn started(info: &str, schemas: Value) -> Made {
    let body = format!(
        "message MakeRequest {{}} message Cake {{ string name = 1; }} message Progress {{ int32 percent = 1; }}\n\
         service Bakery {{ rpc Make(MakeRequest) returns (google.longrunning.Operation) {{\n\
         option (google.api.http) = {{ post: \"/v1/cakes:make\" body: \"*\" }};\n\
         option (google.longrunning.operation_info) = {{ {info} }}; }} }}"
    );
    let mut all = json!({
        "MakeRequest": schema(&[]),
        "Operation": operation(),
        "Status": {"type": "object", "properties": {
            "code": {"type": "integer"}, "message": {"type": "string"},
            "details": {"type": "array", "items": {"type": "object"}},
        }},
    });
    for (id, schema) in schemas.as_object().unwrap() {
        all[id] = schema.clone();
    }
    let methods = json!({"make": {
        "id": "example.make", "httpMethod": "POST", "path": "v1/cakes:make",
        "request": {"$ref": "MakeRequest"}, "response": {"$ref": "Operation"},
    }});
    made(&body, all, methods)
}

/// Returns the ids of result and metadata.
fn types(made: &Made) -> Option<(Option<String>, Option<String>)> {
    let operation = made
        .overlay
        .methods
        .get("example.make")?
        .operation
        .as_ref()?;
    let text = |it: &'_ Option<toml::Spanned<String>>| -> Option<String> {
        it.as_ref().map(|it| it.get_ref().clone())
    };
    Some((text(&operation.result), text(&operation.metadata)))
}

#[test]
fn result_and_metadata_are_schemas() {
    let schemas = json!({
        "Cake": schema(&[("name", "string")]),
        "Progress": schema(&[("percent", "integer")]),
    });
    let info = "response_type: \"Cake\" metadata_type: \"example.v1.Progress\"";
    let made = started(info, schemas);
    assert_eq!(
        types(&made),
        Some((Some("Cake".into()), Some("Progress".into())))
    );
}

#[test]
fn a_type_without_a_schema_is_reported() {
    let schemas = json!({"Cake": schema(&[("name", "string")])});
    let made = started(
        "response_type: \"Cake\" metadata_type: \"Progress\"",
        schemas,
    );
    assert_eq!(types(&made), Some((Some("Cake".into()), None)));
    let missing = [("example.make".to_owned(), "example.v1.Progress".to_owned())];
    assert_eq!(made.report.missing_types, missing);
}

#[test]
fn the_union_of_an_operation_needs_no_entry() {
    let made = started(
        "response_type: \"Cake\"",
        json!({"Cake": schema(&[("name", "string")])}),
    );
    assert_eq!(made.members("Operation", "result"), None);
    assert_eq!((made.report.oneofs.len(), made.report.attached()), (1, 1));
}
