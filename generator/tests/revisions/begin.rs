//! The first use of the command: a new manifest, an API, filters, and the errors of common
//! mistakes.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::service::{Response, Service};

/// Runs the command in a folder; returns its output and errors.
pub fn run(folder: &Path, arguments: &[&str], code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_discogen"));
    command.args(arguments).current_dir(folder);
    command.env("DISCOGEN_CACHE", folder.join("cache"));
    for variable in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(variable);
        command.env_remove(variable.to_uppercase());
    }
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}");
    said
}

pub fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

pub fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Returns a document as a service has it, with a description and two scopes of which one is used.
pub fn things() -> Value {
    let get = json!({
        "id": "things.things.get", "httpMethod": "GET", "path": "v1/things",
        "description": "Reads a thing.", "scopes": ["https://a.example/used"],
        "response": {"$ref": "Thing"},
    });
    let scope = json!({"description": "Use it."});
    json!({
        "kind": "discovery#restDescription", "name": "things", "version": "v2", "revision": "20260101",
        "rootUrl": "https://things.googleapis.com/", "servicePath": "",
        "auth": {"oauth2": {"scopes": {"https://a.example/used": scope, "https://a.example/unused": scope}}},
        "schemas": {"Thing": {"id": "Thing", "type": "object", "properties": {"name": {"type": "string"}}}},
        "resources": {"things": {"methods": {"get": get}}},
    })
}

fn response(document: &Value, tag: &'static str) -> Response {
    Response::Document(document.to_string(), tag)
}

#[test]
fn a_manifest_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let said = run(here, &["init", "--name", "our-apis", "--out", "../ours"], 0);
    assert!(
        said.starts_with("discovery/discogen.toml: written"),
        "{said}"
    );
    let manifest = read(here, "discovery/discogen.toml");
    assert!(manifest.contains("name = \"our-apis\"\nversion = \"0.1.0\"\noutput = \"../ours\"\n"));
    let said = run(here, &["init"], 2);
    assert!(said.contains("the manifest already exists"), "{said}");
    assert_eq!(read(here, "discovery/discogen.toml"), manifest);
    let said = run(here, &["generate"], 2);
    assert!(
        said.contains("`discogen add gmail:v1` adds a document"),
        "{said}"
    );
}

#[test]
fn an_api_that_no_list_names_is_added_to_nothing() {
    let service = Service::start();
    service.document("things:v2", response(&things(), "\"one\""));
    let url = service.url();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let said = run(here, &["add", "thing:v2", "--source", &url], 2);
    assert!(said.contains("the source has no API `thing:v2`"), "{said}");
    assert!(!here.join("discovery").exists(), "nothing is written");
    let said = run(here, &["add", "things:v2", "--source", &url], 0);
    assert!(said.starts_with("things:v2: revision 20260101, "), "{said}");
    assert!(read(here, "generated/src/things_v2.rs").contains("things"));
    let manifest = read(here, "discovery/discogen.toml");
    assert!(
        manifest.contains("document = \"things.v2.json\""),
        "{manifest}"
    );
    assert!(manifest.contains("version = \"0.1.0\""), "{manifest}");
    run(here, &["check"], 0);
}

/// Returns a project with that API, whose document is stored as given.
pub fn project(document: &str, more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!(
        "[crate]\nname = \"x\"\nversion = \"0.1.0\"\noutput = \"../out\"\n\
         [[api]]\ndocument = \"things.v2.json\"\n{more}"
    );
    write(folder.path(), "discovery/discogen.toml", &manifest);
    write(folder.path(), "discovery/things.v2.json", document);
    folder
}

#[test]
fn a_filter_that_fits_nothing_is_shown_where_it_stands() {
    let folder = project(&things().to_string(), "include = [\"things.thing.*\"]\n");
    assert_eq!(
        run(folder.path(), &["generate"], 2),
        "error: `include` matches no method: `things.thing.*`\n  \
         --> discovery/discogen.toml:7:12, at api[0].include[0]\n  \
         hint: did you mean `things.things.*`?\n"
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_filter_that_keeps_no_method_is_an_error() {
    let more = "include = [\"things.*\"]\nexclude = [\"*.get\"]\n";
    let folder = project(&things().to_string(), more);
    assert_eq!(
        run(folder.path(), &["generate"], 2),
        "error: `exclude` removes all methods that `include` matches\n  \
         --> discovery/discogen.toml:8:12, at api[0].exclude[0]\n  \
         hint: narrow `exclude`, or remove the API\n"
    );
}

#[test]
fn an_emitted_crate_keeps_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write(here, "d.json", &things().to_string());
    let generate = ["generate", "d.json", "--out", "out"];
    let name = |expected: &str| {
        let manifest = read(here, "out/Cargo.toml");
        assert!(
            manifest.contains(&format!("\nname = \"{expected}\"\n")),
            "{manifest}"
        );
    };
    run(here, &generate, 0);
    name("google-apis");
    run(here, &[&generate[..], &["--name", "our-apis"]].concat(), 0);
    name("our-apis");
    run(here, &generate, 0);
    name("our-apis");
    run(here, &["check", "d.json", "--out", "out"], 0);
    let broken = read(here, "out/Cargo.toml").replace("name = \"our-apis\"", "<<<<<<< HEAD");
    write(here, "out/Cargo.toml", &broken);
    assert_eq!(
        run(here, &generate, 2),
        "error: the emitted crate has no valid package name\n  \
         --> out/Cargo.toml\n  hint: `--name` sets it\n"
    );
}

#[test]
fn commands_without_a_manifest_name_alternatives() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["generate"][..],
        &["check"],
        &["diff", "--against", "HEAD"],
        &["vendor", "out"],
        &["docs-coverage"],
        &["update"],
    ] {
        let said = run(folder.path(), command, 2);
        assert!(said.contains("cannot read the file: "), "{said}");
        assert!(
            said.contains("hint: `discogen init` writes a manifest; or name documents: "),
            "{command:?}\n{said}"
        );
    }
}

#[test]
fn a_document_without_prose_stays_so() {
    let service = Service::start();
    let mut full = things();
    full["revision"] = "20260202".into();
    full["schemas"]["Thing"]["properties"]["size"] =
        json!({"type": "string", "description": "Big."});
    service.document("things:v2", response(&full, "\"two\""));
    let url = service.url();
    let folder = project("{}", "");
    let here = folder.path();
    write(here, "full.json", &things().to_string());
    run(here, &["strip", "full.json"], 0);
    run(here, &["generate"], 0);
    run(here, &["update", "--source", &url], 0);
    let document = read(here, "discovery/things.v2.json");
    assert!(
        document.contains("size") && !document.contains("Big."),
        "{document}"
    );
}

#[test]
fn consent_is_asked_for_scopes_that_are_used() {
    let service = Service::start();
    let url = service.url();
    let folder = project(&things().to_string(), "");
    let here = folder.path();
    run(here, &["generate"], 0);
    let mut later = things();
    later["revision"] = "20260202".into();
    later["auth"]["oauth2"]["scopes"]["https://a.example/new"] = json!({});
    service.document("things:v2", response(&later, "\"two\""));
    run(here, &["update", "--source", &url], 0);
    later["revision"] = "20260303".into();
    let get = &mut later["resources"]["things"]["methods"]["get"];
    get["scopes"] = json!(["https://a.example/used", "https://a.example/new"]);
    service.document("things:v2", response(&later, "\"three\""));
    let said = run(here, &["update", "--source", &url], 1);
    assert!(
        said.contains("`https://a.example/new` (needs --accept-scopes)"),
        "{said}"
    );
    assert!(!said.contains("``"), "{said}");
}

#[test]
fn equal_changes_are_one_entry() {
    let scoped = |scopes: &[&str]| {
        let mut document = things();
        let methods: serde_json::Map<String, Value> = (0..40)
            .map(|index| {
                let method = json!({
                    "id": format!("things.things.m{index}"), "httpMethod": "GET",
                    "path": format!("v1/m{index}"), "scopes": scopes,
                });
                (format!("m{index}"), method)
            })
            .collect();
        document["resources"]["things"]["methods"] = methods.into();
        document
    };
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write(
        here,
        "old/things.v2.json",
        &scoped(&["https://a.example/used"]).to_string(),
    );
    let two = ["https://a.example/used", "https://a.example/unused"];
    write(here, "new/things.v2.json", &scoped(&two).to_string());
    let said = run(here, &["diff", "old", "new"], 0);
    assert_eq!(
        said.matches("https://a.example/unused").count(),
        1,
        "{said}"
    );
    assert!(said.contains(" and 36 more  "), "{said}");
    let said = run(here, &["diff", "old", "new", "--format", "markdown"], 0);
    assert_eq!(
        said.matches("https://a.example/unused").count(),
        1,
        "{said}"
    );
}

#[test]
fn messages_name_what_they_are_about() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let mut bare = things();
    bare.as_object_mut().unwrap().remove("revision");
    bare["resources"] = json!({});
    write(here, "d.json", &bare.to_string());
    // A crate in the folder itself, and one without types.
    let said = run(here, &["generate", "d.json", "--out", "."], 0);
    assert!(said.contains("\n.: "), "{said}");
    assert!(
        said.contains(
            "things:v2: 0 schemas, since the document has no method, and only schemas that"
        ),
        "{said}"
    );
    write(here, "file", "");
    let said = run(here, &["generate", "d.json", "--out", "file"], 2);
    assert!(
        said.contains("`--out` is the folder of the crate"),
        "{said}"
    );
    let said = run(here, &["strip", "d.json"], 0);
    assert!(
        said.starts_with("discovery/things.v2.json: ") && !said.contains("revision"),
        "{said}"
    );
    // Problems beyond the limit are counted with the others.
    let mut wrong = things();
    for index in 0..150 {
        wrong["schemas"][format!("S{index}")] = json!({"type": 1});
    }
    write(here, "wrong.json", &wrong.to_string());
    let said = run(here, &["generate", "wrong.json", "--out", "out"], 2);
    assert!(said.contains("error: 50 more errors like these"), "{said}");
    assert!(said.ends_with("150 errors\n"), "{said}");
    // Two documents for one module are distinguished by their folders.
    write(here, "a/d.json", &things().to_string());
    write(here, "b/d.json", &things().to_string());
    let said = run(
        here,
        &["generate", "a/d.json", "b/d.json", "--out", "out"],
        2,
    );
    assert!(said.contains("--> b/d.json"), "{said}");
}

#[test]
fn help_names_the_page_on_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--help"][..], &["generate", "--help"]] {
        assert!(run(folder.path(), arguments, 0).contains("docs/manifest.md"));
    }
}
