//! Scalars on the wire: 64-bit integers, bytes, times, numbers that have names.

use serde_json::{Value, json};
use workspace_apis::admin_directory_v1::types::{
    Group, SchemaFieldSpec, User, UserOrganization, UserPhoto, UserPosixAccount, UserSshPublicKey,
};
use workspace_apis::cloudchannel_v1::types::Offer;
use workspace_apis::gmail_v1::types::{Message, MessagePartBody};

use super::{json, read, read_lenient};

#[test]
fn large_integers_are_written_as_strings() {
    for number in [0, 1, 9_007_199_254_740_992, 9_007_199_254_740_993, u64::MAX] {
        for text in [
            format!("{{\"uid\": {number}}}"),
            format!("{{\"uid\": \"{number}\"}}"),
        ] {
            let account: UserPosixAccount = read(&text);
            assert_eq!(account.uid, Some(number), "{text}");
            assert_eq!(json(&account), json!({"uid": number.to_string()}), "{text}");
        }
    }
    for number in [
        0,
        -1,
        -9_007_199_254_740_993,
        9_007_199_254_740_993,
        i64::MIN,
        i64::MAX,
    ] {
        for text in [
            format!("{{\"expirationTimeUsec\": {number}}}"),
            format!("{{\"expirationTimeUsec\": \"{number}\"}}"),
        ] {
            let key: UserSshPublicKey = read(&text);
            assert_eq!(key.expiration_time_usec, Some(number), "{text}");
            assert_eq!(
                json(&key),
                json!({"expirationTimeUsec": number.to_string()}),
                "{text}"
            );
        }
    }
}

#[test]
fn out_of_range_integers_are_preserved() {
    for text in [
        r#"{"uid": "18446744073709551616"}"#,
        r#"{"uid": 18446744073709551616}"#,
        r#"{"uid": "-1"}"#,
        r#"{"uid": -1}"#,
        r#"{"uid": 1.5}"#,
        r#"{"uid": 1e-3}"#,
        r#"{"uid": ""}"#,
        r#"{"uid": " 7"}"#,
        r#"{"uid": true}"#,
        r#"{"uid": ["7"]}"#,
        r#"{"uid": {"low": 7}}"#,
    ] {
        let (account, mismatches) = read_lenient::<UserPosixAccount>(text);
        assert_eq!(account.uid, None, "{text}");
        assert_eq!(mismatches, ["/uid: an unsigned 64-bit integer"], "{text}");
        assert_eq!(
            json(&account),
            serde_json::from_str::<Value>(text).unwrap(),
            "{text}"
        );
    }
    let (work, mismatches) =
        read_lenient::<UserOrganization>(r#"{"fullTimeEquivalent": 2147483648}"#);
    assert_eq!(mismatches, ["/fullTimeEquivalent: a signed 32-bit integer"]);
    assert_eq!(
        json(&work),
        json!({"fullTimeEquivalent": 2_147_483_648_u64})
    );
    assert_eq!(
        read::<Group>(r#"{"directMembersCount": "-7"}"#).direct_members_count,
        Some(-7)
    );
}

/// Any form of base64 is read, and one is written: web-safe, with padding.
#[test]
fn bytes_are_read_in_every_base64() {
    for (text, bytes, written) in [
        ("", &b""[..], ""),
        ("AA==", b"\0", "AA=="),
        ("AA", b"\0", "AA=="),
        ("AAE", b"\0\x01", "AAE="),
        ("AAEC", b"\0\x01\x02", "AAEC"),
        ("-_-_", b"\xfb\xff\xbf", "-_-_"),
        ("+/+/", b"\xfb\xff\xbf", "-_-_"),
        ("+_-/", b"\xfb\xff\xbf", "-_-_"),
        ("_w", b"\xff", "_w=="),
        ("/w==", b"\xff", "_w=="),
        ("_w**", b"\xff", "_w=="),
        ("_w..", b"\xff", "_w=="),
        ("_w*", b"\xff", "_w=="),
        ("__8.", b"\xff\xff", "__8="),
        ("AA\r\nEC\n", b"\0\x01\x02", "AAEC"),
    ] {
        let mut photo: UserPhoto = read(&json!({"photoData": text}).to_string());
        assert_eq!(photo.photo_data.as_deref(), Some(bytes), "{text}");
        assert_eq!(json(&photo), json!({"photoData": written}), "{text}");
        photo.photo_data = Some(bytes.to_vec().into());
        assert_eq!(json(&photo), json!({"photoData": written}), "{text}");
    }
    let part: MessagePartBody = read(r#"{"data": "SGk_"}"#);
    assert_eq!(part.data.as_deref(), Some(&b"Hi?"[..]));
}

#[test]
fn invalid_base64_is_preserved() {
    for text in ["A", "AAAAA", "AA=A", "=", "AAAA=", "AA===", "é", "AB$C"] {
        let given = json!({"raw": text});
        let (message, mismatches) = read_lenient::<Message>(&given.to_string());
        assert_eq!(
            (message.raw.clone(), mismatches),
            (None, vec!["/raw: base64".to_owned()]),
            "{text}"
        );
        assert_eq!(json(&message), given, "{text}");
    }
}

#[test]
fn times_keep_their_text() {
    for time in [
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "2025-03-01T10:30:00+01:00",
        "2025-03-01T10:30:00.000Z",
        "2025-03-01T10:30:00.123456789Z",
        "2025-03-01t10:30:00-00:00",
        "2016-12-31T23:59:60Z",
        "no time at all",
        "",
    ] {
        let given = json!({"startTime": time, "endTime": time});
        let offer: Offer = read(&given.to_string());
        assert_eq!(offer.start_time.as_ref().map(|it| it.as_str()), Some(time));
        assert_eq!(json(&offer), given);
        assert_eq!(json(&Offer::new().start_time(time).end_time(time)), given);
    }
    let user: User = read(r#"{"creationTime": "1970-01-01T00:00:00.000Z"}"#);
    assert_eq!(
        json(&user),
        json!({"creationTime": "1970-01-01T00:00:00.000Z"})
    );
}

#[test]
fn numbers_may_have_names() {
    for (given, written) in [
        (r#""NaN""#, json!("NaN")),
        (r#""Infinity""#, json!("Infinity")),
        (r#""-Infinity""#, json!("-Infinity")),
        ("0.1", json!(0.1)),
        ("-1e300", json!(-1e300)),
        ("7", json!(7)),
        ("5e-324", json!(5e-324)),
    ] {
        let text = format!("{{\"numericIndexingSpec\": {{\"maxValue\": {given}}}}}");
        let spec: SchemaFieldSpec = read(&text);
        assert_eq!(
            json(&spec),
            json!({"numericIndexingSpec": {"maxValue": written}})
        );
    }
    let text = r#"{"numericIndexingSpec": {"maxValue": "7 ", "minValue": "nan"}}"#;
    let (spec, mismatches) = read_lenient::<SchemaFieldSpec>(text);
    assert_eq!(mismatches.len(), 2, "{mismatches:?}");
    assert_eq!(json(&spec), serde_json::from_str::<Value>(text).unwrap());
}
