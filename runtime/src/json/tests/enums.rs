//! Enums that are numbers, and the enum that is null.

use crate::prelude::*;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::tests::types::{UserEmail, UserEmailType};
use crate::json::tests::{lenient, read, value, written};
use crate::json::{Field, Mode, UnknownFields, UnknownValue, from_slice};
use crate::request::{PathArgument, QueryValue};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum NullValue {
    NullValue,
    Unrecognized(UnknownValue),
}

open_enum! {
    NullValue {
        "NULL_VALUE" => NullValue,
    }
}

/// `google.protobuf.Value`, as described by documents where its kinds are a union.
#[derive(Clone, Debug, Default, PartialEq)]
struct Dynamic {
    kind: Option<Kind>,
    field: Option<NullValue>,
    list: Option<Vec<NullValue>>,
    map: Option<BTreeMap<String, NullValue>>,
    unknown_fields: UnknownFields,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Null(NullValue),
    Text(String),
}

message! {
    Dynamic {
        "field" => field,
        "list" => list,
        "map" => map,
    }
    union "kind" kind: Kind {
        "nullValue" => Null,
        "stringValue" => Text,
    }
}

#[test]
fn number_survives_a_round_trip() {
    for (text, digits) in [
        ("5", "5"),
        ("-1", "-1"),
        ("18446744073709551615", "18446744073709551615"),
    ] {
        let email: UserEmail = read(&format!(r#"{{"type":{text}}}"#));
        let kind = email.kind.clone().unwrap();
        assert_eq!(kind.as_str(), digits);
        assert_eq!(kind.to_string(), digits);
        assert_eq!(kind.to_query_value(), digits);
        assert_eq!(kind.clone().into_path_argument(), digits);
        assert_eq!(format!("{kind:?}"), format!("Unrecognized({digits})"));
        assert!(matches!(&kind, UserEmailType::Unrecognized(it) if it.is_number()));
        assert_ne!(kind, UserEmailType::from(digits));
        assert_eq!(written(&email), format!(r#"{{"type":{digits}}}"#));
        assert_eq!(serde_json::to_string(&kind).unwrap(), digits);
        assert_eq!(serde_json::from_str::<UserEmailType>(text).unwrap(), kind);
    }
    let whole: UserEmail = read(r#"{"type":5e0}"#);
    assert_eq!(written(&whole), r#"{"type":5}"#);
}

#[test]
fn null_is_the_null_value() {
    let null = Some(NullValue::NullValue);
    for text in [
        r#"{"field":null,"list":[null,null],"map":{"k":null},"nullValue":null}"#,
        r#"{"field":"NULL_VALUE","list":["NULL_VALUE",null],"map":{"k":"NULL_VALUE"},"nullValue":"NULL_VALUE"}"#,
    ] {
        let dynamic: Dynamic = read(text);
        assert_eq!(dynamic.field, null);
        assert_eq!(dynamic.list.as_ref().map(Vec::len), Some(2));
        assert_eq!(dynamic.map.as_ref().unwrap().get("k"), null.as_ref());
        assert_eq!(dynamic.kind, Some(Kind::Null(NullValue::NullValue)));
        assert!(dynamic.unknown_fields().is_empty());
        assert_eq!(
            written(&dynamic),
            r#"{"field":null,"list":[null,null],"map":{"k":null},"nullValue":null}"#
        );
    }
    assert_eq!(serde_json::to_string(&null).unwrap(), "null");
    assert_eq!(NullValue::NullValue.as_str(), "NULL_VALUE");
    assert_eq!(
        serde_json::from_str::<NullValue>("null").unwrap(),
        NullValue::NullValue
    );
}

#[test]
fn null_member_is_a_second_member() {
    let text = r#"{"stringValue":"a","nullValue":null}"#;
    let read = lenient::<Dynamic>(text);
    assert_eq!(read.value.kind, Some(Kind::Text("a".into())));
    assert_eq!(read.mismatches.len(), 1);
    assert_eq!(read.mismatches[0].path, "/nullValue");
    assert_eq!(read.mismatches[0].raw, Value::Null);
    assert!(from_slice::<Dynamic>(text.as_bytes(), Mode::Strict).is_err());
    assert_eq!(
        value(&read.value),
        serde_json::from_str::<Value>(text).unwrap()
    );

    let text = r#"{"nullValue":null,"stringValue":null}"#;
    let read = lenient::<Dynamic>(text);
    assert_eq!(read.value.kind, Some(Kind::Null(NullValue::NullValue)));
    assert_eq!(read.mismatches, []);
    assert_eq!(written(&read.value), text);
}

#[test]
fn clear_empties_a_null_value() {
    let dynamic: Dynamic = read(r#"{"field":null,"nullValue":null}"#);
    let cleared = dynamic
        .clear(Field::new("field"))
        .clear(Field::union("kind"));
    assert_eq!((&cleared.field, &cleared.kind), (&None, &None));
    assert_eq!(written(&cleared), r#"{"field":null,"nullValue":null}"#);
}

#[test]
fn other_enums_have_no_null() {
    let read = lenient::<Vec<UserEmailType>>(r#"["home",null,"NULL_VALUE"]"#);
    assert_eq!(read.mismatches.len(), 1);
    assert_eq!(read.mismatches[0].path, "/1");
    assert_eq!(written(&read.value), r#"["home","NULL_VALUE"]"#);
}
