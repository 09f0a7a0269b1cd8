use serde_json::json;

use super::{Made, get, made, schema};

/// Makes the overlay of the schema `Pet` from the fields of a message.
fn pet(fields: &str, properties: &[(&str, &str)]) -> Made {
    let body = format!(
        "message GetPetRequest {{}}\nmessage Toy {{ string name = 1; }}\n\
         message Pet {{ {fields} }}\n\
         service Pets {{ rpc GetPet(GetPetRequest) returns (Pet) {{\n\
         option (google.api.http) = {{ get: \"/v1/pet\" }}; }} }}"
    );
    let schemas = json!({
        "Pet": schema(properties),
        "Toy": schema(&[("name", "string")]),
    });
    made(&body, schemas, json!({"get": get("v1/pet", "Pet")}))
}

fn strings(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn members_have_json_names_in_proto_order() {
    let made = pet(
        "string id = 1; oneof food_kind { string dry_food = 2; Toy toy = 3; }",
        &[("id", "string"), ("dryFood", "string"), ("toy", "#Toy")],
    );
    assert_eq!(
        made.members("Pet", "food_kind"),
        strings(&["dryFood", "toy"])
    );
    let source = "source = \"example.proto, example.v1.Pet\"";
    assert!(made.text.contains(source), "{}", made.text);
}

#[test]
fn members_that_the_document_lacks_are_named() {
    let made = pet(
        "string id = 1; oneof food { string dry = 2; string wet = 3; string raw = 4; }",
        &[("id", "string"), ("dry", "string"), ("wet", "string")],
    );
    assert_eq!(made.members("Pet", "food"), strings(&["dry", "wet"]));
    assert!(
        made.text.contains("# Not in the document: raw.\n"),
        "{}",
        made.text
    );
}

#[test]
fn no_member_is_no_union() {
    let made = pet(
        "string id = 1; oneof food { string dry = 2; string wet = 3; }",
        &[("id", "string")],
    );
    assert_eq!(made.members("Pet", "food"), None);
    assert_eq!(made.left_out(), ["the document has none of the members"]);
}

#[test]
fn one_member_is_a_union() {
    let made = pet(
        "string id = 1; oneof food { string dry = 2; }",
        &[("id", "string"), ("dry", "string")],
    );
    assert_eq!(made.members("Pet", "food"), strings(&["dry"]));
}

#[test]
fn optional_is_no_union() {
    let made = pet(
        "string id = 1; optional string food = 2;",
        &[("id", "string"), ("food", "string")],
    );
    assert_eq!(made.report.oneofs.len(), 0);
    assert!(!made.overlay.schemas.contains_key("Pet"));
}

#[test]
fn lists_maps_and_nulls_are_members() {
    let made = pet(
        "oneof value { google.protobuf.NullValue null = 1; google.protobuf.ListValue list = 2;\n\
         google.protobuf.Struct map = 3; google.protobuf.Value any = 4;\n\
         google.protobuf.Int32Value boxed = 5; bytes bytes = 6; }",
        &[
            ("null", "string"),
            ("list", "array"),
            ("map", "object"),
            ("any", "any"),
            ("boxed", "integer"),
            ("bytes", "string"),
        ],
    );
    let all = ["null", "list", "map", "any", "boxed", "bytes"];
    assert_eq!(made.members("Pet", "value"), strings(&all));
}

#[test]
fn read_only_members_are_a_union_and_say_so() {
    let made = pet(
        "oneof state {\n\
         string asleep = 1 [(google.api.field_behavior) = OUTPUT_ONLY];\n\
         string awake = 2 [(google.api.field_behavior) = OUTPUT_ONLY]; }",
        &[("asleep", "string"), ("awake", "string")],
    );
    assert_eq!(made.members("Pet", "state"), strings(&["asleep", "awake"]));
    let line = "asleep = { behavior = [\"output_only\"] }";
    assert!(made.text.contains(line), "{}", made.text);
}

#[test]
fn two_oneofs_are_two_unions() {
    let made = pet(
        "oneof food { string dry = 1; string wet = 2; } oneof bed { string box = 3; string mat = 4; }",
        &[
            ("dry", "string"),
            ("wet", "string"),
            ("box", "string"),
            ("mat", "string"),
        ],
    );
    assert_eq!(made.members("Pet", "food"), strings(&["dry", "wet"]));
    assert_eq!(made.members("Pet", "bed"), strings(&["box", "mat"]));
    assert_eq!((made.report.oneofs.len(), made.report.attached()), (2, 2));
}
