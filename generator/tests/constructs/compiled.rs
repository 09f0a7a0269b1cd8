//! Every golden is also compiled: one crate of all constructs, with no warning from clippy or
//! rustdoc, whole and with each feature alone. The lints that keep panics out of the generator keep
//! them out of emitted code, too.

use std::path::{Path, PathBuf};
use std::process::Command;

use discogen::{Guide, RuntimeSource, generate};

use crate::support::{config, construct, constructs, documents};

/// A package of all constructs below the target folder. It stays there, so that a second run
/// compiles little.
fn package() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("constructs");
    let ledger = folder.join("names.toml");
    if ledger.exists() {
        std::fs::remove_file(ledger).unwrap();
    }
    let apis = constructs();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let runtime = RuntimeSource::Path(runtime.to_str().unwrap().to_owned());
    let config = config(&folder, apis.iter().map(|name| construct(name)));
    let guide = Guide::read(documents().join("guide")).unwrap();
    let files = generate(&config.runtime(runtime).unwrap().guide(guide)).unwrap();
    files.write(&folder).unwrap();
    // It is no member of the workspace around it, and takes its versions from there.
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text + "\n[workspace]\n").unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    folder
}

/// Runs Cargo in a package; fails with what it printed.
fn cargo(package: &Path, target: &Path, arguments: &[&str]) {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What Cargo tells this test of its package, some build scripts (that of ring) would take for a
    // reason to run again.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .env_remove("OUT_DIR")
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_MANIFEST_PATH")
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

/// Checks a package with some features; nothing that Cargo prints is let pass.
fn check(package: &Path, target: &Path, features: &[&str]) {
    let mut arguments = vec!["check", "--quiet", "--offline"];
    let no_panics = no_panics();
    if has_clippy() {
        arguments[0] = "clippy";
    }
    arguments.extend(features);
    if has_clippy() {
        arguments.extend(["--", "-Dwarnings"]);
        arguments.extend(no_panics.iter().map(String::as_str));
    }
    cargo(package, target, &arguments);
}

/// Two at a time, for Rust checks a crate in one thread; each has a folder, since Cargo locks it.
/// That of this workspace has what other emitted crates depend on, and the APIs alone need little.
#[test]
fn the_constructs_compile_without_a_warning() {
    let package = package();
    let (apis, others) = features(&package);
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let own = package.join("target");
    let each = |features: Vec<String>, target: &Path| {
        for feature in features {
            let alone = ["--no-default-features", "--features", &feature];
            check(&package, target, &alone);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            check(&package, &own, &["--no-default-features"]);
            each(apis, &own);
        });
        check(&package, shared, &["--all-features"]);
        let doc = ["doc", "--quiet", "--offline", "--no-deps", "--all-features"];
        cargo(&package, shared, &doc);
        // The examples of all methods.
        cargo(&package, shared, &["test", "--quiet", "--offline", "--doc"]);
        each(others, shared);
    });
}

/// The features of a package that are APIs, and the others but for the default one.
fn features(package: &Path) -> (Vec<String>, Vec<String>) {
    let text = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    let is_api = |feature: &String| {
        let default = features["default"].as_array().unwrap();
        feature != "client" && default.iter().any(|it| it.as_str() == Some(feature))
    };
    let all = features.keys().filter(|feature| *feature != "default");
    all.cloned().partition(is_api)
}
