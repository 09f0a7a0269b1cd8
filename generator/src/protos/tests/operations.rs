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
    returning("Operation", info, schemas)
}

/// Makes the same overlay for a document in which the method returns this schema.
fn returning(response: &str, info: &str, schemas: Value) -> Made {
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
        "request": {"$ref": "MakeRequest"}, "response": {"$ref": response},
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

#[test]
fn the_nearest_of_several_pollers_is_chosen() {
    let name = |pattern: &str| json!({"name": {"type": "string", "location": "path", "required": true, "pattern": pattern}});
    let poll = |id: &str, flat: &str, pattern: &str| {
        json!({
            "id": id, "httpMethod": "GET", "path": "v1/{+name}", "flatPath": flat,
            "parameterOrder": ["name"], "parameters": name(pattern),
            "response": {"$ref": "Operation"},
        })
    };
    let parent = name("^shops/[^/]+$")["name"].clone();
    let made = made(
        "message MakeRequest { string parent = 1; } message Cake { string name = 1; }\n\
         message GetOperation { string name = 1; }\n\
         service Bakery { rpc Make(MakeRequest) returns (google.longrunning.Operation) {\n\
         option (google.api.http) = { post: \"/v1/{parent=shops/*}/cakes:make\" body: \"*\" };\n\
         option (google.longrunning.operation_info) = { response_type: \"Cake\" }; } }\n\
         service Operations { rpc Get(GetOperation) returns (google.longrunning.Operation) {\n\
         option (google.api.http) = { get: \"/v1/{name=operations/*}\"\n\
         additional_bindings { get: \"/v1/{name=shops/*/operations/*}\" } }; } }",
        json!({
            "MakeRequest": schema(&[]),
            "Operation": operation(),
            "Cake": schema(&[("name", "string")]),
            "Status": {"type": "object", "properties": {
                "code": {"type": "integer"}, "message": {"type": "string"},
                "details": {"type": "array", "items": {"type": "object"}},
            }},
        }),
        json!({
            "make": {
                "id": "example.make", "httpMethod": "POST", "path": "v1/{+parent}/cakes:make",
                "flatPath": "v1/shops/{shopsId}/cakes:make", "parameters": {"parent": parent},
                "request": {"$ref": "MakeRequest"}, "response": {"$ref": "Operation"},
            },
            "a": poll("example.operations.get", "v1/operations/{operationsId}", "^operations/[^/]+$"),
            "b": poll(
                "example.shops.operations.get",
                "v1/shops/{shopsId}/operations/{operationsId}",
                "^shops/[^/]+/operations/[^/]+$",
            ),
        }),
    );
    assert!(made.report.methods_without_rpc.is_empty());
    let method = made.overlay.methods.get("example.make").unwrap();
    let poll = &method.operation.as_ref().unwrap().poll;
    assert_eq!(
        poll.as_ref().unwrap().get_ref(),
        "example.shops.operations.get"
    );
}

#[test]
fn a_method_that_returns_the_result_itself_starts_no_operation() {
    let schemas = json!({"Cake": schema(&[("name", "string")])});
    let made = returning("Cake", "response_type: \"Cake\"", schemas);
    assert_eq!(types(&made), None);
    assert_eq!(made.report.operations, 0);
}
