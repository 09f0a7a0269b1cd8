//! Absent, null, empty and unknown fields survive a round trip.

use serde_json::{Value, json};
use workspace_apis::admin_directory_v1::types::{User, UserEmail, UserEmailType, UserName};
use workspace_apis::cloudchannel_v1alpha1::types::{Customer, OperationMetadata};
use workspace_apis::gmail_v1::types::Delegate;
use workspace_apis::prelude::*;

use super::{json, read, text};

#[test]
fn unknown_fields_survive_a_change() {
    let mut user: User = read(
        r#"{"primaryEmail": "a@b", "name": {"givenName": "A", "middleName": "M"}, "shoes": {"size": [42, null]},
            "emails": [{"address": "a@c", "verified": 1.5}, {"address": "a@d"}]}"#,
    );
    let shoes = json!({"size": [42, null]});
    assert_eq!(user.unknown_fields().get("shoes"), Some(&shoes));
    assert_eq!(user.unknown_fields().len(), 1);
    user.primary_email = Some("x@b".to_owned());
    if let Some(name) = &mut user.name {
        name.given_name = Some("X".to_owned());
    }
    if let Some(emails) = &mut user.emails {
        emails.reverse();
    }
    assert_eq!(
        json(&user),
        json!({
            "primaryEmail": "x@b", "name": {"givenName": "X", "middleName": "M"}, "shoes": shoes,
            "emails": [{"address": "a@d"}, {"address": "a@c", "verified": 1.5}]
        })
    );
    assert_eq!(user.unknown_fields_mut().remove("shoes"), Some(shoes));
    assert_eq!(json(&user).get("shoes"), None);
}

#[test]
fn unknown_fields_take_part_in_equality() {
    let plain: Delegate = read(r#"{"delegateEmail": "a"}"#);
    let more: Delegate = read(r#"{"delegateEmail": "a", "since": 1}"#);
    assert_ne!(plain, more);
    assert_eq!(plain, Delegate::new().delegate_email("a"));
}

#[test]
fn unknown_enum_values_survive() {
    let email: UserEmail = read(r#"{"address": "a", "type": "yacht \"é\""}"#);
    let kind = email.type_.clone().unwrap();
    assert!(matches!(&kind, UserEmailType::Unrecognized(value) if value.as_str() == "yacht \"é\""));
    assert_eq!(kind.to_string(), "yacht \"é\"");
    assert_eq!(json(&email), json!({"address": "a", "type": "yacht \"é\""}));
    // A known value is never an unknown one, whatever its form.
    let home: UserEmail = read(r#"{"type": "home"}"#);
    assert_eq!(home.type_, Some(UserEmailType::Home));
    assert_eq!(UserEmailType::from("home"), UserEmailType::Home);
    assert_ne!(UserEmailType::from("HOME"), UserEmailType::Home);
    let metadata: OperationMetadata = read(r#"{"operationType": ""}"#);
    assert_eq!(json(&metadata), json!({"operationType": ""}));
}

#[test]
fn absent_null_and_empty_differ() {
    for text in [
        "{}",
        r#"{"aliases": null}"#,
        r#"{"aliases": []}"#,
        r#"{"name": null}"#,
        r#"{"name": {}}"#,
        r#"{"name": {"fullName": null}}"#,
        r#"{"name": {"fullName": ""}}"#,
        r#"{"emails": [{"type": null}, {}]}"#,
        r#"{"customSchemas": null}"#,
        r#"{"customSchemas": {}}"#,
        r#"{"customSchemas": {"Lab": {"badge": null}}}"#,
        r#"{"suspended": false, "archived": null}"#,
        r#"{"password": null}"#,
        r#"{"gender": {"type": null}}"#,
    ] {
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(json(&read::<User>(text)), expected, "{text}");
    }
    let user: User = read(r#"{"name": null, "aliases": []}"#);
    assert_eq!(
        (user.name.clone(), user.aliases.clone()),
        (None, Some(vec![]))
    );
    assert_eq!(user.unknown_fields().get("name"), Some(&Value::Null));
    assert_eq!(user.unknown_fields().get("aliases"), None);
    let customer: Customer = read(r#"{"createTime": null, "domain": ""}"#);
    assert_eq!(json(&customer), json!({"createTime": null, "domain": ""}));
}

/// In any order, the last value counts, and no key is written twice.
#[test]
fn clear_set_and_assign_in_any_order() {
    let phone = |user: User| user.recovery_phone("+1");
    let clear = |user: User| user.clear(User::RECOVERY_PHONE);
    let assign = |mut user: User| {
        user.recovery_phone = Some("+2".to_owned());
        user
    };
    let empty = |mut user: User| {
        user.recovery_phone = None;
        user
    };
    let null = || read::<User>(r#"{"recoveryPhone": null}"#);
    let full = || read::<User>(r#"{"recoveryPhone": "+0"}"#);
    let mut raw = User::new();
    raw.unknown_fields_mut().insert("recoveryPhone", json!(7));
    for (user, expected) in [
        (clear(User::new()), r#"{"recoveryPhone":null}"#),
        (clear(clear(User::new())), r#"{"recoveryPhone":null}"#),
        (clear(phone(User::new())), r#"{"recoveryPhone":null}"#),
        (clear(assign(User::new())), r#"{"recoveryPhone":null}"#),
        (clear(full()), r#"{"recoveryPhone":null}"#),
        (clear(null()), r#"{"recoveryPhone":null}"#),
        (clear(raw.clone()), r#"{"recoveryPhone":null}"#),
        (phone(clear(User::new())), r#"{"recoveryPhone":"+1"}"#),
        (phone(null()), r#"{"recoveryPhone":"+1"}"#),
        (phone(raw.clone()), r#"{"recoveryPhone":"+1"}"#),
        (assign(clear(User::new())), r#"{"recoveryPhone":"+2"}"#),
        (assign(null()), r#"{"recoveryPhone":"+2"}"#),
        (assign(phone(clear(full()))), r#"{"recoveryPhone":"+2"}"#),
        (phone(assign(clear(full()))), r#"{"recoveryPhone":"+1"}"#),
        (empty(full()), "{}"),
        (empty(phone(User::new())), "{}"),
        // The null is still sent.
        (
            empty(phone(clear(User::new()))),
            r#"{"recoveryPhone":null}"#,
        ),
        (raw, r#"{"recoveryPhone":7}"#),
    ] {
        assert_eq!(text(&user), expected);
    }
}

#[test]
fn cleared_fields_are_of_their_message() {
    let name = UserName::new().given_name("A").clear(UserName::GIVEN_NAME);
    let user = User::new()
        .name(name)
        .clear(User::EMAILS)
        .clear(User::PASSWORD);
    assert_eq!(
        json(&user),
        json!({"name": {"givenName": null}, "emails": null, "password": null})
    );
}

#[test]
fn last_duplicate_key_wins() {
    for (given, expected) in [
        (r#"{"id": "a", "id": "b"}"#, json!({"id": "b"})),
        (r#"{"id": null, "id": "b"}"#, json!({"id": "b"})),
        (r#"{"id": "a", "id": null}"#, json!({"id": null})),
        (r#"{"x": 1, "x": {"y": 2}}"#, json!({"x": {"y": 2}})),
    ] {
        assert_eq!(json(&read::<User>(given)), expected, "{given}");
    }
    // A value that follows a null replaces it.
    assert_eq!(
        read::<User>(r#"{"id": null, "id": "b"}"#),
        User::new().id("b")
    );
}
