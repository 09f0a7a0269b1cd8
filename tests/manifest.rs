//! Three manifests name the dependencies of the emitted code: that of the root package, which
//! builds it here, that of the emitted crate, which users build, and that of the generator, where
//! the runtime is compiled and tested. They agree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value};

fn manifest(path: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

/// A dependency with nothing left to defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Dependency {
    version: String,
    default_features: bool,
    features: BTreeSet<String>,
    optional: bool,
}

impl Dependency {
    /// Reads an entry; `shared` is the workspace's entry of the same name (Cargo's reference,
    /// "Inheriting a dependency from a workspace").
    fn read(written: &Value, shared: Option<&Value>) -> Self {
        let table = match written {
            Value::String(version) => {
                &Table::from_iter([("version".to_owned(), version.clone().into())])
            }
            Value::Table(table) => table,
            other => panic!("no dependency: {other}"),
        };
        let known = [
            "version",
            "default-features",
            "features",
            "optional",
            "workspace",
        ];
        for key in table.keys() {
            assert!(
                known.contains(&key.as_str()),
                "`{key}` is not compared here"
            );
        }
        let own = Self {
            version: table
                .get("version")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            default_features: table
                .get("default-features")
                .and_then(Value::as_bool)
                .unwrap_or(true),
            features: texts(table.get("features")),
            optional: table
                .get("optional")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        };
        if !table.contains_key("workspace") {
            return own;
        }
        let shared = Self::read(shared.expect("an entry of the workspace"), None);
        Self {
            features: own.features.union(&shared.features).cloned().collect(),
            optional: own.optional,
            ..shared
        }
    }
}

/// Strings of an array.
fn texts(value: Option<&Value>) -> BTreeSet<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// `[dependencies]`, with what the workspace says.
fn dependencies(package: &Table) -> BTreeMap<String, Dependency> {
    let root = manifest("Cargo.toml");
    let shared = root["workspace"]["dependencies"].as_table().unwrap();
    let entries = package["dependencies"].as_table().unwrap().iter();
    entries
        .map(|(name, written)| (name.clone(), Dependency::read(written, shared.get(name))))
        .collect()
}

/// `[features]`.
fn features(package: &Table) -> BTreeMap<String, BTreeSet<String>> {
    let entries = package["features"].as_table().unwrap().iter();
    entries
        .map(|(name, list)| (name.clone(), texts(Some(list))))
        .collect()
}

#[test]
fn the_root_package_builds_what_users_build() {
    let (root, emitted) = (manifest("Cargo.toml"), manifest("generated/Cargo.toml"));
    assert!(dependencies(&emitted).len() > 10);
    assert_eq!(dependencies(&root), dependencies(&emitted));
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
fn the_generator_compiles_the_runtime_with_the_same_dependencies() {
    let (generator, emitted) = (
        manifest("generator/Cargo.toml"),
        manifest("generated/Cargo.toml"),
    );
    let (here, there) = (dependencies(&generator), dependencies(&emitted));
    for (name, expected) in &there {
        let found = here
            .get(name)
            .unwrap_or_else(|| panic!("the generator has no `{name}`"));
        assert_eq!(found.version, expected.version, "{name}");
        assert_eq!(found.default_features, expected.default_features, "{name}");
        assert_eq!(found.features, expected.features, "{name}");
        assert!(
            found.optional || !expected.optional,
            "{name} is optional in the emitted crate"
        );
    }
}

#[test]
fn the_generator_has_the_features_of_the_runtime() {
    let (generator, emitted) = (
        manifest("generator/Cargo.toml"),
        manifest("generated/Cargo.toml"),
    );
    let (here, there) = (features(&generator), features(&emitted));
    let dependencies_there = dependencies(&emitted);
    // What the emitted crate always has, the generator has with `runtime` or always.
    let always: BTreeSet<String> = dependencies(&generator)
        .into_iter()
        .filter(|(name, found)| {
            found.optional && dependencies_there.get(name).is_some_and(|it| !it.optional)
        })
        .map(|(name, _)| format!("dep:{name}"))
        .collect();
    assert_eq!(here["runtime"], always);
    let of_runtime = |name: &&String| there[*name].iter().any(|item| item.starts_with("dep:"));
    let names: Vec<&String> = there.keys().filter(of_runtime).collect();
    let expected = [
        "chrono",
        "client",
        "gcp-auth",
        "jiff",
        "reqwest",
        "tracing",
        "yup-oauth2",
    ];
    assert_eq!(names, expected);
    for name in names {
        let mut expected = there[name].clone();
        // A feature on top of another has the runtime by it.
        if !expected.contains("client") {
            expected.insert("runtime".to_owned());
        }
        assert_eq!(here[name], expected, "{name}");
    }
}

#[test]
fn edition_rust_version_and_license_agree() {
    let root = manifest("Cargo.toml");
    let shared = root["workspace"]["package"].as_table().unwrap();
    let emitted = manifest("generated/Cargo.toml");
    let generator = manifest("generator/Cargo.toml");
    for key in ["edition", "rust-version", "license"] {
        assert_eq!(emitted["package"][key], shared[key], "{key}");
        for package in [&root, &generator] {
            assert_eq!(
                package["package"][key]["workspace"],
                Value::Boolean(true),
                "{key}"
            );
        }
    }
}
