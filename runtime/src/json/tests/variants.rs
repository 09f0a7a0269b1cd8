//! Choices of messages by a discriminant.

#![allow(dead_code)] // no test uses all that emitted code has

use serde_json::{Value, json};

use crate::json::UnknownFields;
use crate::json::tests::types::UserName;
use crate::json::to_vec;
use crate::json::{Mode, from_slice};

#[derive(Clone, Debug, Default, PartialEq)]
struct Circle {
    kind: Option<String>,
    radius: Option<f64>,
    unknown_fields: UnknownFields,
}

message! {
    Circle {
        "type" => kind,
        "radius" => radius,
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Circle(Box<Circle>),
    Named(Box<UserName>),
    Unrecognized(Value),
}

tagged_enum! {
    Shape by "type" {
        "circle" => Circle,
        "named" => Named,
    }
}

fn read(value: &Value) -> Shape {
    let text = value.to_string();
    from_slice(text.as_bytes(), Mode::Strict).unwrap().value
}

#[test]
fn the_discriminant_chooses_the_message() {
    let circle = json!({"type": "circle", "radius": 1.5, "later": [1]});
    let named = json!({"type": "named", "givenName": "Liz"});
    assert!(matches!(read(&circle), Shape::Circle(it) if it.radius == Some(1.5)));
    assert!(matches!(read(&named), Shape::Named(it) if it.given_name.as_deref() == Some("Liz")));
}

#[test]
fn all_cases_survive_a_round_trip() {
    for value in [
        json!({"type": "circle", "radius": 1.5, "later": [1]}),
        json!({"type": "named", "givenName": "Liz"}),
        json!({"type": "hexagon", "sides": 6}),
        json!({"type": 7}),
        json!({}),
        json!([1]),
    ] {
        let written = to_vec(&read(&value)).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), value);
    }
}

#[test]
fn missing_discriminant_is_added() {
    let made = Shape::Named(Box::new(UserName::new().given_name("Liz")));
    let written: Value = serde_json::from_slice(&to_vec(&made).unwrap()).unwrap();
    assert_eq!(written, json!({"type": "named", "givenName": "Liz"}));
}
