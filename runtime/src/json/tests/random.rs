//! Replaces values of valid texts by wrong ones, one at a time, and checks values and reports.

use serde_json::{Value, json};

use crate::json::tests::types::Users;
use crate::json::tests::{lenient, value};

/// A small generator of random numbers (xorshift64*), so that failures can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    fn some<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// Returns a user in which some fields are absent and lists have any length.
fn user(random: &mut Random, depth: usize) -> Value {
    let words = ["", "x", "a,b", "{\"", "]}", "\\", "é😀", "1", "\u{0}"];
    let mut user = json!({
        "id": random.some(&words),
        "name": {"givenName": random.some(&words), "familyName": random.some(&words)},
        "password": random.some(&words),
        "suspended": random.below(2) == 0,
        "emails": [],
        "aliases": [],
        "labels": {"a": random.some(&words), "b~/\"": random.some(&words), "": "c"},
        "homes": {"x": {"givenName": random.some(&words)}, "y": {"new": [1, {}]}},
        "quotas": {"q": random.below(1000).to_string()},
        "age": random.below(1000),
        "historyId": random.below(1000).to_string(),
        "uids": ["1", "18446744073709551615"],
        "score": 1.5,
        "photo": "AQI=",
        "creationTime": "2014-10-02T15:01:23Z",
        "custom": {"anything": [random.below(9), null]},
        "matrix": [[1, 2], [], [3]],
        "identities": [{"primaryKeyPairId": "k"}, {"signAndEncryptKeyPairs": {"signingKeyPairId": "s"}}],
        "newField": {"of": ["a", "later", "revision"]},
    });
    for _ in 0..random.below(3) {
        user["aliases"]
            .as_array_mut()
            .unwrap()
            .push(json!(random.some(&words)));
        let email = json!({"address": random.some(&words), "type": random.some(&["home", "hut"])});
        user["emails"].as_array_mut().unwrap().push(email);
    }
    if depth > 0 {
        user["manager"] = self::user(random, depth - 1);
    }
    let fields = user.as_object_mut().unwrap();
    let names: Vec<String> = fields.keys().cloned().collect();
    for name in names {
        if random.below(5) == 0 {
            fields.remove(&name);
        }
    }
    user
}

/// The locations of all values in a value, as JSON pointers.
fn pointers(tree: &Value, prefix: &str, out: &mut Vec<String>) {
    out.push(prefix.to_owned());
    match tree {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{prefix}/{index}"), out);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(field, &format!("{prefix}/{name}"), out);
            }
        }
        _ => {}
    }
}

/// Removes the value at a pointer from its list or map.
fn remove(tree: &mut Value, pointer: &str) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/").replace("~0", "~");
    match tree.pointer_mut(parent).unwrap() {
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        Value::Object(fields) => drop(fields.remove(&last).unwrap()),
        _ => unreachable!(),
    }
}

/// Returns `true` if the value at this pointer is kept only in the report.
fn is_cut(pointer: &str) -> bool {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let of_map = ["/labels", "/homes", "/quotas"]
        .iter()
        .any(|map| parent.ends_with(map));
    of_map || (last.parse::<usize>().is_ok() && !parent.ends_with("/labels"))
}

/// Returns the text both compact and with spaces everywhere.
fn texts(tree: &Value) -> [String; 2] {
    [
        tree.to_string(),
        serde_json::to_string_pretty(tree).unwrap(),
    ]
}

#[test]
fn valid_texts_round_trip() {
    let mut random = Random(1);
    for _ in 0..200 {
        let tree = json!({"users": [user(&mut random, 2), user(&mut random, 0)]});
        for text in texts(&tree) {
            let read = lenient::<Users>(&text);
            assert!(read.mismatches.is_empty());
            assert_eq!(value(&read.value), tree);
        }
    }
}

#[test]
fn only_changed_values_are_reported() {
    let mut random = Random(2);
    let spoilt_by = [
        json!(null),
        json!(true),
        json!(-7.5),
        json!(1e300),
        json!("spoilt"),
        json!(["a", {"b": "]}"}, []]),
        json!({"a": [{}], "\\\"": 1}),
        json!([]),
        json!({}),
    ];
    let mut mismatches = 0;
    for round in 0..500 {
        let mut tree = json!({"users": [user(&mut random, 1), user(&mut random, 1)]});
        let spoilt = random.below(3) + 1;
        for _ in 0..spoilt {
            let mut found = Vec::new();
            pointers(&tree, "", &mut found);
            // Not the root, which is an error.
            let pointer = &found[1 + random.below(found.len() - 1)];
            *tree.pointer_mut(pointer).unwrap() = spoilt_by[random.below(spoilt_by.len())].clone();
        }
        for text in texts(&tree) {
            let read = lenient::<Users>(&text);
            let mut expected = tree.clone();
            // From the end, so that the indices of the remaining values stay right.
            for mismatch in read.mismatches.iter().rev() {
                assert_eq!(
                    tree.pointer(&mismatch.path),
                    Some(&mismatch.raw),
                    "{round}: {text}"
                );
                if is_cut(&mismatch.path) {
                    remove(&mut expected, &mismatch.path);
                }
            }
            // A changed value has at most three values, so no other value was reported as a
            // mismatch.
            assert!(read.mismatches.len() <= 3 * spoilt, "{round}: {text}");
            mismatches += read.mismatches.len();
            assert_eq!(
                normal(value(&read.value)),
                normal(expected),
                "{round}: {text}"
            );
        }
    }
    assert!(mismatches > 700, "{mismatches}");
}

/// Numbers of 64-bit fields become strings, and integers of double fields numbers without decimals.
/// This test does not cover that.
fn normal(mut tree: Value) -> Value {
    match &mut tree {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = normal(item.take())),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| *field = normal(field.take())),
        Value::Number(number) => return Value::String(number.to_string()),
        _ => {}
    }
    tree
}
