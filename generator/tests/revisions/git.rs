//! `discogen diff` as a command, also against a git revision.

use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap()
}

fn discogen(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, env!("CARGO_BIN_EXE_discogen"), arguments)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const MANIFEST: &str = "[crate]\nname = \"x\"\nversion = \"0.1.0\"\noutput = \"../out\"\n\
                        guide = \"../pages\"\n\
                        [[api]]\ndocument = \"x.v1.json\"\n";

/// Returns a repository with a manifest, a document and the crate emitted from it.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::create_dir(here.join("discovery")).unwrap();
    std::fs::create_dir(here.join("pages")).unwrap();
    std::fs::write(here.join("pages/first_call.md"), "# First call\n").unwrap();
    std::fs::write(here.join("discovery/discogen.toml"), MANIFEST).unwrap();
    std::fs::write(here.join("discovery/x.v1.json"), include_str!("base.json")).unwrap();
    assert!(discogen(here, &["generate"]).status.success());
    let git = |arguments: &[&str]| {
        let output = run(here, "git", arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    let who = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    git(&[&who[..], &["commit", "--quiet", "-m", "x"]].concat());
    folder
}

#[test]
fn a_working_tree_is_compared_with_a_commit() {
    let folder = repository();
    let here = folder.path();
    let output = discogen(here, &["diff", "--against", "HEAD", "--fail-on", "risky"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("no changes\n"));

    let document = include_str!("base.json").replace("\"maker\": {", "\"producer\": {");
    std::fs::write(here.join("discovery/x.v1.json"), document).unwrap();
    let output = discogen(
        here,
        &["diff", "--against", "HEAD", "--fail-on", "breaking"],
    );
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(
        said.contains("Part.maker  property removed: was string"),
        "{said}"
    );
    assert!(
        said.contains("next version: 0.1.0 -> 0.2.0+20260101"),
        "{said}"
    );
    assert!(said.contains("commit: feat(x.v1)!: revision 20260101, 1 breaking, 1 additive"));

    // An update has already incremented the version: it is not incremented twice.
    let manifest = MANIFEST.replace("0.1.0", "0.2.0+20260101");
    std::fs::write(here.join("discovery/discogen.toml"), manifest).unwrap();
    let said = text(&discogen(here, &["diff", "--against", "HEAD"]).stdout);
    assert!(
        said.contains("next version: 0.1.0 -> 0.2.0+20260101"),
        "{said}"
    );

    for revision in ["no-such-revision", "--output=x"] {
        let output = discogen(here, &["diff", &format!("--against={revision}")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("git knows no revision"));
    }
}

#[test]
fn documents_and_folders_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for (name, document) in [
        ("old", include_str!("base.json").to_owned()),
        ("new", include_str!("base.json").replace("\"RED\", ", "")),
    ] {
        std::fs::create_dir(here.join(name)).unwrap();
        std::fs::write(here.join(name).join("x.v1.json"), document).unwrap();
    }
    let by_folder = discogen(here, &["diff", "old", "new", "--format", "json"]);
    let by_file = discogen(
        here,
        &["diff", "old/x.v1.json", "new/x.v1.json", "--format", "json"],
    );
    assert!(by_file.status.success(), "{}", text(&by_file.stderr));
    assert_eq!(by_folder.stdout, by_file.stdout);
    let report: serde_json::Value = serde_json::from_slice(&by_file.stdout).unwrap();
    let change = &report["apis"][0]["changes"][0];
    assert_eq!(change["kind"], "enum-value-removed");
    assert_eq!(change["items"][0], "x_v1::types::ThingColor::Red");
    assert_eq!(
        change["methods"],
        serde_json::json!(["x.things.get", "x.things.insert"])
    );
}
