//! The limit on the memory of decoded values.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::tests::types::{User, Users};
use crate::json::{DecodeError, DecodeErrorKind, Mode, ReadOptions, Wire, from_slice};

fn limited<T: Wire + std::fmt::Debug>(text: &str, limit: usize) -> Result<T, DecodeError> {
    let options = ReadOptions::new().memory_limit(limit);
    from_slice(text.as_bytes(), options).map(|read| read.value)
}

#[test]
fn error_names_the_limit_and_location() {
    let text = format!("{{\n\"users\":[{}]}}", vec!["{}"; 1000].join(","));
    let error = limited::<Users>(&text, 100_000).unwrap_err();
    assert_eq!(error.kind, DecodeErrorKind::MemoryLimit);
    assert!(error.path.starts_with("/users/"), "{error}");
    assert_eq!(error.line, 2);
    assert!(error.to_string().contains("100000 bytes"), "{error}");
    assert_eq!(
        limited::<Users>(&text, 4_000_000)
            .unwrap()
            .users
            .unwrap()
            .len(),
        1000
    );
}

#[test]
fn every_container_counts() {
    let many = |item: &str| vec![item; 2000].join(",");
    let keyed = |item: &str| -> String {
        let entries: Vec<String> = (0..2000).map(|key| format!(r#""{key}":{item}"#)).collect();
        entries.join(",")
    };
    for text in [
        format!(r#"{{"users":[{}]}}"#, many("{}")),
        format!(r#"{{"users":[{{"aliases":[{}]}}]}}"#, many(r#""""#)),
        format!(r#"{{"users":[{{"aliases":[{}]}}]}}"#, many("1")),
        format!(r#"{{"users":[{{"homes":{{{}}}}}]}}"#, keyed("{}")),
        format!(r#"{{"users":[{{"labels":{{{}}}}}]}}"#, keyed("1")),
        format!(r#"{{"users":[{{"matrix":[{}]}}]}}"#, many("[]")),
        format!(r#"{{"new":[{}]}}"#, many("{}")),
        format!(r#"{{"new":[{}]}}"#, many(r#"{"a":1}"#)),
        format!(r#"{{"new":{{{}}}}}"#, keyed("{}")),
        format!("{{{}}}", keyed("[]")),
        format!(r#"{{"kind":[{}]}}"#, many("[]")),
        format!(r#"{{"kind":"{}"}}"#, "x".repeat(60_000)),
        format!(r#"{{"kind":"{}"}}"#, "\\n".repeat(60_000)),
    ] {
        let error = limited::<Users>(&text, 40_000).unwrap_err();
        assert_eq!(error.kind, DecodeErrorKind::MemoryLimit, "{:.60}", text);
        limited::<Users>(&text, 10_000_000).unwrap();
    }
}

#[test]
fn nested_boxes_count() {
    let text = format!("{}{{}}{}", r#"{"manager":"#.repeat(100), "}".repeat(100));
    assert!(limited::<User>(&text, 100 * size_of::<User>() / 2).is_err());
    assert!(limited::<User>(&text, 200 * size_of::<User>()).is_ok());
}

#[test]
fn root_types_count() {
    let list = format!("[{}]", vec!["[]"; 1000].join(","));
    assert!(limited::<Value>(&list, 10_000).is_err());
    assert!(limited::<Vec<Vec<i64>>>(&list, 10_000).is_err());
    let map = r#"{"a":{"b":{"c":1}}}"#;
    assert!(limited::<BTreeMap<String, Value>>(map, 500).is_err());
    assert!(limited::<User>("{}", size_of::<User>() - 1).is_err());
    assert!(limited::<User>("{}", size_of::<User>()).is_ok());
}

#[test]
fn strict_mode_is_limited_too() {
    let text = format!(r#"{{"users":[{}]}}"#, vec!["{}"; 1000].join(","));
    let options = ReadOptions::from(Mode::Strict).memory_limit(100_000);
    let error = from_slice::<Users>(text.as_bytes(), options).unwrap_err();
    assert_eq!(error.kind, DecodeErrorKind::MemoryLimit);
}

#[test]
fn large_ordinary_texts_fit_the_default() {
    let user =
        r#"{"id":"1","primaryEmail":"liz@example.com","emails":[{"address":"a@b","type":"home"}]}"#;
    let text = format!(r#"{{"users":[{}]}}"#, vec![user; 100_000].join(","));
    let read = limited::<Users>(&text, ReadOptions::DEFAULT_MEMORY_LIMIT).unwrap();
    assert_eq!(read.users.unwrap().len(), 100_000);
}
