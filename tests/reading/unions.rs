//! Unions: flat on the wire, one member at a time.

use serde_json::{Value, json};
use workspace_apis::cloudchannel_v1::types as channel;
use workspace_apis::gmail_v1::types::{
    CseIdentity, CsePrivateKeyMetadata, KeyPairConfiguration, SignAndEncryptKeyPairs,
};
use workspace_apis::prelude::*;
use workspace_apis::runtime::json::{Mode, from_slice};

use super::{json, read, read_lenient, text};

const SECOND: &str = "null, because another member of the union is set";

fn one(id: &str) -> KeyPairConfiguration {
    KeyPairConfiguration::PrimaryKeyPairId(id.to_owned())
}

fn two() -> KeyPairConfiguration {
    let pairs = SignAndEncryptKeyPairs::new().signing_key_pair_id("s");
    KeyPairConfiguration::SignAndEncryptKeyPairs(Box::new(pairs))
}

#[test]
fn each_member_round_trips() {
    for (given, expected) in [
        (json!({}), None),
        (json!({"primaryKeyPairId": "p"}), Some(one("p"))),
        (json!({"primaryKeyPairId": ""}), Some(one(""))),
        (
            json!({"signAndEncryptKeyPairs": {"signingKeyPairId": "s"}}),
            Some(two()),
        ),
        (json!({"primaryKeyPairId": null}), None),
        (
            json!({"primaryKeyPairId": null, "signAndEncryptKeyPairs": null}),
            None,
        ),
        (
            json!({"primaryKeyPairId": null, "signAndEncryptKeyPairs": {"signingKeyPairId": "s"}}),
            Some(two()),
        ),
        (
            json!({"primaryKeyPairId": "p", "signAndEncryptKeyPairs": null}),
            Some(one("p")),
        ),
    ] {
        let identity: CseIdentity = read(&given.to_string());
        assert_eq!(identity.key_pair_configuration, expected, "{given}");
        assert_eq!(json(&identity), given);
    }
}

#[test]
fn scalars_are_members_too() {
    for given in [
        json!({"int64Value": "9007199254740993"}),
        json!({"stringValue": ""}),
        json!({"doubleValue": 0.5}),
        json!({"doubleValue": "NaN"}),
        json!({"protoValue": {"@type": "t", "deep": {"er": [1]}}}),
        json!({"boolValue": false}),
    ] {
        let value: channel::Value = read(&given.to_string());
        assert!(
            value.kind.is_some() && value.unknown_fields().is_empty(),
            "{given}"
        );
        assert_eq!(json(&value), given);
    }
}

#[test]
fn two_members_are_reported() {
    for (given, expected, path) in [
        (
            r#"{"emailAddress": "a", "primaryKeyPairId": "p", "signAndEncryptKeyPairs": {"signingKeyPairId": "s"}}"#,
            one("p"),
            "/signAndEncryptKeyPairs",
        ),
        (
            r#"{"signAndEncryptKeyPairs": {"signingKeyPairId": "s"}, "emailAddress": "a", "primaryKeyPairId": "p"}"#,
            two(),
            "/primaryKeyPairId",
        ),
    ] {
        let (identity, mismatches) = read_lenient::<CseIdentity>(given);
        assert_eq!(mismatches, [format!("{path}: {SECOND}")]);
        assert_eq!(identity.key_pair_configuration, Some(expected));
        assert!(identity.unknown_fields().get(&path[1..]).is_some());
        // Both are written back unchanged.
        assert_eq!(
            json(&identity),
            serde_json::from_str::<Value>(given).unwrap()
        );

        let error = from_slice::<CseIdentity>(given.as_bytes(), Mode::Strict).unwrap_err();
        assert_eq!((error.path.as_str(), &*error.expected), (path, SECOND));
        assert_eq!(
            serde_json::from_str::<CseIdentity>(given).unwrap(),
            identity
        );
    }
}

#[test]
fn second_member_remains_raw() {
    let (identity, _) = read_lenient::<CseIdentity>(
        r#"{"primaryKeyPairId": "p", "signAndEncryptKeyPairs": {"encryptionKeyPairId": "e"}}"#,
    );
    let identity = identity.key_pair_configuration(two());
    assert_eq!(
        text(&identity),
        r#"{"signAndEncryptKeyPairs":{"signingKeyPairId":"s"}}"#
    );
}

/// The members of a list may each have two members of a union.
#[test]
fn two_members_deep_in_a_list() {
    let given = json!({"parameters": [
        {"name": "a", "value": {"boolValue": true}},
        {"name": "b", "value": {"stringValue": "x", "int64Value": "7"}},
        {"name": "c", "value": {"stringValue": "y", "int64Value": "8"}}
    ]});
    let (entitlement, mismatches) = read_lenient::<channel::Entitlement>(&given.to_string());
    // serde_json orders the keys, so the number comes first.
    let expected = [1, 2].map(|index| format!("/parameters/{index}/value/stringValue: {SECOND}"));
    assert_eq!(mismatches, expected);
    assert_eq!(json(&entitlement), given);
}

#[test]
fn unknown_member_is_preserved() {
    let given = json!({"emailAddress": "a", "hardwareKeyPairId": {"slot": 1}});
    let identity: CseIdentity = read(&given.to_string());
    assert_eq!(identity.key_pair_configuration, None);
    assert_eq!(
        identity.unknown_fields().get("hardwareKeyPairId"),
        Some(&json!({"slot": 1}))
    );
    assert_eq!(json(&identity), given);
    let private: CsePrivateKeyMetadata =
        read(r#"{"privateKeyMetadataId": "m", "cloudKeyMetadata": {"uri": "u"}}"#);
    assert_eq!(private.key_storage, None);
    assert_eq!(
        json(&private),
        json!({"privateKeyMetadataId": "m", "cloudKeyMetadata": {"uri": "u"}})
    );
}

#[test]
fn cleared_union_sends_null_for_its_member() {
    let set = |member| CseIdentity::new().key_pair_configuration(member);
    let union = CseIdentity::KEY_PAIR_CONFIGURATION;
    let first = CseIdentity::PRIMARY_KEY_PAIR_ID;
    for (identity, expected) in [
        (set(one("p")).clear(union), r#"{"primaryKeyPairId":null}"#),
        (
            set(two()).clear(union),
            r#"{"signAndEncryptKeyPairs":null}"#,
        ),
        (CseIdentity::new().clear(union), "{}"),
        (set(one("p")).clear(first), r#"{"primaryKeyPairId":null}"#),
        (
            CseIdentity::new().clear(first),
            r#"{"primaryKeyPairId":null}"#,
        ),
        (
            set(one("p")).clear(union).key_pair_configuration(one("q")),
            r#"{"primaryKeyPairId":"q"}"#,
        ),
    ] {
        assert_eq!(text(&identity), expected);
    }
    // A null for one member leaves the other.
    let identity = set(two()).clear(first);
    assert_eq!(identity.key_pair_configuration, Some(two()));
    assert_eq!(
        json(&identity),
        json!({"primaryKeyPairId": null, "signAndEncryptKeyPairs": {"signingKeyPairId": "s"}})
    );
}
