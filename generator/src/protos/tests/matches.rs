use serde_json::json;

use super::{get, made, schema};

#[test]
fn properties_lead_to_renamed_schemas() {
    let made = made(
        "message Get {} message Home { message Door { oneof kind { string open = 1; bool shut = 2; } }\n\
         Door front = 1; repeated Door side = 2; map<string, Door> more = 3; }\n\
         service Homes { rpc GetHome(Get) returns (Home) {\n\
         option (google.api.http) = { get: \"/v1/{name=homes/*}\" }; } }",
        json!({
            "Home": {"type": "object", "properties": {
                "front": {"$ref": "Entrance"},
                "side": {"type": "array", "items": {"$ref": "Entrance"}},
                "more": {"type": "object", "additionalProperties": {"$ref": "Entrance"}},
            }},
            "Entrance": schema(&[("open", "string"), ("shut", "boolean")]),
        }),
        json!({"get": {
            "id": "example.homes.get", "httpMethod": "GET", "path": "v1/{+name}",
            "parameters": {"name": {"type": "string", "location": "path", "required": true,
                "pattern": "^homes/[^/]+$"}},
            "response": {"$ref": "Home"},
        }}),
    );
    assert_eq!(made.members("Entrance", "kind").unwrap(), ["open", "shut"]);
    assert!(made.report.methods_without_rpc.is_empty());
}

const UNUSED: &str = "message Get {} message Main { string a = 1; }\n\
    message Outer { message Inner { oneof kind { string x = 1; string y = 2; } } Inner inner = 1; }\n\
    service S { rpc GetMain(Get) returns (Main) { option (google.api.http) = { get: \"/v1/main\" }; } }";

/// Returns the schema of `Main`, and another one with two properties.
fn main_and(id: &str) -> serde_json::Value {
    json!({
        "Main": schema(&[("a", "string")]),
        id: schema(&[("x", "string"), ("y", "string")]),
    })
}

#[test]
fn full_and_last_names_match() {
    for id in ["ExampleV1OuterInner", "V1OuterInner", "OuterInner", "Inner"] {
        let made = made(UNUSED, main_and(id), json!({"get": get("v1/main", "Main")}));
        assert_eq!(made.members(id, "kind").unwrap(), ["x", "y"], "{id}");
    }
}

#[test]
fn an_exact_field_set_matches_any_name() {
    let made = made(
        UNUSED,
        main_and("Other"),
        json!({"get": get("v1/main", "Main")}),
    );
    assert_eq!(made.members("Other", "kind").unwrap(), ["x", "y"]);
}

#[test]
fn another_type_is_no_match() {
    let schemas = json!({
        "Main": schema(&[("a", "string")]),
        "Inner": schema(&[("x", "string"), ("y", "boolean")]),
    });
    let made = made(UNUSED, schemas, json!({"get": get("v1/main", "Main")}));
    assert_eq!(made.members("Inner", "kind"), None);
    assert_eq!(made.report.schemas_without_message, ["Inner"]);
    assert_eq!(made.report.absent, ["example.v1.Outer.Inner.kind"]);
}

#[test]
fn equal_messages_are_ambiguous() {
    let made = made(
        "message Get {} message Main { string a = 1; }\n\
         message A { message Part { oneof kind { string x = 1; string y = 2; } } }\n\
         message B { message Part { string x = 1; string y = 2; } }\n\
         service S { rpc GetMain(Get) returns (Main) { option (google.api.http) = { get: \"/v1/main\" }; } }",
        main_and("Part"),
        json!({"get": get("v1/main", "Main")}),
    );
    assert_eq!(made.members("Part", "kind"), None);
    let names = "the schema resembles example.v1.A.Part and example.v1.B.Part";
    assert_eq!(made.left_out(), [names]);
    assert_eq!(made.report.ambiguous.len(), 1);
}

#[test]
fn two_rpcs_of_one_path_are_ambiguous() {
    let made = made(
        "message Get {} message A { oneof k { string x = 1; string y = 2; } } message B { string z = 1; }\n\
         service S { rpc GetA(Get) returns (A) { option (google.api.http) = { get: \"/v1/{a=*}\" }; }\n\
         rpc GetB(Get) returns (B) { option (google.api.http) = { get: \"/v1/{b=*}\" }; } }",
        json!({"A": schema(&[("x", "string"), ("y", "string")])}),
        json!({"get": {"id": "example.get", "httpMethod": "GET", "path": "v1/{a}",
            "parameters": {"a": {"type": "string", "location": "path", "required": true}},
            "response": {"$ref": "A"}}}),
    );
    let (id, rpcs) = &made.report.methods_with_several_rpcs[0];
    assert_eq!(id, "example.get");
    assert_eq!(rpcs, &["example.v1.S.GetA", "example.v1.S.GetB"]);
    // The version names the package, and the name the message.
    assert_eq!(made.members("A", "k").unwrap(), ["x", "y"]);
}

#[test]
fn additional_bindings_and_custom_verbs_match() {
    let made = made(
        "message Get { string name = 1; } message A { oneof k { string x = 1; string y = 2; } }\n\
         service S { rpc GetA(Get) returns (A) { option (google.api.http) = {\n\
         get: \"/v1/{name=a/*}\" additional_bindings { post: \"/v1/{name=b/*}:find\" body: \"*\" } }; } }",
        json!({"A": schema(&[("x", "string"), ("y", "string")])}),
        json!({"find": {"id": "example.find", "httpMethod": "POST", "path": "v1/{+name}:find",
            "parameters": {"name": {"type": "string", "location": "path", "required": true,
                "pattern": "^b/[^/]+$"}},
            "response": {"$ref": "A"}}}),
    );
    assert!(made.report.methods_without_rpc.is_empty());
    assert_eq!(made.members("A", "k").unwrap(), ["x", "y"]);
}

#[test]
fn full_names_of_messages_match_without_http_rules() {
    let made = made(
        "message RunRequest { oneof k { string x = 1; string y = 2; } } message Done {}\n\
         service S { rpc Run(RunRequest) returns (google.longrunning.Operation) {\n\
         option (google.longrunning.operation_info) = { response_type: \"Done\" }; } }",
        json!({
            "ExampleV1RunRequest": schema(&[("x", "string"), ("y", "string")]),
            "ExampleV1Done": schema(&[]),
            "GoogleLongrunningOperation": schema(&[("name", "string"), ("done", "boolean")]),
        }),
        json!({"run": {"id": "example.run", "httpMethod": "POST", "path": "v1/jobs:run",
            "request": {"$ref": "ExampleV1RunRequest"},
            "response": {"$ref": "GoogleLongrunningOperation"}}}),
    );
    assert!(made.report.methods_without_rpc.is_empty());
    let operation = &made.overlay.methods.get("example.run").unwrap().operation;
    let result = operation.as_ref().unwrap().result.as_ref().unwrap();
    assert_eq!(result.get_ref(), "ExampleV1Done");
}
