use serde_json::{Value, json};

use super::{Made, made, schema};

/// Makes the overlay of a GET method from the fields of its request.
fn listed(fields: &str, parameters: &[&str]) -> Made {
    let body = format!(
        "message Range {{ oneof start {{ string day = 1; int32 index = 2; }} string unit = 3; }}\n\
         message ListRequest {{ {fields} }} message ListResponse {{ string token = 1; }}\n\
         service S {{ rpc List(ListRequest) returns (ListResponse) {{\n\
         option (google.api.http) = {{ get: \"/v1/items\" }}; }} }}"
    );
    let parameters: serde_json::Map<String, Value> = parameters
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                json!({"type": "string", "location": "query"}),
            )
        })
        .collect();
    let methods = json!({"list": {
        "id": "example.list", "httpMethod": "GET", "path": "v1/items",
        "parameters": parameters, "response": {"$ref": "ListResponse"},
    }});
    made(
        &body,
        json!({"ListResponse": schema(&[("token", "string")])}),
        methods,
    )
}

fn members(made: &Made, union: &str) -> Option<Vec<String>> {
    let method = made.overlay.methods.get("example.list")?;
    let members = &method.unions.get(union)?.members;
    Some(members.iter().map(|it| it.get_ref().clone()).collect())
}

#[test]
fn parameters_and_prefixes_are_members() {
    let made = listed(
        "oneof what { string query = 1; Range range = 2; }",
        &["query", "range.unit"],
    );
    assert_eq!(members(&made, "what").unwrap(), ["query", "range"]);
}

#[test]
fn a_oneof_inside_of_a_prefix_is_left_out() {
    let made = listed(
        "Range range = 1;",
        &["range.day", "range.index", "range.unit"],
    );
    assert_eq!(
        made.left_out(),
        ["inside of the query parameters `range.*`"]
    );
    assert!(made.overlay.methods.is_empty());
}

#[test]
fn a_oneof_without_parameters_is_left_out() {
    let made = listed("oneof what { string a = 1; string b = 2; }", &["other"]);
    assert_eq!(made.left_out(), ["the document has none of the members"]);
}

#[test]
fn a_oneof_of_the_body_is_one_of_its_schema() {
    let made = made(
        "message Do { string name = 1; oneof what { string a = 2; string b = 3; } } message Done {}\n\
         service S { rpc Run(Do) returns (Done) { option (google.api.http) = {\n\
         post: \"/v1/{name=jobs/*}:run\" body: \"*\" }; } }",
        json!({"DoIt": schema(&[("a", "string"), ("b", "string")]), "Done": schema(&[])}),
        json!({"run": {
            "id": "example.run", "httpMethod": "POST", "path": "v1/{+name}:run",
            "parameters": {"name": {"type": "string", "location": "path", "required": true,
                "pattern": "^jobs/[^/]+$"}},
            "request": {"$ref": "DoIt"}, "response": {"$ref": "Done"},
        }}),
    );
    assert_eq!(made.members("DoIt", "what").unwrap(), ["a", "b"]);
    assert!(made.overlay.methods.is_empty());
}
