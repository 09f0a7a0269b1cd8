//! Folders and files as sources of documents, and sources that do not exist or do not respond.

use std::net::TcpListener;
use std::path::Path;

use crate::begin::{project, read, run, things, write};

/// Writes the document as a file of the folder `src`, as another version.
fn store(here: &Path, version: &str) {
    let mut document = things();
    document["version"] = version.into();
    let path = format!("src/things.{version}.json");
    write(here, &path, &document.to_string());
}

const OVERLAY: &str = "[schemas.Thing.properties.name]\nsecret = true\n";
const PROTOS: &str = "[resource_names.Shelf]\npatterns = [\"shelves/{shelf}\"]\n";

/// Returns a folder with a document that has both overlays.
fn with_overlays() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path(), "v2");
    write(folder.path(), "src/things.v2.overlay.toml", OVERLAY);
    write(folder.path(), "src/things.v2.protos.toml", PROTOS);
    folder
}

#[test]
fn overlays_beside_the_source_are_copied() {
    for source in ["src", "src/things.v2.json"] {
        let folder = with_overlays();
        let here = folder.path();
        let said = run(here, &["add", "things:v2", "--source", source], 0);
        let notes = "discovery/things.v2.overlay.toml: copied from src/things.v2.overlay.toml\n\
                     discovery/things.v2.protos.toml: copied from src/things.v2.protos.toml\n";
        assert!(said.ends_with(&format!("generated\n{notes}")), "{said}");
        assert_eq!(read(here, "discovery/things.v2.overlay.toml"), OVERLAY);
        assert_eq!(read(here, "discovery/things.v2.protos.toml"), PROTOS);
        let thing = read(here, "generated/src/things_v2/types/thing.rs");
        assert!(thing.contains("Secret<String>"), "{thing}");
        let names = read(here, "generated/src/things_v2/names.rs");
        assert!(names.contains("struct Shelf"), "{names}");
        run(here, &["check"], 0);
    }
}

#[test]
fn an_existing_overlay_is_kept() {
    let folder = with_overlays();
    let here = folder.path();
    let own = "[schemas.Thing]\nrename = \"Item\"\n";
    write(here, "discovery/things.v2.overlay.toml", own);
    let said = run(here, &["add", "things:v2", "--source", "src"], 0);
    let note = "discovery/things.v2.overlay.toml: kept; src/things.v2.overlay.toml was not copied over it\n\
                discovery/things.v2.protos.toml: copied from ";
    assert!(said.contains(note), "{said}");
    assert_eq!(read(here, "discovery/things.v2.overlay.toml"), own);
    assert!(read(here, "generated/src/things_v2/types/item.rs").contains("name: Option<String>"));
}

#[test]
fn a_template_is_written_without_an_overlay() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    store(here, "v2");
    let said = run(here, &["add", "things:v2", "--source", "src"], 0);
    assert!(said.ends_with(" in generated\n"), "{said}");
    let overlay = read(here, "discovery/things.v2.overlay.toml");
    assert!(
        overlay.contains("# [methods.\"things.things.get\"]\n"),
        "{overlay}"
    );
    assert!(!here.join("discovery/things.v2.protos.toml").exists());
}

#[test]
fn a_folder_has_the_newest_stable_version() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for version in ["v1", "v2", "v3beta"] {
        store(here, version);
    }
    let said = run(here, &["add", "things", "--source", "src"], 0);
    assert!(said.starts_with("things:v2: revision "), "{said}");
    let said = run(
        here,
        &["add", "things", "--source", "src/things.v3beta.json"],
        0,
    );
    assert!(said.starts_with("things:v3beta: revision "), "{said}");
}

#[test]
fn unstable_versions_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for version in ["v2alpha", "v3beta"] {
        store(here, version);
    }
    assert_eq!(
        run(here, &["add", "things", "--source", "src"], 2),
        "error: `things` has several versions, and none is stable\n  \
         hint: choose one: `things:v2alpha`, `things:v3beta`\n"
    );
    let said = run(here, &["add", "thing", "--source", "src"], 2);
    assert!(said.contains("hint: did you mean `things`?"), "{said}");
    assert!(!here.join("discovery").exists());
}

#[test]
fn a_source_that_does_not_exist_is_named() {
    let folder = project(&things().to_string(), "");
    let here = folder.path();
    write(here, "docs/x", "");
    run(here, &["generate"], 0);
    let missing = "there is no folder or file `dosc`\n  hint: did you mean `docs`?\n";
    for command in [
        &["add", "gmail:v1"][..],
        &["add", "gmail"],
        &["list"],
        &["update"],
        &["update", "things", "--dry-run"],
    ] {
        let said = run(here, &[command, &["--source", "dosc"]].concat(), 2);
        assert!(said.contains(missing), "{command:?}\n{said}");
    }
    // A folder may lack a document.
    let said = run(here, &["update", "--source", "docs"], 0);
    assert!(said.contains("things:v2 was not found"), "{said}");
}

#[test]
fn a_service_that_does_not_respond_has_alternatives() {
    let folder = project(&things().to_string(), "");
    let here = folder.path();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    for command in [
        &["add", "gmail"][..],
        &["add", "gmail:v1"],
        &["list"],
        &["update"],
    ] {
        let said = run(here, &[command, &["--source", &url]].concat(), 2);
        let hint = "\n  hint: `--source` takes a folder or a file of documents, too\n";
        assert!(said.contains(hint), "{command:?}\n{said}");
    }
}
