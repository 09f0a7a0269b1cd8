use std::collections::BTreeMap;

use serde_core::Deserializer;
use serde_json::{Value, json};

use crate::json::error::DecodeError;
use crate::json::lenient::{Mode, Read, from_slice};
use crate::json::tests::types::{Rooms, User, Users};
use crate::json::tests::{lenient, value, written};
use crate::json::wire::Wire;

fn paths<T>(read: &Read<T>) -> Vec<&str> {
    read.misfits
        .iter()
        .map(|misfit| misfit.path.as_str())
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
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        READINGS.set(READINGS.get() + 1);
        T::read(deserializer).map(Counted)
    }

    fn write<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Reads leniently; tells how many readings it took.
fn counted<T: Wire>(text: &str) -> (Read<Counted<T>>, usize) {
    READINGS.set(0);
    let read = lenient(text);
    (read, READINGS.get())
}

#[test]
fn an_odd_field_costs_only_itself() {
    let text = r#"{"id": 5, "name" : {"givenName":["x"],"familyName":"Smith"}, "age":7}"#;
    let read = lenient::<User>(text);
    assert_eq!(paths(&read), ["/id", "/name/givenName"]);
    assert_eq!(read.misfits[0].expected, "a string");
    assert_eq!(read.misfits[1].raw, json!(["x"]));
    assert_eq!((read.value.id.as_ref(), read.value.age), (None, Some(7)));
    assert_eq!(read.value.unknown().get("id"), Some(&json!(5)));
    assert_eq!(
        read.value.name.as_ref().unwrap().family_name.as_deref(),
        Some("Smith")
    );
    assert_eq!(value(&read.value), parsed(text));
}

#[test]
fn a_strict_error_tells_the_place() {
    let text = "{\n  \"users\": [{}, {\"name\": {\"givenName\": 747474}}]\n}";
    let error = from_slice::<Users>(text.as_bytes(), Mode::Strict).unwrap_err();
    assert_eq!(
        (error.path.as_str(), error.expected.as_str()),
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
fn an_odd_element_is_left_out_of_its_list() {
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
    assert_eq!(read.misfits[2].raw, json!([]));
    assert!(read.value.unknown().is_empty());
}

#[test]
fn a_list_of_odd_elements_becomes_empty() {
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
fn every_choice_of_odd_elements_can_be_cut() {
    for odd in 0..64_u32 {
        let is_odd = |index: &u32| odd & (1 << index) != 0;
        let item = |index: u32| {
            if is_odd(&index) {
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
            .filter(|index| !is_odd(index))
            .map(|index| format!("{index},"))
            .collect();
        assert_eq!(
            read.value.labels.unwrap().into_values().collect::<Vec<_>>(),
            kept
        );
        assert_eq!(read.value.aliases.unwrap(), kept);
        assert_eq!(read.misfits.len(), 2 * odd.count_ones() as usize);
    }
}

#[test]
fn an_odd_entry_is_left_out_of_its_map() {
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
fn a_systematic_oddity_costs_one_more_reading() {
    let user = |index: usize| {
        format!(r#"{{"id":"{index}","emails":[{{"primary":"true"}},{{"primary":true}}]}}"#)
    };
    let users: Vec<String> = (0..500).map(user).collect();
    let text = format!(r#"{{"kind":"users","users":[{}]}}"#, users.join(","));
    let (read, readings) = counted::<Users>(&text);
    assert_eq!((readings, read.misfits.len()), (2, 500));
    assert_eq!(read.misfits[499].path, "/users/499/emails/0/primary");
    let list = read.value.0.users.as_ref().unwrap();
    assert!(
        list.iter()
            .all(|user| user.emails.as_ref().unwrap()[1].primary == Some(true))
    );
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn equal_odd_texts_cost_one_more_reading() {
    let users = vec![r#"{"uid":"","age":3}"#; 500].join(",");
    let text = format!(r#"{{"users":[{users},{{"uid":"1"}}]}}"#);
    let (read, readings) = counted::<Users>(&text);
    assert_eq!((readings, read.misfits.len()), (2, 500));
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn different_odd_scalars_cost_one_more_reading_and_spare_the_others() {
    /// A key, odd values by number, and a good value.
    type Case = (&'static str, fn(usize) -> String, &'static str);
    let cases: [Case; 4] = [
        ("uid", |index| format!(r#""u{index}""#), r#""7""#),
        ("uid", |index| format!("-{index}"), "7"),
        ("size", |index| (4_294_967_296 + index).to_string(), "7"),
        ("photo", |index| format!(r#""{index}!""#), r#""AA==""#),
    ];
    for (key, odd, good) in cases {
        let user = |index: usize| match index % 3 {
            0 => format!(r#"{{"{key}":{good}}}"#),
            1 => format!(r#"{{"{key}":{}}}"#, odd(index)),
            _ => format!(r#"{{"{key}":null}}"#),
        };
        let users: Vec<String> = (0..300).map(user).collect();
        let text = format!(r#"{{"users":[{}]}}"#, users.join(","));
        let (read, readings) = counted::<Users>(&text);
        assert_eq!((readings, read.misfits.len()), (2, 100), "{key}");
        assert_eq!(read.misfits[99].path, format!("/users/298/{key}"));
    }
}

#[test]
fn odd_maps_cost_few_readings() {
    let entries: Vec<String> = (0..500)
        .map(|index| format!(r#""k{index}":{index}"#))
        .collect();
    let text = format!(r#"{{"labels":{{{},"good":"x"}}}}"#, entries.join(","));
    let (read, readings) = counted::<User>(&text);
    assert_eq!((readings, read.misfits.len()), (3, 500));
    assert_eq!(read.value.0.labels.as_ref().unwrap().len(), 1);
    let homes: Vec<String> = (0..500)
        .map(|index| format!(r#""k{index}":{{"givenName":{index}}}"#))
        .collect();
    let text = format!(r#"{{"homes":{{{}}}}}"#, homes.join(","));
    let (read, readings) = counted::<User>(&text);
    assert!(readings < 15, "{readings}");
    assert_eq!(read.misfits.len(), 500);
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn an_odd_value_holds_odd_values() {
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
fn deeply_nested_odd_values_are_found() {
    let depth = 60;
    let text = format!(
        r#"{}{{"id":7,"age":1}}{}"#,
        r#"{"manager":"#.repeat(depth),
        "}".repeat(depth)
    );
    let read = lenient::<User>(&text);
    assert_eq!(
        read.misfits[0].path,
        format!("{}/id", "/manager".repeat(depth))
    );
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn nesting_beyond_the_limit_is_an_error() {
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
fn a_misfit_at_the_root_is_an_error() {
    let error = refused::<User>(" [747474]");
    assert_eq!((error.path.as_str(), error.line, error.column), ("", 1, 2));
    assert_eq!(error.expected, "an object (User)");
    assert!(!error.to_string().contains("747474"));
    refused::<Vec<String>>("{}");
    refused::<u64>("[]");
}

#[test]
fn malformed_text_is_an_error_in_either_mode() {
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
    assert!(from_slice::<User>(b"{\"id\":\"\xff\"}", Mode::Lenient).is_err());
    let error = refused::<Users>(r#"{"users":[{"id":5},{"id":tru}]}"#);
    assert_eq!(error.path, "/users/1/id");
    assert!(error.expected.starts_with("well-formed JSON"), "{error}");
    assert_eq!((error.line, error.column), (1, 29));
}

#[test]
fn marks_in_the_text_itself_do_no_harm() {
    let text = r#"{"\u0000misfit:id":5,"labels":{"\u0000misfit:x":"y","z":"z"}}"#;
    let read = lenient::<User>(text);
    assert_eq!(read.value.unknown().get("id"), Some(&json!(5)));
    assert_eq!(read.value.labels.unwrap().len(), 1);
}

#[test]
fn too_many_places_with_odd_values_are_an_error() {
    // At each depth two fields are odd, and no place speaks for another.
    let level = r#"{"id":1,"primaryEmail":2,"manager":"#;
    let text = |depth: usize| format!("{}{{}}{}", level.repeat(depth), "}".repeat(depth));
    let read = lenient::<User>(&text(50));
    assert_eq!(read.misfits.len(), 100);
    assert_eq!(value(&read.value), parsed(&text(50)));
    let error = refused::<User>(&text(51));
    assert_eq!(error.path, format!("{}/id", "/manager".repeat(50)));
}

#[test]
fn more_odd_values_than_can_be_kept_are_an_error() {
    let text = format!(r#"{{"aliases":[{}1]}}"#, "1,".repeat(100_000));
    assert_eq!(refused::<User>(&text).expected, "a string");
}

#[test]
fn misfits_do_not_show_their_value() {
    let read = lenient::<User>(r#"{"id":747474,"aliases":[747474]}"#);
    let shown = format!("{read:?}");
    assert!(
        !shown.contains("747474") && shown.contains("[6 bytes]"),
        "{shown}"
    );
}

#[test]
fn many_odd_values_in_one_message_do_not_make_it_a_map() {
    let both = r#"{"primaryKeyPairId":"p","signAndEncryptKeyPairs":{}}"#;
    let identities = [both; 12].join(",");
    let text = format!(
        r#"{{"identities":[{identities}],"primaryEmail":5,"age":7,"size":3,"new":{{"age":1}}}}"#
    );
    let read = lenient::<User>(&text);
    assert_eq!(read.misfits.len(), 13);
    assert_eq!((read.value.age, read.value.size), (Some(7), Some(3)));
    assert_eq!(read.value.unknown().get("primaryEmail"), Some(&json!(5)));
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn fields_of_one_shape_do_not_make_their_message_a_map() {
    let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "news"];
    let rooms: Vec<String> = keys
        .iter()
        .map(|key| format!(r#""{key}":{{"givenName":1}}"#))
        .collect();
    let text = format!("{{{}}}", rooms.join(","));
    let read = lenient::<Rooms>(&text);
    assert_eq!(value(&read.value), parsed(&text));
    assert!(!written(&read.value).contains("misfit"));
    assert_eq!(read.misfits.len(), 9);
    let list = lenient::<Vec<Rooms>>(&format!("[{text},{text}]"));
    assert_eq!(value(&list.value), parsed(&format!("[{text},{text}]")));
    assert_eq!(list.misfits.len(), 18);

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
    assert_eq!((read.misfits.len(), read.value.age), (names.len(), Some(1)));
    assert_eq!(value(&read.value), parsed(&text));
}

#[test]
fn long_keys_are_not_read_again_and_again() {
    let values = vec![r#"{"id":1}"#; 20_000].join(",");
    let key = "A".repeat(1_000_000);
    for key in [key.clone(), format!("\\n{key}")] {
        let text = format!(r#"{{"users":[{{"id":5}}],"{key}":[{values}]}}"#);
        let read = lenient::<Users>(&text);
        assert_eq!(paths(&read), ["/users/0/id"]);
    }
}

#[test]
fn paths_without_end_are_an_error() {
    let depth = 60;
    let open = r#"{"manager":"#.repeat(depth);
    let close = "}".repeat(depth);
    let key = "k".repeat(2_000);
    let odd = vec!["1"; 90_000].join(",");
    let text = format!(r#"{open}{{"aliases":[{odd}],"{key}":1}}{close}"#);
    assert_eq!(refused::<User>(&text).expected, "a string");
}
