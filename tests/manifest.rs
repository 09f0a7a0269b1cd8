//! The manifests of this repository agree: those of the root package and of the emitted crate,
//! which compile the same sources, that of the runtime, and that of the generator.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value};

const RUNTIME: &str = "discogen-runtime";

fn manifest(path: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

/// Strings of an array.
fn texts(value: Option<&Value>) -> BTreeSet<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// Returns the names of `[dependencies]`.
fn dependencies(package: &Table) -> BTreeSet<String> {
    package["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// `[features]`.
fn features(package: &Table) -> BTreeMap<String, BTreeSet<String>> {
    let entries = package["features"].as_table().unwrap().iter();
    entries
        .map(|(name, list)| (name.clone(), texts(Some(list))))
        .collect()
}

/// Returns the entry of the runtime among the dependencies that packages of the workspace share.
fn shared_runtime() -> Table {
    let root = manifest("Cargo.toml");
    let shared = &root["workspace"]["dependencies"][RUNTIME];
    shared.as_table().unwrap().clone()
}

#[test]
fn the_runtime_is_the_one_dependency() {
    let (root, emitted) = (manifest("Cargo.toml"), manifest("generated/Cargo.toml"));
    for package in [&root, &emitted] {
        assert_eq!(dependencies(package), BTreeSet::from([RUNTIME.to_owned()]));
    }
    assert_eq!(
        root["dependencies"][RUNTIME].as_table().unwrap(),
        &Table::from_iter([("workspace".to_owned(), Value::Boolean(true))])
    );
    let mut emitted_entry = emitted["dependencies"][RUNTIME].as_table().unwrap().clone();
    assert_eq!(emitted_entry["path"].as_str(), Some("../runtime"));
    emitted_entry.insert("path".to_owned(), "runtime".into());
    assert_eq!(emitted_entry, shared_runtime());
}

#[test]
fn root_has_the_emitted_features() {
    let (root, emitted) = (manifest("Cargo.toml"), manifest("generated/Cargo.toml"));
    assert_eq!(features(&root), features(&emitted));
    assert!(
        emitted.get("build-dependencies").is_none(),
        "the emitted crate has no build script"
    );
    assert!(
        emitted.get("workspace").is_none(),
        "it would be a second root as a member elsewhere"
    );
}

#[test]
fn runtime_features_are_forwarded() {
    let emitted = features(&manifest("generated/Cargo.toml"));
    let mut expected: BTreeSet<String> = features(&manifest("runtime/Cargo.toml"))
        .into_keys()
        .collect();
    // One is for generators, and the other is empty.
    assert!(expected.remove("sources") && expected.remove("default"));
    // An API needs no other feature. Half of the APIs are default features.
    let apis: BTreeSet<String> = emitted
        .iter()
        .filter(|(_, needs)| needs.is_empty())
        .map(|(name, _)| name.clone())
        .collect();
    assert_eq!(apis.len(), 8);
    let mut default = emitted["default"].clone();
    assert!(default.remove("client"));
    assert_eq!(default.len(), 4);
    assert!(default.is_subset(&apis), "{default:?}");
    for (name, needs) in &emitted {
        if name == "default" {
            continue;
        }
        let forwarded: Vec<&str> = needs
            .iter()
            .filter_map(|item| item.strip_prefix(RUNTIME)?.strip_prefix('/'))
            .collect();
        if apis.contains(name) {
            assert_eq!(needs.len(), 0, "{name}");
        } else {
            assert_eq!(forwarded, [name], "{name}");
            assert!(expected.remove(name), "the runtime has no `{name}`");
        }
    }
    assert_eq!(expected, BTreeSet::new(), "not forwarded");
}

#[test]
fn the_runtime_has_no_default_features() {
    assert_eq!(
        features(&manifest("runtime/Cargo.toml"))["default"],
        BTreeSet::new()
    );
    assert_eq!(shared_runtime()["default-features"], Value::Boolean(false));
}

#[test]
fn generator_has_only_the_sources_feature() {
    let generator = manifest("generator/Cargo.toml");
    let names: Vec<String> = features(&generator).into_keys().collect();
    assert_eq!(names, ["bundled", "cli", "default", "parallel"]);
    let entry = generator["dependencies"][RUNTIME].as_table().unwrap();
    assert_eq!(
        entry,
        &Table::from_iter([("workspace".to_owned(), Value::Boolean(true))])
    );
    assert_eq!(
        features(&generator)["bundled"],
        BTreeSet::from([format!("{RUNTIME}/sources")])
    );
    // Data that both of them read and write are JSON.
    let of_runtime = dependencies(&manifest("runtime/Cargo.toml"));
    let common: Vec<String> = dependencies(&generator)
        .intersection(&of_runtime)
        .cloned()
        .collect();
    assert_eq!(common, ["serde_core", "serde_json"]);
}

#[test]
fn edition_rust_version_and_license_agree() {
    let root = manifest("Cargo.toml");
    let shared = root["workspace"]["package"].as_table().unwrap();
    let (emitted, runtime) = (
        manifest("generated/Cargo.toml"),
        manifest("runtime/Cargo.toml"),
    );
    let generator = manifest("generator/Cargo.toml");
    for key in ["edition", "rust-version", "license"] {
        for package in [&emitted, &runtime] {
            assert_eq!(package["package"][key], shared[key], "{key}");
        }
        for package in [&root, &generator] {
            assert_eq!(
                package["package"][key]["workspace"],
                Value::Boolean(true),
                "{key}"
            );
        }
    }
    assert_eq!(runtime["package"]["version"], shared_runtime()["version"]);
}

#[test]
fn runtime_has_the_workspace_lints() {
    let (root, runtime) = (manifest("Cargo.toml"), manifest("runtime/Cargo.toml"));
    assert_eq!(runtime["lints"], root["workspace"]["lints"]);
}
