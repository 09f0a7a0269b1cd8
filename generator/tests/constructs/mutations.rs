//! Random changes of the constructs' documents and overlays: nothing panics, and everything emitted
//! is valid Rust.

use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::support::{Random, api, constructs, generated, overlay, text};

/// Strings that are awkward as a name, a type, a path, a pattern or a URL.
const AWKWARD: &[&str] = &[
    "",
    "a",
    "self",
    "Self",
    "type",
    "_",
    "1",
    "../x",
    "\"",
    "\n",
    "*/",
    "é",
    "\u{202e}",
    "a.b",
    "a#b",
    "a:b",
    "{x}",
    "{+x}",
    "v1/{x=a/*/b/**}:c",
    "{/x*}",
    "}{",
    "^a/[^/]+$",
    "string",
    "object",
    "array",
    "any",
    "integer",
    "int64",
    "byte",
    "google-datetime",
    "Thing",
    "path",
    "query",
    "GET",
    "POST",
    "https://x.googleapis.com/",
    "1GB",
    "99999999999999999999",
];

/// The documents with their overlays, and all values that occur in some document.
struct Sources {
    pairs: Vec<(String, Option<String>)>,
    values: Vec<Value>,
}

impl Sources {
    fn read() -> Self {
        // Three have too many items for some hundred runs.
        let small = |name: &String| !name.starts_with("hostile") || name == "hostile_texts";
        let names = constructs().into_iter().filter(small);
        let pairs: Vec<_> = names.map(|name| (text(&name), overlay(&name))).collect();
        let mut values: Vec<Value> = AWKWARD.iter().map(|text| Value::from(*text)).collect();
        for (text, _) in &pairs {
            collect(&serde_json::from_str(text).unwrap(), &mut values);
        }
        Self { pairs, values }
    }
}

fn collect(value: &Value, found: &mut Vec<Value>) {
    found.push(value.clone());
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(map) => map.values().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// Returns a random location in a value: descends at random, and stops at random.
fn place<'v>(value: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let mut current = value;
    loop {
        let size = match &*current {
            Value::Array(items) => items.len(),
            Value::Object(map) => map.len(),
            _ => 0,
        };
        if size == 0 || random.below(8) == 0 {
            return current;
        }
        let index = random.below(size);
        current = match current {
            Value::Array(items) => &mut items[index],
            Value::Object(map) => map.values_mut().nth(index).unwrap(),
            _ => unreachable!("it has a size"),
        };
    }
}

/// Makes one change to a document.
fn mutate(document: &mut Value, values: &[Value], random: &mut Random) {
    let other = values[random.below(values.len())].clone();
    let name = AWKWARD[random.below(AWKWARD.len())].to_owned();
    let place = place(document, random);
    match (random.below(4), place) {
        (0, Value::Object(map)) if !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len())).unwrap().clone();
            map.remove(&key);
        }
        (1, Value::Object(map)) if !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len())).unwrap().clone();
            let value = map.remove(&key).unwrap();
            map.insert(name, value);
        }
        (2, Value::Object(map)) => {
            map.insert(name, other);
        }
        (2, Value::Array(items)) => items.push(other),
        (_, place) => *place = other,
    }
}

/// Makes one change to a text.
fn mutate_text(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = random.below(bytes.len());
    match random.below(3) {
        0 => drop(bytes.drain(at..(at + 1 + random.below(40)).min(bytes.len()))),
        1 => bytes[at] ^= 1 << random.below(7),
        _ => bytes.insert(at, b"{}[]\",:=\\\n"[random.below(10)]),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns `true` if the changed document is accepted; all its errors must be its own.
fn is_accepted(document: &str, overlay: Option<&str>) -> bool {
    match generated([api(document, overlay)]) {
        Ok(files) => {
            let emitted = files.files().iter().filter(|file| is_emitted(&file.path));
            for file in emitted {
                syn::parse_file(&file.text)
                    .unwrap_or_else(|error| panic!("{}: {error}\n{document}", file.path));
            }
            files.files().iter().all(|file| !file.path.contains(".."))
        }
        Err(errors) => {
            let said = errors.to_string();
            assert!(!said.contains("not Rust"), "{said}\n{document}");
            false
        }
    }
}

/// Returns `true` if a file is emitted from the document; types are written as text, which nothing
/// parses before rustc does.
fn is_emitted(path: &str) -> bool {
    path.ends_with(".rs") && !path.starts_with("src/runtime")
}

/// Runs all seeds; returns the number of accepted documents.
fn taken(seeds: usize, one: impl Fn(&mut Random) -> bool + Sync) -> usize {
    let runs = (0..seeds).into_par_iter();
    runs.filter(|seed| one(&mut Random::new(*seed as u64 + 1)))
        .count()
}

#[test]
fn changed_values_never_panic() {
    let sources = Sources::read();
    let documents: Vec<(Value, &Option<String>)> = sources
        .pairs
        .iter()
        .map(|(text, overlay)| (serde_json::from_str(text).unwrap(), overlay))
        .collect();
    let good = taken(1500, |random| {
        let (document, overlay) = &documents[random.below(documents.len())];
        let mut document = document.clone();
        for _ in 0..=random.below(3) {
            mutate(&mut document, &sources.values, random);
        }
        is_accepted(&document.to_string(), overlay.as_deref())
    });
    assert!((200..1400).contains(&good), "{good} of 1500");
}

#[test]
fn changed_texts_never_panic() {
    let sources = Sources::read();
    let good = taken(1500, |random| {
        let (text, overlay) = &sources.pairs[random.below(sources.pairs.len())];
        match overlay {
            Some(overlay) if random.below(2) == 0 => {
                is_accepted(text, Some(&mutate_text(overlay, random)))
            }
            overlay => is_accepted(&mutate_text(text, random), overlay.as_deref()),
        }
    });
    assert!((50..1000).contains(&good), "{good} of 1500");
}

#[test]
fn changed_ledgers_never_panic() {
    let name = "unions";
    let folder = tempfile::tempdir().unwrap();
    let files = generated([crate::support::construct(name)]).unwrap();
    let ledger = files
        .files()
        .iter()
        .find(|file| file.path == "names.toml")
        .unwrap();
    let mut random = Random::new(7);
    for _ in 0..100 {
        let text = mutate_text(&ledger.text, &mut random);
        std::fs::write(folder.path().join("names.toml"), text).unwrap();
        let config = crate::support::config(folder.path(), [crate::support::construct(name)]);
        if let Err(errors) = discogen::generate(&config) {
            assert!(!errors.to_string().contains("not Rust"), "{errors}");
        }
    }
}

#[test]
fn an_empty_document_is_a_crate() {
    let mut document = Map::new();
    for (key, value) in [
        ("name", "x"),
        ("version", "v1"),
        ("rootUrl", "https://x.example/"),
    ] {
        document.insert(key.to_owned(), Value::from(value));
    }
    assert!(is_accepted(&Value::from(document).to_string(), None));
}
