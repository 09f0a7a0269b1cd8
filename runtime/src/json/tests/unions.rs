use serde_json::{Value, json};

use crate::json::tests::types::{CseIdentity, KeyPairConfiguration, SignAndEncryptKeyPairs};
use crate::json::tests::{lenient, read, value, written};
use crate::json::{Mode, from_slice};
use crate::prelude::*;

const BOTH: &str = r#"{"primaryKeyPairId":"p","signAndEncryptKeyPairs":{"signingKeyPairId":"s"}}"#;

fn pairs() -> KeyPairConfiguration {
    let pairs = SignAndEncryptKeyPairs::new()
        .signing_key_pair_id("s")
        .encryption_key_pair_id("e");
    KeyPairConfiguration::SignAndEncryptKeyPairs(Box::new(pairs))
}

#[test]
fn members_are_flat_on_the_wire() {
    let one = CseIdentity::new()
        .email_address("a@b")
        .key_pair_configuration(KeyPairConfiguration::PrimaryKeyPairId("k".into()));
    let text = r#"{"emailAddress":"a@b","primaryKeyPairId":"k"}"#;
    assert_eq!(
        (written(&one).as_str(), read::<CseIdentity>(text)),
        (text, one)
    );
    let two = CseIdentity::new().key_pair_configuration(pairs());
    let text = r#"{"signAndEncryptKeyPairs":{"signingKeyPairId":"s","encryptionKeyPairId":"e"}}"#;
    assert_eq!(
        (written(&two).as_str(), read::<CseIdentity>(text)),
        (text, two)
    );
}

#[test]
fn strict_refuses_the_second_member() {
    let second_first = r#"{"signAndEncryptKeyPairs": {}, "primaryKeyPairId": "hunter2"}"#;
    for (text, path) in [
        (BOTH, "/signAndEncryptKeyPairs"),
        (second_first, "/primaryKeyPairId"),
    ] {
        let error = from_slice::<CseIdentity>(text.as_bytes(), Mode::Strict).unwrap_err();
        assert_eq!(error.path, path);
        assert_eq!(
            error.expected,
            "null, because another member of the union is set"
        );
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[test]
fn second_member_remains_raw() {
    let read = lenient::<CseIdentity>(BOTH);
    let first = KeyPairConfiguration::PrimaryKeyPairId("p".into());
    assert_eq!(read.value.key_pair_configuration, Some(first));
    assert_eq!(read.mismatches.len(), 1);
    assert_eq!(read.mismatches[0].path, "/signAndEncryptKeyPairs");
    assert_eq!(read.mismatches[0].raw, json!({"signingKeyPairId": "s"}));
    assert_eq!(
        value(&read.value),
        serde_json::from_str::<Value>(BOTH).unwrap()
    );
}

#[test]
fn object_with_one_member_is_unchanged() {
    let text = format!(r#"[{BOTH},{{"signAndEncryptKeyPairs":{{}}}},{{"primaryKeyPairId":"q"}}]"#);
    let read = lenient::<Vec<CseIdentity>>(&text);
    assert_eq!(read.mismatches.len(), 1);
    assert!(
        read.value
            .iter()
            .all(|identity| identity.key_pair_configuration.is_some())
    );
    assert_eq!(
        value(&read.value),
        serde_json::from_str::<Value>(&text).unwrap()
    );
}

#[test]
fn null_is_no_member() {
    for text in [
        r#"{"primaryKeyPairId":"p","signAndEncryptKeyPairs":null}"#,
        r#"{"signAndEncryptKeyPairs":null,"primaryKeyPairId":"p"}"#,
    ] {
        let identity: CseIdentity = read(text);
        let first = KeyPairConfiguration::PrimaryKeyPairId("p".into());
        assert_eq!(identity.key_pair_configuration, Some(first));
        assert_eq!(
            value(&identity),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }
    let none: CseIdentity = read(r#"{"primaryKeyPairId":null}"#);
    assert_eq!(none.key_pair_configuration, None);
    let last: CseIdentity = read(r#"{"primaryKeyPairId":"p","primaryKeyPairId":null}"#);
    assert_eq!(last.key_pair_configuration, None);
    assert_eq!(written(&last), r#"{"primaryKeyPairId":null}"#);
}

#[test]
fn union_is_cleared_by_name_or_member() {
    let identity = CseIdentity::new().key_pair_configuration(pairs());
    let by_name = identity.clone().clear(CseIdentity::KEY_PAIR_CONFIGURATION);
    assert_eq!(by_name.key_pair_configuration, None);
    assert_eq!(written(&by_name), r#"{"signAndEncryptKeyPairs":null}"#);
    let nothing = CseIdentity::new().clear(CseIdentity::KEY_PAIR_CONFIGURATION);
    assert_eq!(written(&nothing), "{}");
    let by_other_member = identity.clone().clear(CseIdentity::PRIMARY_KEY_PAIR_ID);
    assert_eq!(
        by_other_member.key_pair_configuration,
        identity.key_pair_configuration
    );
    assert_eq!(value(&by_other_member)["primaryKeyPairId"], Value::Null);
    let by_member = CseIdentity::new()
        .key_pair_configuration(KeyPairConfiguration::PrimaryKeyPairId("p".into()))
        .clear(CseIdentity::PRIMARY_KEY_PAIR_ID);
    assert_eq!(by_member.key_pair_configuration, None);
    assert_eq!(written(&by_member), r#"{"primaryKeyPairId":null}"#);
    let set_again = by_name.key_pair_configuration(pairs());
    assert_eq!(written(&set_again), written(&identity));
}

#[test]
fn unknown_member_survives_a_round_trip() {
    let text = r#"{"emailAddress":"a","hardwareKey":{"slot":1}}"#;
    let identity: CseIdentity = read(text);
    assert_eq!(identity.key_pair_configuration, None);
    assert_eq!(written(&identity), text);
}

#[test]
fn mismatching_member_remains_raw() {
    let text = r#"{"primaryKeyPairId":5,"signAndEncryptKeyPairs":{"signingKeyPairId":[]}}"#;
    let read = lenient::<CseIdentity>(text);
    let paths: Vec<&str> = read
        .mismatches
        .iter()
        .map(|mismatch| mismatch.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "/primaryKeyPairId",
            "/signAndEncryptKeyPairs/signingKeyPairId"
        ]
    );
    assert_eq!(
        value(&read.value),
        serde_json::from_str::<Value>(text).unwrap()
    );
}
