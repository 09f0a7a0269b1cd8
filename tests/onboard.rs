//! The example sends the whole table: every request that it prints has the verb, the URL and the
//! body of the wire table.

#![cfg(all(
    feature = "admin-directory-v1",
    feature = "client",
    feature = "cloudchannel-v1alpha1",
    feature = "gmail-v1"
))]

#[allow(dead_code)] // other tests read more of it
#[path = "wire/table.rs"]
mod table;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Returns the output of the example. It is built as the README's test command builds it, into the
/// same folder, so that nothing is left to compile.
fn output() -> String {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let name = match profile.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        other => other,
    };
    let mut build = Command::new(env!("CARGO"));
    build
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(["build", "--quiet", "--locked", "--workspace"])
        .args(["--all-features", "--example", "onboard"])
        .args(["--profile", name, "--target-dir"])
        .arg(profile.parent().unwrap());
    // Some build scripts (that of ring) would rerun because of the variables that Cargo sets for
    // this test.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        build.env_remove(name);
    }
    build.env_remove("OUT_DIR");
    build.env_remove("CARGO_MANIFEST_DIR");
    build.env_remove("CARGO_MANIFEST_PATH");
    text(&mut build);
    let example = profile.join("examples/onboard");
    text(&mut Command::new(
        example.with_extension(std::env::consts::EXE_EXTENSION),
    ))
}

/// Returns the output of a command, which must succeed.
fn text(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Verb, URL and body of each request that the example prints.
fn requests(output: &str) -> Vec<(String, String, Option<Value>)> {
    let mut requests: Vec<(String, String, String)> = Vec::new();
    for line in output.lines().filter_map(|line| line.strip_prefix("  > ")) {
        match line.split_once(" https://") {
            Some((verb, url)) if verb.chars().all(|c| c.is_ascii_uppercase()) => {
                requests.push((verb.to_owned(), format!("https://{url}"), String::new()));
            }
            _ => requests.last_mut().unwrap().2.push_str(line),
        }
    }
    let json = |text: String| (!text.is_empty()).then(|| serde_json::from_str(&text).unwrap());
    requests
        .into_iter()
        .map(|(verb, url, body)| (verb, url, json(body)))
        .collect()
}

#[test]
fn example_sends_the_wire_table() {
    let output = output();
    let expected: Vec<_> = table::story()
        .into_iter()
        .map(|entry| (entry.request.verb, entry.request.url, entry.request.body))
        .collect();
    assert_eq!(requests(&output), expected);

    let numbered = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let steps: Vec<&str> = output.lines().filter(numbered).collect();
    assert_eq!(steps.len(), 6, "{steps:?}");
    assert_eq!(
        output
            .lines()
            .filter(|line| line.starts_with("  = "))
            .count(),
        6
    );
    assert!(
        output.contains("  = ANe1Bmg-1 signs, ANe1Bmg-2 encrypts"),
        "{output}"
    );
}
