//! Documents, configurations and random numbers for the tests.

use std::path::{Path, PathBuf};

use discogen::{ApiConfig, Config, Errors, Files, PackageConfig, Source, generate};
use serde_json::{Map, Value, json};

/// Returns the folder of the documents.
pub fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

/// Returns the names of the constructs: `scalars` for `scalars.v1.json`.
pub fn constructs() -> Vec<String> {
    let entries = std::fs::read_dir(documents()).unwrap();
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".v1.json")?.to_owned())
        })
        .collect();
    names.sort();
    names
}

/// Returns the document of a construct with its overlay.
pub fn construct(name: &str) -> ApiConfig {
    ApiConfig::read(documents().join(format!("{name}.v1.json"))).unwrap()
}

/// Returns the text of a construct's document.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(documents().join(format!("{name}.v1.json"))).unwrap()
}

/// Returns the text of a construct's overlay, if it has one.
pub fn overlay(name: &str) -> Option<String> {
    std::fs::read_to_string(documents().join(format!("{name}.v1.overlay.toml"))).ok()
}

/// Creates the API of a construct from a text of its document, which is named `x.v1.json`.
pub fn renamed(name: &str, document: &str) -> ApiConfig {
    let api = api(document, overlay(name).as_deref());
    match std::fs::read_to_string(documents().join(format!("{name}.v1.protos.toml"))) {
        Ok(text) => api.protos(Source::new("x.v1.protos.toml", text)),
        Err(_) => api,
    }
}

/// Creates an API from texts, as `x.v1.json` and `x.v1.overlay.toml`.
pub fn api(document: &str, overlay: Option<&str>) -> ApiConfig {
    let api = ApiConfig::new(Source::new("x.v1.json", document));
    match overlay {
        Some(text) => api.overlay(Source::new("x.v1.overlay.toml", text)),
        None => api,
    }
}

/// Creates the configuration of a package for a folder.
pub fn config(output: &Path, apis: impl IntoIterator<Item = ApiConfig>) -> Config {
    let package = PackageConfig::new("golden".parse().unwrap());
    let empty = Config::new(package, output).read_ledger().unwrap();
    apis.into_iter().fold(empty, Config::api)
}

/// Generates some APIs, without an earlier ledger.
pub fn generated(apis: impl IntoIterator<Item = ApiConfig>) -> Result<Files, Errors> {
    generate(&config(Path::new("there/is/no/such/folder"), apis))
}

/// Concatenates the files emitted from documents, each after its path.
pub fn api_text(files: &Files) -> String {
    let mut text = String::new();
    for file in files.files() {
        if file.path.starts_with("src/") && file.path != "src/lib.rs" {
            text.push_str(&format!("// file: {}\n{}\n", file.path, file.text));
        }
    }
    text
}

/// Returns path and text of every file.
pub fn all_files(files: &Files) -> Vec<(String, String)> {
    let files = files.files().iter();
    files
        .map(|file| (file.path.clone(), file.text.clone()))
        .collect()
}

/// Returns a document with one schema and one method, for tests to change.
pub fn small() -> Value {
    json!({
        "kind": "discovery#restDescription",
        "name": "x",
        "version": "v1",
        "rootUrl": "https://x.googleapis.com/",
        "servicePath": "",
        "schemas": {
            "Thing": {
                "id": "Thing",
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "parts": {"type": "array", "items": {"$ref": "Part"}},
                    "color": {"type": "string", "enum": ["RED", "BLUE"]}
                }
            },
            "Part": {"id": "Part", "type": "object", "properties": {"size": {"type": "integer", "format": "int32"}}}
        },
        "resources": {
            "things": {
                "methods": {
                    "insert": {
                        "id": "x.things.insert",
                        "httpMethod": "POST",
                        "path": "v1/{parent}/things",
                        "parameters": {
                            "parent": {"type": "string", "location": "path", "required": true},
                            "order": {"type": "string", "location": "query", "enum": ["asc", "desc"]}
                        },
                        "request": {"$ref": "Thing"},
                        "response": {"$ref": "Thing"}
                    }
                }
            }
        }
    })
}

/// Returns the small document with the value at a JSON pointer set; a missing key is added.
pub fn changed(pointer: &str, value: Value) -> Value {
    let mut document = small();
    set(&mut document, pointer, value);
    document
}

/// Sets the value at a JSON pointer.
pub fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = document
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap();
    parent.insert(key, value);
}

/// Returns the document as text, one key a line.
pub fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap()
}

/// Pseudo-random numbers that are the same in every run (xorshift).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// Returns the JSON text of a value whose keys are in random order, at every depth.
pub fn shuffled(value: &Value, random: &mut Random) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| shuffled(item, random)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(map) => {
            let entries = shuffled_entries(map, random);
            let entry = |(key, value): &(&String, &Value), random: &mut Random| {
                format!("{}:{}", Value::from(key.as_str()), shuffled(value, random))
            };
            let entries: Vec<String> = entries.iter().map(|pair| entry(pair, random)).collect();
            format!("{{{}}}", entries.join(","))
        }
        plain => plain.to_string(),
    }
}

fn shuffled_entries<'v>(
    map: &'v Map<String, Value>,
    random: &mut Random,
) -> Vec<(&'v String, &'v Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    for index in (1..entries.len()).rev() {
        entries.swap(index, random.below(index + 1));
    }
    entries
}
