//! The whole pipeline on valid documents with a few structural changes: a replaced value, a renamed
//! key, a duplicated or removed entry.

#![no_main]

use discogen_fuzz::{Choices, SEEDS, pipeline};
use serde_json::{Map, Value};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let (text, overlay) = SEEDS[choices.below(SEEDS.len())];
    let Ok(mut document) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let whole = document.clone();
    for _ in 0..=choices.below(4) {
        let count = count(&document);
        let mut index = choices.below(count);
        change(&mut document, &mut index, &whole, &mut choices);
    }
    let overlay = if choices.below(2) == 0 { "" } else { overlay };
    pipeline(document.to_string().as_bytes(), overlay.as_bytes());
});

/// Number of values in the tree, including the root.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

/// Returns the value at an index in depth-first order.
fn at<'a>(value: &'a Value, index: &mut usize) -> Option<&'a Value> {
    if *index == 0 {
        return Some(value);
    }
    *index -= 1;
    match value {
        Value::Array(items) => items.iter().find_map(|item| at(item, index)),
        Value::Object(entries) => entries.values().find_map(|item| at(item, index)),
        _ => None,
    }
}

/// Changes the value at an index. Returns `true` if the index exists.
fn change(value: &mut Value, index: &mut usize, whole: &Value, choices: &mut Choices) -> bool {
    if *index == 0 {
        alter(value, whole, choices);
        return true;
    }
    *index -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change(item, index, whole, choices)),
        Value::Object(entries) => entries.values_mut().any(|item| change(item, index, whole, choices)),
        _ => false,
    }
}

fn alter(value: &mut Value, whole: &Value, choices: &mut Choices) {
    match (choices.below(6), value) {
        (0, value) => {
            let mut other = choices.below(count(whole));
            *value = at(whole, &mut other).cloned().unwrap_or(Value::Null);
        }
        (1, Value::Object(entries)) if !entries.is_empty() => rename(entries, choices),
        (2, Value::Object(entries)) if !entries.is_empty() => {
            let key = entries.keys().nth(choices.below(entries.len())).cloned();
            key.map(|key| entries.remove(&key));
        }
        (3, Value::Object(entries)) => {
            let mut other = choices.below(count(whole));
            let inner = at(whole, &mut other).cloned().unwrap_or(Value::Null);
            entries.insert(choices.text(), inner);
        }
        (4, Value::Array(items)) => items.push(choices.text().into()),
        (5, value) => *value = Value::from(choices.below(3)),
        (_, value) => *value = choices.text().into(),
    }
}

fn rename(entries: &mut Map<String, Value>, choices: &mut Choices) {
    let key = entries.keys().nth(choices.below(entries.len())).cloned();
    if let Some(inner) = key.and_then(|key| entries.remove(&key)) {
        entries.insert(choices.text(), inner);
    }
}
