use serde_json::{Value, json};

use crate::json::UnknownFields;
use crate::json::convert;
use crate::json::tests::types::{User, UserEmail, UserEmailType, UserName};
use crate::json::tests::{lenient, read, value, written};
use crate::json::{Mode, from_slice};
use crate::prelude::*;
use crate::request::{PathArgument, QueryValue};
use crate::scalar::Secret;

#[test]
fn unknown_fields_survive_a_round_trip() {
    let text = r#"{"id":"1","newField":{"a":[1,null]},"name":{"givenName":"Liz","middle":"Q"}}"#;
    let user: User = read(text);
    assert_eq!(user.id.as_deref(), Some("1"));
    assert_eq!(
        user.unknown_fields().get("newField"),
        Some(&json!({"a": [1, null]}))
    );
    assert_eq!(user.name.as_ref().unwrap().unknown_fields().len(), 1);
    assert_eq!(value(&user), serde_json::from_str::<Value>(text).unwrap());
    assert_ne!(
        user,
        read::<User>(r#"{"id":"1","name":{"givenName":"Liz","middle":"Q"}}"#)
    );
}

#[test]
fn unknown_fields_are_added_and_removed() {
    let mut user = User::new().id("1");
    assert_eq!(user.unknown_fields_mut().insert("x", json!(1)), None);
    assert_eq!(user.unknown_fields_mut().insert("id", json!("raw")), None);
    assert_eq!(written(&user), r#"{"id":"1","x":1}"#);
    assert_eq!(user.unknown_fields_mut().remove("x"), Some(json!(1)));
    assert_eq!(user.unknown_fields_mut().remove("x"), None);
    user.id = None;
    assert_eq!(written(&user), r#"{"id":"raw"}"#);
    user.unknown_fields_mut().remove("id");
    assert!(user.unknown_fields().is_empty());
    assert_eq!(user.unknown_fields().len(), 0);
    assert_eq!(user.unknown_fields().iter().count(), 0);
    assert_eq!(user, User::new());
    assert_eq!(size_of::<UnknownFields>(), size_of::<usize>());
}

#[test]
fn unknown_enum_value_survives_a_round_trip() {
    let email: UserEmail = read(r#"{"type":"ski hut"}"#);
    let kind = email.kind.clone().unwrap();
    assert!(matches!(kind, UserEmailType::Unrecognized(_)));
    assert_eq!(
        (kind.as_str(), kind.to_string().as_str()),
        ("ski hut", "ski hut")
    );
    assert_eq!(format!("{kind:?}"), r#"Unrecognized("ski hut")"#);
    assert_eq!(written(&email), r#"{"type":"ski hut"}"#);
    assert_eq!(UserEmailType::from("home"), UserEmailType::Home);
    assert_eq!(
        UserEmailType::from(String::from("custom")),
        UserEmailType::Custom
    );
    assert_eq!((&UserEmailType::Home).into_path_argument(), "home");
    assert_eq!(UserEmailType::Home.to_query_value(), "home");
    assert_eq!(
        serde_json::to_string(&UserEmailType::Home).unwrap(),
        r#""home""#
    );
    let strange = json!("x");
    assert_eq!(
        serde_json::from_value::<UserEmailType>(strange)
            .unwrap()
            .as_ref(),
        "x"
    );
}

#[test]
fn nulls_survive_a_round_trip() {
    let text = r#"{"custom":null,"id":null,"name":null,"other":null}"#;
    let user: User = read(text);
    assert_eq!((&user.id, &user.name, &user.custom), (&None, &None, &None));
    assert_eq!(written(&user), text);
    assert_eq!(
        written(&user.id("2")),
        r#"{"id":"2","custom":null,"name":null,"other":null}"#
    );
}

#[test]
fn the_last_of_equal_keys_wins() {
    assert_eq!(
        written(&read::<User>(r#"{"id":"1","id":null}"#)),
        r#"{"id":null}"#
    );
    assert_eq!(
        written(&read::<User>(r#"{"id":null,"id":"1"}"#)),
        r#"{"id":"1"}"#
    );
    assert!(
        read::<User>(r#"{"id":null,"id":"1"}"#)
            .unknown_fields()
            .is_empty()
    );
    assert_eq!(
        written(&lenient::<User>(r#"{"id":5,"id":"1"}"#).value),
        r#"{"id":"1"}"#
    );
    assert_eq!(written(&read::<User>(r#"{"z":1,"z":2}"#)), r#"{"z":2}"#);
}

#[test]
fn absent_null_and_empty_differ() {
    let cleared = User::new().clear(User::ALIASES);
    assert_eq!(written(&User::new()), "{}");
    assert_eq!(written(&cleared), r#"{"aliases":null}"#);
    assert_eq!(written(&User::new().aliases([])), r#"{"aliases":[]}"#);
}

#[test]
fn value_wins_over_clear() {
    assert_eq!(
        written(&User::new().id("1").clear(User::ID)),
        r#"{"id":null}"#
    );
    assert_eq!(
        written(&User::new().clear(User::ID).id("1")),
        r#"{"id":"1"}"#
    );
    let mut user = User::new().clear(User::ID);
    user.id = Some("1".into());
    assert_eq!(written(&user), r#"{"id":"1"}"#);
    user.id = None;
    assert_eq!(written(&user), r#"{"id":null}"#);
    let malformed = lenient::<User>(r#"{"id":5}"#).value;
    assert_eq!(
        written(&malformed.clone().clear(User::ID)),
        r#"{"id":null}"#
    );
    assert_eq!(written(&malformed.id("1")), r#"{"id":"1"}"#);
}

#[test]
fn every_kind_of_field_is_cleared() {
    let user = User::new()
        .clear(User::PASSWORD)
        .clear(User::UID)
        .clear(User::SCORE)
        .clear(User::PHOTO)
        .clear(User::CUSTOM)
        .clear(User::MANAGER)
        .clear(User::LABELS);
    let expected = json!({"password": null, "uid": null, "score": null, "photo": null,
        "custom": null, "manager": null, "labels": null});
    assert_eq!(value(&user), expected);
}

#[test]
fn secrets_are_hidden() {
    let text = r#"{"password":"hunter2","keyMaterial":"aHVudGVyMg==","surprise":"hunter2"}"#;
    let user: User = read(text);
    assert_eq!(user.password.as_ref().unwrap().expose(), "hunter2");
    assert_eq!(
        &user.key_material.as_ref().unwrap().expose()[..],
        b"hunter2"
    );
    let debug = format!("{user:?} {user:#?}");
    assert!(
        !debug.contains("hunter2") && debug.contains("[redacted]"),
        "{debug}"
    );
    assert!(debug.contains(r#""surprise": [9 bytes]"#), "{debug}");
    assert_eq!(value(&user), serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(
        User::new().password("x").password,
        Some(Secret::new("x".to_owned()))
    );
}

#[test]
fn errors_show_no_secrets() {
    let texts = [
        r#"{"password":747474}"#,
        r#"{"password":["747474"]}"#,
        r#"{"password":{"747474":1}}"#,
        r#"{"keyMaterial":"747474$"}"#,
        r#"{"password":-747474.5}"#,
    ];
    for text in texts {
        let strict = from_slice::<User>(text.as_bytes(), Mode::Strict).unwrap_err();
        let kept = lenient::<User>(text);
        let shown = format!("{strict} {strict:?} {kept:?}");
        assert!(!shown.contains("747474"), "{shown}");
        assert_eq!(serde_json::from_str::<User>(text).unwrap(), kept.value);
        assert_eq!(
            value(&kept.value),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }
}

#[test]
fn serde_reads_and_writes_messages() {
    let user = User::new()
        .name(UserName::new().given_name("Liz"))
        .uid(7u64);
    let text = serde_json::to_string(&user).unwrap();
    assert_eq!(text, r#"{"name":{"givenName":"Liz"},"uid":"7"}"#);
    assert_eq!(serde_json::from_str::<User>(&text).unwrap(), user);
    let tree = serde_json::to_value(&user).unwrap();
    assert_eq!(serde_json::from_value::<User>(tree).unwrap(), user);
}

#[test]
fn a_value_converts_to_a_message() {
    let tree =
        json!({"@type": "type.googleapis.com/x.UserName", "givenName": "Liz", "familyName": 1});
    let read = convert::<UserName>(&tree, Mode::Lenient).unwrap();
    assert_eq!(read.value.given_name.as_deref(), Some("Liz"));
    assert_eq!(read.mismatches.len(), 1);
    assert_eq!(value(&read.value), tree);
    assert!(convert::<UserName>(&tree, Mode::Strict).is_err());
}

#[test]
fn escaped_keys_are_keys() {
    let user: User = read(r#"{"\u0069d":"1","\u00e9\n":2}"#);
    assert_eq!(user.id.as_deref(), Some("1"));
    assert_eq!(user.unknown_fields().get("é\n"), Some(&json!(2)));
}
