//! Texts that are almost JSON: repaired and reported, or refused in strict mode.

use serde_json::{Value, json};

use crate::json::tests::types::{CseIdentity, KeyPairConfiguration, User};
use crate::json::tests::{value, written};
use crate::json::{DecodeErrorKind, Decoded, Mode, Wire, from_slice};

fn repaired<T: Wire>(text: &[u8]) -> Decoded<T> {
    let strict = from_slice::<T>(text, Mode::Strict).err().unwrap();
    assert_eq!(strict.kind, DecodeErrorKind::Malformed);
    from_slice(text, Mode::Lenient).unwrap()
}

fn reports<T>(read: &Decoded<T>) -> Vec<(&str, &Value)> {
    let reports = read.mismatches.iter();
    reports.map(|it| (it.path.as_str(), &it.raw)).collect()
}

#[test]
fn lone_surrogate_in_a_value() {
    let read =
        repaired::<User>(br#"{"id":"a\ud800b","name":{"givenName":"\udc00\u0041\ud83d\ude00"}}"#);
    assert_eq!(read.value.id.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(
        reports(&read),
        [
            ("/id", &json!("a\u{fffd}b")),
            ("/name/givenName", &json!("\u{fffd}A😀"))
        ]
    );
    let twice = repaired::<User>(br#"{"id":"\uD800\uD800\uDC00\uDBFF\n\\ud800"}"#);
    assert_eq!(
        twice.value.id.as_deref(),
        Some("\u{fffd}\u{10000}\u{fffd}\n\\ud800")
    );
}

#[test]
fn lone_surrogate_in_a_key() {
    let read = repaired::<User>(br#"{"labels":{"a\ud800":"x"},"new":{"\udfff":[1]}}"#);
    assert_eq!(
        reports(&read),
        [
            ("/labels/a\u{fffd}", &json!("a\u{fffd}")),
            ("/new/\u{fffd}", &json!("\u{fffd}"))
        ]
    );
    assert_eq!(
        value(&read.value),
        json!({"labels": {"a\u{fffd}": "x"}, "new": {"\u{fffd}": [1]}})
    );
}

#[test]
fn lone_surrogate_in_an_unknown_field() {
    let read = repaired::<User>(br#"{"id":"1","new":[{"deep":"\ud800"}]}"#);
    assert_eq!(reports(&read), [("/new/0/deep", &json!("\u{fffd}"))]);
    assert_eq!(
        written(&read.value),
        "{\"id\":\"1\",\"new\":[{\"deep\":\"\u{fffd}\"}]}"
    );
}

#[test]
fn bytes_that_are_not_utf8() {
    let read =
        repaired::<User>(b"{\"id\":\"a\xff\xfeb\",\"new\xc3\":1,\"aliases\":[\"\xe9t\xe9\",5]}");
    assert_eq!(
        reports(&read),
        [
            ("/id", &json!("a\u{fffd}\u{fffd}b")),
            ("/new\u{fffd}", &json!("new\u{fffd}")),
            ("/aliases/0", &json!("\u{fffd}t\u{fffd}")),
            ("/aliases/1", &json!(5))
        ]
    );
    let both = repaired::<User>(b"{\"id\":\"\xff\\ud800\"}");
    assert_eq!(both.value.id.as_deref(), Some("\u{fffd}\u{fffd}"));
    let outside = from_slice::<User>(b"{\"id\":\"\xff\"} \xff", Mode::Lenient).unwrap_err();
    assert_eq!(outside.kind, DecodeErrorKind::Malformed);
    let strict = from_slice::<User>(b"{\"id\":\n\"\xff\"}", Mode::Strict).unwrap_err();
    assert_eq!(
        (strict.path.as_str(), strict.line, strict.column),
        ("/id", 2, 2)
    );
    assert!(strict.to_string().contains("not UTF-8"), "{strict}");
}

#[test]
fn byte_order_mark() {
    let read = repaired::<User>("\u{feff}{\"id\":\"1\"}".as_bytes());
    assert_eq!(read.value.id.as_deref(), Some("1"));
    assert_eq!(reports(&read), [("", &json!("\u{feff}"))]);
    let inside: Decoded<User> =
        from_slice("{\"id\":\"\u{feff}\"}".as_bytes(), Mode::Strict).unwrap();
    assert_eq!(inside.value.id.as_deref(), Some("\u{feff}"));
}

#[test]
fn number_beyond_double_range() {
    let read = repaired::<User>(
        br#"{"score":1e400,"age":-1E+999,"new":[1e400,1e-400],"quotas":{"a":1e400}}"#,
    );
    assert_eq!(
        reports(&read),
        [
            ("/score", &json!("1e400")),
            ("/age", &json!("-1E+999")),
            ("/new/0", &json!("1e400")),
            ("/quotas/a", &json!("1e400")),
            ("/quotas/a", &json!(null)),
        ]
    );
    assert_eq!(
        value(&read.value),
        json!({"score": null, "age": null, "new": [null, 0.0], "quotas": {}})
    );
}

#[test]
fn repairs_reach_union_members() {
    let read = repaired::<CseIdentity>(br#"{"primaryKeyPairId":"\ud800"}"#);
    let member = KeyPairConfiguration::PrimaryKeyPairId("\u{fffd}".into());
    assert_eq!(read.value.key_pair_configuration, Some(member));
}

#[test]
fn other_faults_stay_errors() {
    for text in [
        &b"\xef\xbb\xbf"[..],
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"{\"id\":\"\\ud800\"",
        b"{\"id\":\"\\ud800\",}",
        b"{\"id\":\"\\ud80\"}",
        b"{\"id\":\"\\x\\ud800\"}",
        b"{\"id\":01e400}",
        b"\xff",
        b"{\xff:1}",
    ] {
        let error = from_slice::<User>(text, Mode::Lenient).unwrap_err();
        assert_eq!(error.kind, DecodeErrorKind::Malformed, "{error}");
    }
}

#[test]
fn repairs_count_towards_the_memory_limit() {
    let text = format!(r#"{{"aliases":[{}"\ud800"]}}"#, r#""\ud800","#.repeat(1000));
    let options = crate::json::ReadOptions::new().memory_limit(50_000);
    let error = from_slice::<User>(text.as_bytes(), options).unwrap_err();
    assert_eq!(error.kind, DecodeErrorKind::MemoryLimit);
    assert_eq!(
        from_slice::<User>(text.as_bytes(), Mode::Lenient)
            .unwrap()
            .mismatches
            .len(),
        1001
    );
}

#[test]
fn many_repairs_are_all_reported() {
    let text = format!(r#"{{"aliases":[{}"a"]}}"#, r#""\ud800","#.repeat(100_000));
    let read = repaired::<User>(text.as_bytes());
    assert_eq!(read.mismatches.len(), 100_000);
    assert_eq!(read.value.aliases.unwrap().len(), 100_001);
}
