use std::collections::BTreeMap;

use crate::prelude::*;
use serde_core::Deserializer;
use serde_json::{Value, json};

use crate::json::tests::types::{Rooms, User, Users};
use crate::json::tests::{lenient, value};
use crate::json::{
    Codec, Context, DecodeError, DecodeErrorKind, Decoded, Mode, ReadOptions, TypeMismatch, Wire,
    from_slice,
};

fn paths<T>(read: &Decoded<T>) -> Vec<&str> {
    read.mismatches
        .iter()
        .map(|mismatch: &TypeMismatch| mismatch.path.as_str())
        .collect()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn refused<T: Wire + std::fmt::Debug>(text: &str) -> DecodeError {
    from_slice::<T>(text.as_bytes(), Mode::Lenient).unwrap_err()
}

thread_local! {
    static READINGS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts how often the text is read.
#[derive(Debug)]
struct Counted<T>(T);

impl<T: Wire> Wire for Counted<T> {
    type Codec = Self;
}

impl<T: Wire> Codec<Self> for Counted<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        READINGS.set(READINGS.get() + 1);
        Ok(T::read(deserializer, context)?.map(Counted))
    }

    fn write<S: serde_core::Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        value.0.write(serializer)
    }
}

/// Reads leniently, and checks that the text is read once.
fn read_once<T: Wire>(text: &str) -> Decoded<T> {
    READINGS.set(0);
    let read: Decoded<Counted<T>> = lenient(text);
    assert_eq!(READINGS.get(), 1);
    read.map(|counted| counted.0)
}

#[test]
fn field_is_empty_and_raw_value_remains() {
    let text = r#"{"id": 5, "name" : {"givenName":["x"],"familyName":"Smith"}, "age":7}"#;
    let read = lenient::<User>(text);
    assert_eq!(paths(&read), ["/id", "/name/givenName"]);
    assert_eq!(read.mismatches[0].expected, "a string");
    assert_eq!(read.mismatches[1].raw, json!(["x"]));
    assert_eq!((read.value.id.as_ref(), read.value.age), (None, Some(7)));
    assert_eq!(read.value.unknown_fields().get("id"), Some(&json!(5)));
    assert_eq!(
        read.value.name.as_ref().unwrap().family_name.as_deref(),
        Some("Smith")
    );
    assert_eq!(value(&read.value), parsed(text));
}

#[test]
fn strict_error_names_the_location() {
    let text = "{\n  \"users\": [{}, {\"name\": {\"givenName\": 747474}}]\n}";
    let error = from_slice::<Users>(text.as_bytes(), Mode::Strict).unwrap_err();
    assert_eq!(
        (error.path.as_str(), &*error.expected),
        ("/users/1/name/givenName", "a string")
    );
    assert_eq!((error.line, error.column), (2, 40));
    assert!(error.type_name.ends_with("Users"));
    let shown = error.to_string();
    assert!(
        shown.contains("/users/1/name/givenName") && !shown.contains("747474"),
        "{shown}"
    );
}

#[test]
fn element_is_omitted_from_its_list() {
    let text =
        r#"{"aliases":[1, "a", {}, "b" ,[ ] ], "uids":[null,"1"], "matrix":[[1],[2,"x"],3]}"#;
    let read = lenient::<User>(text);
    assert_eq!(
        read.value.aliases.as_deref(),
        Some(&["a".to_owned(), "b".to_owned()][..])
    );
    assert_eq!(read.value.uids, Some(vec![1]));
    assert_eq!(read.value.matrix, Some(vec![vec![1], vec![2]]));
    let expected = [
        "/aliases/0",
        "/aliases/2",
        "/aliases/4",
        "/uids/0",
        "/matrix/1/1",
        "/matrix/2",
    ];
    assert_eq!(paths(&read), expected);
    assert_eq!(read.mismatches[2].raw, json!([]));
    assert!(read.value.unknown_fields().is_empty());
}

#[test]
fn list_of_mismatches_becomes_empty() {
    for text in [
        r#"{"aliases":[1]}"#,
        r#"{"aliases":[ 1 , 2 , 3 ]}"#,
        r#"{"aliases":[1,true,2]}"#,
    ] {
        let read = lenient::<User>(text);
        assert_eq!(read.value.aliases, Some(vec![]), "{text}");
    }
}

#[test]
fn every_subset_of_elements_may_mismatch() {
    for mask in 0..64_u32 {
        let is_mismatch = |index: &u32| mask & (1 << index) != 0;
        let item = |index: u32| {
            if is_mismatch(&index) {
                index.to_string()
            } else {
                format!("\"{index},\"")
            }
        };
        let items: Vec<String> = (0..6).map(item).collect();
        let entries: Vec<String> = items
            .iter()
            .enumerate()
            .map(|(k, v)| format!("\"{k}\" : {v}"))
            .collect();
        let text = format!(
            r#"{{"aliases":[{}],"labels":{{{} }}}}"#,
            items.join(" , "),
            entries.join(",")
        );
        let read = lenient::<User>(&text);
        let kept: Vec<String> = (0..6)
            .filter(|index| !is_mismatch(index))
            .map(|index| format!("{index},"))
            .collect();
        assert_eq!(
            read.value.labels.unwrap().into_values().collect::<Vec<_>>(),
            kept
        );
        assert_eq!(read.value.aliases.unwrap(), kept);
        assert_eq!(read.mismatches.len(), 2 * mask.count_ones() as usize);
    }
}

#[test]
fn entry_is_omitted_from_its_map() {
    let text = r#"{"labels":{"a":1,"b":"x","c/d":null},"homes":{"h":{"givenName":2},"i":3}}"#;
    let read = lenient::<User>(text);
    let labels = BTreeMap::from([("b".to_owned(), "x".to_owned())]);
    assert_eq!(read.value.labels, Some(labels));
    assert_eq!(read.value.homes.as_ref().unwrap().len(), 1);
    assert_eq!(value(&read.value)["homes"], json!({"h": {"givenName": 2}}));
    assert_eq!(
        paths(&read),
        [
            "/labels/a",
            "/labels/c~1d",
            "/homes/h/givenName",
            "/homes/i"
        ]
    );
}

#[test]
fn same_mismatch_everywhere_is_read_once() {
    let user = |index: usize| {
        format!(r#"{{"id":"{index}","emails":[{{"primary":"true"}},{{"primary":true}}]}}"#)
    };
    let users: Vec<String> = (0..500).map(user).collect();
    let text = format!(r#"{{"kind":"users","users":[{}]}}"#, users.join(","));
    let read = read_once::<Users>(&text);
    assert_eq!(read.mismatches.len(), 500);
    assert_eq!(read.mismatches[499].path, "/users/499/emails/0/primary");
    let list = read.value.users.as_ref().unwrap();
    assert!(
        list.iter()
            .all(|user| user.emails.as_ref().unwrap()[1].primary == Some(true))
    );
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn equal_texts_are_read_once() {
    let users = vec![r#"{"uid":"","age":3}"#; 500].join(",");
    let text = format!(r#"{{"users":[{users},{{"uid":"1"}}]}}"#);
    let read = read_once::<Users>(&text);
    assert_eq!(read.mismatches.len(), 500);
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn different_scalars_are_read_once() {
    /// A key, values of wrong types by number, and a value that fits.
    type Case = (&'static str, fn(usize) -> String, &'static str);
    let cases: [Case; 4] = [
        ("uid", |index| format!(r#""u{index}""#), r#""7""#),
        ("uid", |index| format!("-{index}"), "7"),
        ("size", |index| (4_294_967_296 + index).to_string(), "7"),
        ("photo", |index| format!(r#""{index}!""#), r#""AA==""#),
    ];
    for (key, mismatching, good) in cases {
        let user = |index: usize| match index % 3 {
            0 => format!(r#"{{"{key}":{good}}}"#),
            1 => format!(r#"{{"{key}":{}}}"#, mismatching(index)),
            _ => format!(r#"{{"{key}":null}}"#),
        };
        let users: Vec<String> = (0..300).map(user).collect();
        let text = format!(r#"{{"users":[{}]}}"#, users.join(","));
        let read = read_once::<Users>(&text);
        assert_eq!(read.mismatches.len(), 100, "{key}");
        assert_eq!(read.mismatches[99].path, format!("/users/298/{key}"));
    }
}

#[test]
fn maps_are_read_once() {
    let entries: Vec<String> = (0..500)
        .map(|index| format!(r#""k{index}":{index}"#))
        .collect();
    let text = format!(r#"{{"labels":{{{},"good":"x"}}}}"#, entries.join(","));
    let read = read_once::<User>(&text);
    assert_eq!(read.mismatches.len(), 500);
    assert_eq!(read.value.labels.as_ref().unwrap().len(), 1);
    let homes: Vec<String> = (0..500)
        .map(|index| format!(r#""k{index}":{{"givenName":{index}}}"#))
        .collect();
    let text = format!(r#"{{"homes":{{{}}}}}"#, homes.join(","));
    let read = read_once::<User>(&text);
    assert_eq!(read.mismatches.len(), 500);
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn mismatching_value_is_not_searched() {
    let text = r#"{"users":[{"name":{"givenName":1}},{"name":[{"givenName":1}]},{"name":{"givenName":2}}]}"#;
    let read = lenient::<Users>(text);
    assert_eq!(
        paths(&read),
        [
            "/users/0/name/givenName",
            "/users/1/name",
            "/users/2/name/givenName"
        ]
    );
    assert_eq!(value(&read.value), parsed(text));
}

#[test]
fn deep_mismatch_has_its_path() {
    let depth = 60;
    let text = format!(
        r#"{}{{"id":7,"age":1}}{}"#,
        r#"{"manager":"#.repeat(depth),
        "}".repeat(depth)
    );
    let read = lenient::<User>(&text);
    assert_eq!(
        read.mismatches[0].path,
        format!("{}/id", "/manager".repeat(depth))
    );
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn nesting_beyond_the_limit_is_malformed() {
    for text in [
        "[".repeat(100_000),
        r#"{"manager":"#.repeat(100_000),
        r#"{"x":["#.repeat(50_000),
    ] {
        let error = refused::<User>(&text);
        assert!(error.path.len() < 2_000, "{}", error.path.len());
    }
}

#[test]
fn root_mismatch_is_an_error() {
    let error = refused::<User>(" [747474]");
    assert_eq!((error.path.as_str(), error.line, error.column), ("", 1, 2));
    assert_eq!(error.expected, "an object (User)");
    assert!(!error.to_string().contains("747474"));
    refused::<Vec<String>>("{}");
    refused::<u64>("[]");
}

#[test]
fn malformed_text_is_an_error() {
    for mode in [Mode::Lenient, Mode::Strict] {
        for text in [
            "",
            "{",
            r#"{"id":"1""#,
            r#"{"id":}"#,
            r#"{"id":"1"}x"#,
            "{\"id\":\"\u{1}\"}",
            r#"{"id":5"#,
        ] {
            assert!(from_slice::<User>(text.as_bytes(), mode).is_err(), "{text}");
        }
    }
    let error = refused::<Users>(r#"{"users":[{"id":5},{"id":tru}]}"#);
    assert_eq!(error.path, "/users/1/id");
    assert_eq!(error.kind, DecodeErrorKind::Malformed);
    assert!(
        error
            .to_string()
            .ends_with("expected ident at line 1 column 29"),
        "{error}"
    );
    assert_eq!((error.line, error.column), (1, 29));
}

#[test]
fn keys_with_control_characters_are_keys() {
    let text = r#"{"\u0000id":5,"labels":{"\u0000x":"y","z":"z"}}"#;
    let read = lenient::<User>(text);
    assert_eq!(read.value.unknown_fields().get("\0id"), Some(&json!(5)));
    assert_eq!(read.value.labels.unwrap().len(), 2);
}

#[test]
fn every_depth_may_hold_mismatches() {
    let level = r#"{"id":1,"primaryEmail":2,"manager":"#;
    let text = format!("{}{{}}{}", level.repeat(120), "}".repeat(120));
    let read = read_once::<User>(&text);
    assert_eq!(read.mismatches.len(), 240);
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn number_of_mismatches_is_unlimited() {
    let text = format!(r#"{{"aliases":[{}"a"]}}"#, "1,".repeat(100_000));
    let read = read_once::<User>(&text);
    assert_eq!(read.value.aliases.as_deref(), Some(&["a".to_owned()][..]));
    assert_eq!(read.mismatches.len(), 100_000);
    assert_eq!(read.mismatches[99_999].path, "/aliases/99999");

    let users = vec![r#"{"id":1,"emails":[{"primary":2}]}"#; 50_000].join(",");
    let text = format!(r#"{{"users":[{users}]}}"#);
    let read = read_once::<Users>(&text);
    assert_eq!(read.mismatches.len(), 100_000);
    assert_eq!(read.value.users.as_ref().unwrap().len(), 50_000);
}

#[test]
fn debug_shows_lengths_only() {
    let read = lenient::<User>(r#"{"id":747474,"aliases":[747474]}"#);
    let shown = format!("{read:?}");
    assert!(
        !shown.contains("747474") && shown.contains("[6 bytes]"),
        "{shown}"
    );
}

#[test]
fn message_is_not_a_map() {
    let both = r#"{"primaryKeyPairId":"p","signAndEncryptKeyPairs":{}}"#;
    let identities = [both; 12].join(",");
    let text = format!(
        r#"{{"identities":[{identities}],"primaryEmail":5,"age":7,"size":3,"new":{{"age":1}}}}"#
    );
    let read = lenient::<User>(&text);
    assert_eq!(read.mismatches.len(), 13);
    assert_eq!((read.value.age, read.value.size), (Some(7), Some(3)));
    assert_eq!(
        read.value.unknown_fields().get("primaryEmail"),
        Some(&json!(5))
    );
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn fields_of_one_type_are_no_map() {
    let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "news"];
    let rooms: Vec<String> = keys
        .iter()
        .map(|key| format!(r#""{key}":{{"givenName":1}}"#))
        .collect();
    let text = format!("{{{}}}", rooms.join(","));
    let read = lenient::<Rooms>(&text);
    assert_eq!(value(&read.value), parsed(&text));
    assert_eq!(read.mismatches.len(), 9);
    let list = lenient::<Vec<Rooms>>(&format!("[{text},{text}]"));
    assert_eq!(value(&list.value), parsed(&format!("[{text},{text}]")));
    assert_eq!(list.mismatches.len(), 18);

    let names = ["homes", "news", "x", "y", "z", "a", "b", "c", "d", "e"];
    let homes: Vec<String> = names
        .iter()
        .map(|name| format!(r#""{name}":{{"givenName":1}}"#))
        .collect();
    let text = format!(
        r#"{{"homes":{{{},"good":{{"givenName":"g"}}}},"age":1}}"#,
        homes.join(",")
    );
    let read = lenient::<User>(&text);
    assert_eq!(
        (read.mismatches.len(), read.value.age),
        (names.len(), Some(1))
    );
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn long_keys_are_read_once() {
    let values = vec![r#"{"id":1}"#; 20_000].join(",");
    let key = "A".repeat(1_000_000);
    for key in [key.clone(), format!("\\n{key}")] {
        let text = format!(r#"{{"users":[{{"id":5}}],"{key}":[{values}]}}"#);
        let read = lenient::<Users>(&text);
        assert_eq!(paths(&read), ["/users/0/id"]);
    }
}

#[test]
fn long_paths_count_towards_the_limit() {
    let depth = 60;
    let open = r#"{"manager":"#.repeat(depth);
    let close = "}".repeat(depth);
    let key = "k".repeat(100_000);
    let labels = vec!["1"; 90_000].join(",");
    let text = format!(
        r#"{open}{{"homes":{{"{key}":{{"new":[1],"givenName":2}}}},"aliases":[{labels}]}}{close}"#
    );
    assert_eq!(lenient::<User>(&text).mismatches.len(), 90_001);
    let repeated = r#""givenName":1,"#.repeat(1000);
    let text = format!(r#"{{"homes":{{"{key}":{{{repeated}"x":1}}}}}}"#);
    let options = ReadOptions::new().memory_limit(10_000_000);
    let error = from_slice::<User>(text.as_bytes(), options).unwrap_err();
    assert_eq!(error.kind, DecodeErrorKind::MemoryLimit);
}

#[test]
fn serde_reads_leniently_and_drops_elements() {
    let text =
        r#"{"id":5,"aliases":[1,"a"],"labels":{"x":1,"y":"z"},"emails":["a@b",{"address":"c"}]}"#;
    let user: User = serde_json::from_str(text).unwrap();
    assert_eq!(user, lenient::<User>(text).value);
    assert_eq!(user.unknown_fields().get("id"), Some(&json!(5)));
    assert_eq!(user.aliases.as_ref().unwrap().len(), 1);
    assert_eq!(user.emails.as_ref().unwrap().len(), 1);
    assert_eq!(serde_json::from_value::<User>(parsed(text)).unwrap(), user);
    let error = serde_json::from_str::<User>("[747474]")
        .unwrap_err()
        .to_string();
    assert!(error.contains("expected an object (User)"), "{error}");
    assert!(!error.contains("747474"), "{error}");
}

#[test]
fn last_duplicate_key_wins_in_maps() {
    let read = lenient::<User>(r#"{"labels":{"a":"x","a":1,"b":1,"b":"y"}}"#);
    let labels = BTreeMap::from([("b".to_owned(), "y".to_owned())]);
    assert_eq!(read.value.labels, Some(labels));
    assert_eq!(paths(&read), ["/labels/a", "/labels/b"]);
}
