//! Compiles every golden: one crate of all constructs, without warnings from clippy or rustdoc, as
//! a whole and with each feature alone. The lints that prevent panics in the generator also apply
//! to emitted code.

use std::path::{Path, PathBuf};
use std::process::Command;

use discogen::{Guide, RuntimeSource, generate};

use crate::support::{config, construct, constructs, documents};

/// Returns a package of all constructs below the target folder. It is kept there, so that a second
/// run compiles little.
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
    // It is not a member of the surrounding workspace, and uses the workspace's versions.
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text + "\n[workspace]\n").unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    folder
}

/// Runs Cargo in a package; panics with its output if it fails.
fn cargo(package: &Path, target: &Path, arguments: &[&str]) {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The variables that Cargo sets for this test's package would cause some build scripts (that of
    // ring) to run again.
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

/// Returns the lints that the workspace denies, as arguments of clippy.
fn no_panics() -> Vec<String> {
    let manifest: toml::Table = include_str!("../../../Cargo.toml").parse().unwrap();
    let lints = manifest["workspace"]["lints"]["clippy"].as_table().unwrap();
    let denied = lints
        .iter()
        .filter(|(_, level)| level.as_str() == Some("deny"));
    let found: Vec<String> = denied
        .map(|(lint, _)| format!("-Dclippy::{lint}"))
        .collect();
    assert!(found.len() >= 10, "{found:?}");
    found
}

/// Checks a package with some features; any output of Cargo is a failure.
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

/// Two at a time, since rustc checks a crate in one thread; each has a folder, since Cargo locks
/// it. This workspace's target folder has the dependencies of other emitted crates, and the APIs
/// alone need few.
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

/// Returns the features of a package that are APIs, and the others except for the default one.
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
