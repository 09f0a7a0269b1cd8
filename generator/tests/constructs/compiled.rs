//! Every golden is also compiled: one crate of all constructs, with no warning from clippy or
//! rustdoc, whole and with each feature alone. The lints that keep panics out of the generator keep
//! them out of emitted code, too.

use std::path::{Path, PathBuf};
use std::process::Command;

use discogen::generate;

use crate::support::{config, construct, constructs};

/// A package of all constructs below the target folder. It stays there, so that a second run
/// compiles little.
fn package() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("constructs");
    let ledger = folder.join("names.toml");
    if ledger.exists() {
        std::fs::remove_file(ledger).unwrap();
    }
    let apis = constructs();
    let files = generate(&config(&folder, apis.iter().map(|name| construct(name)))).unwrap();
    files.write(&folder).unwrap();
    // It is no member of the workspace around it, and takes its versions from there.
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text + "\n[workspace]\n").unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    folder
}

/// Runs Cargo in a package; fails with what it printed. Dependencies are those of other emitted
/// crates, and compiled once for all of them, in this workspace's target folder.
fn cargo(package: &Path, arguments: &[&str]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo {}:\n{printed}",
        arguments.join(" ")
    );
}

fn has_clippy() -> bool {
    let output = Command::new("cargo-clippy").arg("--version").output();
    output.is_ok_and(|output| output.status.success())
}

/// The lints that the generator denies, as arguments of clippy.
fn no_panics() -> Vec<String> {
    let lints = include_str!("../../src/lib.rs")
        .split(['(', ')', ',', '\n'])
        .map(str::trim)
        .filter(|word| word.starts_with("clippy::"));
    let found: Vec<String> = lints.map(|lint| format!("-D{lint}")).collect();
    assert!(found.len() >= 10, "{found:?}");
    found
}

#[test]
fn the_constructs_compile_without_a_warning() {
    let package = package();
    let no_panics = no_panics();
    let check = |features: &[&str]| {
        let mut arguments = vec!["check", "--quiet", "--offline"];
        if has_clippy() {
            arguments[0] = "clippy";
        }
        arguments.extend(features);
        if has_clippy() {
            arguments.extend(["--", "-Dwarnings"]);
            arguments.extend(no_panics.iter().map(String::as_str));
        }
        cargo(&package, &arguments);
    };
    check(&["--all-features"]);
    cargo(
        &package,
        &["doc", "--quiet", "--offline", "--no-deps", "--all-features"],
    );
    check(&["--no-default-features"]);
    for feature in features(&package) {
        check(&["--no-default-features", "--features", &feature]);
    }
}

/// The features of a package but for the default one.
fn features(package: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let features = manifest["features"].as_table().unwrap().keys();
    features
        .filter(|feature| *feature != "default")
        .cloned()
        .collect()
}
