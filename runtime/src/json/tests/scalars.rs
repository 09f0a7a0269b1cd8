use bytes::Bytes;
use serde_json::{Value, json};

use crate::json::tests::types::User;
use crate::json::tests::{lenient, read, value, written};
use crate::json::{Mode, from_slice};
use crate::scalar::{Duration, FieldMask, Timestamp};

#[test]
fn large_integers_are_written_as_strings() {
    let number = 9_007_199_254_740_993_u64;
    for text in [
        format!(r#"{{"uid":"{number}"}}"#),
        format!(r#"{{"uid":{number}}}"#),
    ] {
        let user: User = read(&text);
        assert_eq!(user.uid, Some(number));
        assert_eq!(written(&user), format!(r#"{{"uid":"{number}"}}"#));
    }
    let limits = format!(
        r#"{{"historyId":"{}","uid":"{}","uids":["0",{}]}}"#,
        i64::MIN,
        u64::MAX,
        u64::MAX
    );
    let user: User = read(&limits);
    assert_eq!(
        (user.history_id, user.uid),
        (Some(i64::MIN), Some(u64::MAX))
    );
    assert_eq!(user.uids, Some(vec![0, u64::MAX]));
    assert_eq!(
        read::<User>(&format!(r#"{{"historyId":{}}}"#, i64::MIN)).history_id,
        Some(i64::MIN)
    );
}

#[test]
fn out_of_range_integers_do_not_wrap() {
    for text in [
        r#"{"historyId":"9223372036854775808"}"#,
        r#"{"historyId":9223372036854775808}"#,
        r#"{"uid":-1}"#,
        r#"{"uid":"-1"}"#,
        r#"{"uid":18446744073709551616}"#,
        r#"{"uid":""}"#,
        r#"{"uid":1.5}"#,
        r#"{"uid":true}"#,
        r#"{"uid":[1,2]}"#,
        r#"{"uid":{"a":1}}"#,
        r#"{"uid":{}}"#,
        r#"{"age":2147483648}"#,
        r#"{"age":-2147483649}"#,
        r#"{"age":1.5}"#,
        r#"{"age":"1x"}"#,
        r#"{"size":-1}"#,
        r#"{"size":4294967296}"#,
    ] {
        assert!(
            from_slice::<User>(text.as_bytes(), Mode::Strict).is_err(),
            "{text}"
        );
        let read = lenient::<User>(text);
        assert_eq!(read.mismatches.len(), 1, "{text}");
        assert_eq!(
            (read.value.uid, read.value.age, read.value.size),
            (None, None, None)
        );
        assert_eq!(
            value(&read.value),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }
    let limits: User = read(r#"{"age":-2147483648,"size":4294967295}"#);
    assert_eq!(written(&limits), r#"{"age":-2147483648,"size":4294967295}"#);
}

#[test]
fn doubles_include_nan_and_infinities() {
    let cases = [
        ("NaN", f64::NAN),
        ("Infinity", f64::INFINITY),
        ("-Infinity", f64::NEG_INFINITY),
    ];
    for (word, number) in cases {
        let text = format!(r#"{{"score":"{word}"}}"#);
        let user: User = read(&text);
        assert_eq!(user.score.unwrap().to_bits(), number.to_bits());
        assert_eq!(written(&user), text);
    }
    for text in [
        r#""nan""#,
        r#""1.5 ""#,
        "[]",
        "[1]",
        "{}",
        r#"{"a":1}"#,
        "true",
    ] {
        let text = format!(r#"{{"score":{text}, "id":"1"}}"#);
        let read = lenient::<User>(&text);
        assert_eq!(read.mismatches[0].path, "/score");
        assert_eq!(
            value(&read.value),
            serde_json::from_str::<Value>(&text).unwrap()
        );
    }
}

#[test]
fn doubles_are_exact() {
    for text in [
        "0.1",
        "2",
        "-3",
        "0",
        "1e300",
        "5e-324",
        "0.30000000000000004",
        "-0.0",
    ] {
        let user: User = read(&format!(r#"{{"score":{text}}}"#));
        let number: f64 = text.parse().unwrap();
        assert_eq!(user.score.unwrap().to_bits(), number.to_bits());
        let again: User = read(&written(&user));
        assert_eq!(again.score.unwrap().to_bits(), number.to_bits());
    }
    assert_eq!(written(&User::new().score(2.0)), r#"{"score":2}"#);
    assert_eq!(written(&User::new().score(2.5)), r#"{"score":2.5}"#);
}

#[test]
fn bytes_are_base64() {
    for text in ["-_-_aQ==", "+/+/aQ", "+/+/aQ**", "-_-_aQ.."] {
        let user: User = read(&format!(r#"{{"photo":"{text}"}}"#));
        assert_eq!(user.photo.as_deref(), Some(&b"\xfb\xff\xbfi"[..]));
        assert_eq!(written(&user), r#"{"photo":"-_-_aQ=="}"#);
    }
    let user = User::new()
        .photo(Bytes::from_static(b""))
        .key_material(vec![1, 2]);
    assert_eq!(written(&user), r#"{"keyMaterial":"AQI=","photo":""}"#);
    let malformed = lenient::<User>(r#"{"photo":"$$$"}"#);
    assert_eq!(malformed.mismatches[0].expected, "base64");
    assert_eq!(value(&malformed.value), json!({"photo": "$$$"}));
}

#[test]
fn times_keep_their_very_text() {
    let text = r#"{"creationTime":"9999-12-31T23:59:59Z","birthday":"0000-00-00","timeout":"3.500s","mask":"a,b.c"}"#;
    let user: User = read(text);
    assert_eq!(written(&user), text);
    assert_eq!(
        user.timeout.clone().unwrap().to_std().unwrap().as_millis(),
        3500
    );
    let offset = r#"{"creationTime":"2014-10-02t17:01:23.0450+02:00"}"#;
    assert_eq!(written(&read::<User>(offset)), offset);
    let made = User::new()
        .creation_time("2014-10-02T15:01:23Z")
        .timeout(Duration::from_std(std::time::Duration::from_millis(1500)))
        .mask([User::ID, User::NAME]);
    assert_eq!(
        made.creation_time,
        Some(Timestamp::new("2014-10-02T15:01:23Z"))
    );
    assert_eq!(made.timeout.as_ref().map(Duration::as_str), Some("1.5s"));
    assert_eq!(made.mask.as_ref().map(FieldMask::as_str), Some("id,name"));
    assert_eq!(serde_json::to_string(&made.mask).unwrap(), r#""id,name""#);
    assert_eq!(
        lenient::<User>(r#"{"creationTime":5}"#).mismatches[0].expected,
        "a string"
    );
}

#[test]
fn any_value_is_any_value() {
    for text in [
        r#"{"custom":[1,{"a":"b"}]}"#,
        r#"{"custom":"x"}"#,
        r#"{"custom":false}"#,
    ] {
        assert_eq!(written(&read::<User>(text)), text);
    }
}

#[test]
fn types_nest() {
    let text = r#"{"labels":{"a":"b"},"homes":{"x":{"givenName":"Liz"}},"matrix":[[1,2],[],[3]],"manager":{"manager":{"id":"3"}}}"#;
    let user: User = read(text);
    assert_eq!(written(&user), text);
    assert_eq!(
        user.manager.unwrap().manager.unwrap().id.as_deref(),
        Some("3")
    );
}
