//! Invalid documents: the whole message of each, with its location and a hint. None panics, and
//! none writes anything.

use std::path::Path;

use discogen::{ApiConfig, Errors, Source, generate, strip};
use serde_json::{Value, json};

use crate::support::{api, changed, config, pretty, set, small};

/// Returns the errors of some APIs, and checks that the output folder is unchanged.
pub fn refused(apis: impl IntoIterator<Item = ApiConfig>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("src/kept.rs");
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(&kept, "// kept\n").unwrap();
    let Errors(problems) = generate(&config(folder.path(), apis))
        .map(drop)
        .unwrap_err();
    assert_eq!(list(folder.path()), ["src", "src/kept.rs"]);
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "// kept\n");
    Errors(problems).to_string()
}

/// Returns all paths below a folder.
fn list(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            found.push(
                path.strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned(),
            );
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns the errors of a document.
fn said(document: &str) -> String {
    without_repairs(&refused([api(document, None)]))
}

/// Returns a message without the repairs that it shows.
pub fn without_repairs(message: &str) -> String {
    let is_repair = |line: &&str| line.starts_with("    ") || *line == "  repair in the overlay:";
    let lines: Vec<&str> = message.lines().filter(|line| !is_repair(line)).collect();
    lines.join("\n")
}

/// Returns the errors of the small document with a change.
fn said_with(pointer: &str, value: Value) -> String {
    said(&pretty(&changed(pointer, value)))
}

const INSERT: &str = "/resources/things/methods/insert";

#[test]
fn text_that_is_no_json() {
    assert_eq!(
        said(""),
        "error: the file is empty\n  \
         --> x.v1.json:1:1"
    );
    assert_eq!(
        said("<!DOCTYPE html>\n<html></html>"),
        "error: this is not JSON\n  \
         --> x.v1.json:1:2\n  \
         hint: it looks like a web page; download the document again"
    );
    assert_eq!(
        said("{\n  \"name\": \"x\",\n  'version': 1\n}"),
        "error: this is not JSON: key must be a string\n  \
         --> x.v1.json:3:4"
    );
    let cut = pretty(&small());
    assert_eq!(
        said(&cut[..cut.len() / 2]),
        "error: the text ends too early: EOF while parsing an object\n  \
         --> x.v1.json:31:2, at /resources/things/methods/insert/response/$ref\n  \
         hint: the file is probably cut off; download the document again"
    );
    assert_eq!(
        said(&format!("{}x", pretty(&json!({"name": "x"})))),
        "error: this is not JSON: trailing characters\n  \
         --> x.v1.json:3:3"
    );
}

#[test]
fn json_of_another_kind() {
    let error = json!({"error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}});
    assert_eq!(
        said(&pretty(&error)),
        "error: this is an error response, not a Discovery document\n  \
         --> x.v1.json:2:12, at /error\n  \
         hint: the download failed; `error.message` in the file has the reason"
    );
    let list = json!({"kind": "discovery#directoryList", "items": []});
    assert_eq!(
        said(&pretty(&list)),
        "error: the `kind` of a Discovery document is `discovery#restDescription`, not `discovery#directoryList`\n  \
         --> x.v1.json:3:11, at /kind\n  \
         hint: this is the list of all APIs; download the document that one of its `discoveryRestUrl` names"
    );
    assert_eq!(
        said("[]"),
        "error: expected a Discovery document (an object), found an array\n  \
         --> x.v1.json:1:1"
    );
    assert_eq!(
        said("{}"),
        "error: this is not a Discovery document\n  \
         --> x.v1.json:1:1\n  \
         hint: a document has at least `name`, `version` and `rootUrl`"
    );
    assert_eq!(
        said_with("/version", json!("")),
        "error: the document has no `version`\n  \
         --> x.v1.json:1:1"
    );
    assert_eq!(
        said_with("/schemas", json!(["Thing"])),
        "error: expected an object, found an array\n  \
         --> x.v1.json:37:14, at /schemas"
    );
}

#[test]
fn a_reference_to_nothing_names_the_nearest_schema() {
    let items = "/schemas/Thing/properties/parts/items/$ref";
    assert_eq!(
        said_with(items, json!("Prat")),
        "error: `$ref` names no schema: `Prat`\n  \
         --> x.v1.json:63:21, at /schemas/Thing/properties/parts/items/$ref\n  \
         hint: did you mean `Part`?"
    );
    assert_eq!(
        said_with(&format!("{INSERT}/request/$ref"), json!("Nowhere")),
        "error: `$ref` names no schema: `Nowhere`\n  \
         --> x.v1.json:27:21, at /resources/things/methods/insert/request/$ref"
    );
}

#[test]
fn schemas_that_say_too_little() {
    let name = "/schemas/Thing/properties/name";
    assert_eq!(
        said_with("/schemas/Thing/properties/parts", json!({"type": "array"})),
        "error: an array without `items`: the type of its elements is not known\n  \
         --> x.v1.json:61:18, at /schemas/Thing/properties/parts"
    );
    assert_eq!(
        said_with(&format!("{name}/type"), json!("strnig")),
        "error: unknown type `strnig`\n  \
         --> x.v1.json:59:19, at /schemas/Thing/properties/name/type\n  \
         hint: did you mean `string`?"
    );
    assert_eq!(
        said_with(&format!("{name}/type"), json!("tuple")),
        "error: unknown type `tuple`\n  \
         --> x.v1.json:59:19, at /schemas/Thing/properties/name/type\n  \
         hint: the types are any, array, boolean, integer, number, object, string"
    );
    assert_eq!(
        said_with(name, json!({"format": "int32"})),
        "error: neither `type` nor `$ref`\n  \
         --> x.v1.json:58:17, at /schemas/Thing/properties/name\n  \
         hint: the types are any, array, boolean, integer, number, object, string"
    );
}

#[test]
fn methods_that_say_too_little() {
    assert_eq!(
        said_with(&format!("{INSERT}/path"), json!("v1/{parnet}/things")),
        "error: the path's `parnet` is missing from `parameters`\n  \
         --> x.v1.json:25:19, at /resources/things/methods/insert/path\n  \
         hint: did you mean `parent`?"
    );
    assert_eq!(
        said_with(&format!("{INSERT}/httpMethod"), json!("PSOT")),
        "error: unknown HTTP method `PSOT`\n  \
         --> x.v1.json:8:25, at /resources/things/methods/insert/httpMethod\n  \
         hint: did you mean `POST`?"
    );
    let mut document = small();
    let method = document
        .pointer_mut(INSERT)
        .unwrap()
        .as_object_mut()
        .unwrap();
    method.remove("path");
    assert_eq!(
        said(&pretty(&document)),
        "error: a method without `path`\n  \
         --> x.v1.json:7:19, at /resources/things/methods/insert"
    );
    assert_eq!(
        said_with(&format!("{INSERT}/id"), json!("")),
        "error: a method without `id`\n  \
         --> x.v1.json:7:19, at /resources/things/methods/insert"
    );
}

#[test]
fn paths_that_would_lead_elsewhere() {
    const AROUND: [&str; 2] = [
        "error: the path is not a template: ",
        "\n  --> x.v1.json:25:19, at /resources/things/methods/insert/path\n  \
         hint: expected `{x}`, `{+x}`, `{/x*}` (RFC 6570) or `{x=a/*/b/**}` (google.api.http)",
    ];
    for (path, reason) in [
        (
            "v1/{parent}/things?alt=media",
            "the character `?` between variables",
        ),
        (
            "v1/{parent}/things#top",
            "the character `#` between variables",
        ),
        ("v1\\{parent}", "the character `\\\\` between variables"),
        (
            "v1/../{parent}",
            "a segment `.` or `..`, which URL parsers resolve",
        ),
        ("v1/{parent", "a `{` without a `}`"),
        ("v1/{parent}/{parent}", "the variable `parent` twice"),
        (
            "v1/{parent=**/x}",
            "a `**` that is not the last segment of its variable",
        ),
        (
            "v1/{?parent}",
            "`{?parent}` in a syntax that is neither RFC 6570's nor google.api.http's",
        ),
    ] {
        let said = said_with(&format!("{INSERT}/path"), json!(path));
        assert_eq!(said, [AROUND[0], reason, AROUND[1]].concat(), "{path}");
    }
}

#[test]
fn root_urls_that_are_no_https_host() {
    let url = |text: &str| said_with("/rootUrl", json!(text));
    assert_eq!(
        url("http://x.googleapis.com/"),
        "error: `rootUrl` is not the HTTPS URL of a host\n  \
         --> x.v1.json:36:14, at /rootUrl\n  \
         hint: `http` is allowed for loopback only, such as `http://localhost:8080/`"
    );
    let expected = url("x");
    assert!(expected.ends_with("hint: an example is `https://gmail.googleapis.com/`"));
    for bad in [
        "https://a@evil.example/",
        "https:///x",
        "https://x.googleapis.com/v1/../",
        "ftp://x",
        "https://x y/",
        "x",
    ] {
        assert_eq!(url(bad), expected, "{bad}");
    }
    assert_eq!(
        said_with("/servicePath", json!("a?b")),
        "error: `servicePath` holds characters that cannot stand in a path\n  \
         --> x.v1.json:71:18, at /servicePath"
    );
}

#[test]
fn two_of_one_name() {
    let text = pretty(&small());
    let twice = |entry: &str, again: &str| {
        let found = text.replacen(entry, &format!("{again},\n{entry}"), 1);
        assert_ne!(found, text);
        said(&found)
    };
    let method = "\"insert\": {";
    let other = "\"insert\": {\"id\": \"x.things.get\", \"httpMethod\": \"GET\", \"path\": \"x\"}";
    assert_eq!(
        twice(method, other),
        "error: two methods are named `insert`\n  \
         --> x.v1.json:8:1, at /resources/things/methods/insert"
    );
    assert_eq!(
        twice("\"Part\": {", "\"Part\": {\"type\": \"object\"}"),
        "error: two schemas are named `Part`\n  \
         --> x.v1.json:39:1, at /schemas/Part"
    );
    assert_eq!(
        twice("\"name\": \"x\"", "\"name\": \"y\""),
        "error: the key `name` occurs twice here\n  \
         --> x.v1.json:4:1, at /name"
    );
}

#[test]
fn two_apis_of_one_module() {
    let document = pretty(&small());
    let one = || api(&document, None);
    assert_eq!(
        refused([one(), one()]),
        "error: two documents for the module `x_v1`\n  \
         --> x.v1.json\n  \
         hint: name one of them with `module` in the manifest"
    );
    let mut other = small();
    set(&mut other, "/name", json!("y"));
    let other = || api(&pretty(&other), None);
    assert_eq!(
        refused([one().module("same"), other().module("same")]),
        "error: the module `same` is taken\n  \
         --> x.v1.json\n  \
         hint: by another document, by the ledger, or by what emitted code needs"
    );
    assert_eq!(
        refused([one(), other().module("runtime")]),
        "error: the module `runtime` is taken\n  \
         --> x.v1.json\n  \
         hint: by another document, by the ledger, or by what emitted code needs"
    );
    for bad in ["../x", "a b", "", "type", "r#type", "é", "x\ny"] {
        let said = refused([one().module(bad)]);
        assert!(said.contains("is not the name of a Rust module"), "{said}");
    }
}

#[test]
fn deep_nesting_ends() {
    let deep = |open: &str, close: &str| {
        let inner = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let key = "\"Part\": {";
        said(&pretty(&small()).replacen(key, &format!("\"Deep\": {inner},\n{key}"), 1))
    };
    let said_of = deep("{\"type\": \"array\", \"items\": ", "}");
    let start = "error: more than 32 objects and arrays inside one another\n  --> x.v1.json:38:823, at /schemas/Deep/items/items/";
    assert!(said_of.starts_with(start), "{said_of}");
    assert!(said_of.ends_with("/items/items\n  hint: no real document nests half as deep"));
    assert!(said_of.len() < 800, "the pointer is cut");
    assert!(deep("[", "]").starts_with("error: "));
    assert!(deep("{\"type\": \"object\", \"properties\": {\"a\": ", "}}").starts_with("error: "));
    let resources = format!(
        "{}1{}",
        "{\"resources\": {\"a\": ".repeat(10_000),
        "}}".repeat(10_000)
    );
    assert!(said(&format!("{{\"resources\": {{\"a\": {resources}}}}}")).starts_with("error: "));
}

#[test]
fn long_chains_of_references_end() {
    let mut document = small();
    let schemas = document
        .pointer_mut("/schemas")
        .unwrap()
        .as_object_mut()
        .unwrap();
    for index in 0..20_000 {
        let next = json!({"$ref": format!("S{}", index + 1)});
        schemas.insert(
            format!("A{index}"),
            json!({"$ref": format!("A{}", index + 1)}),
        );
        schemas.insert(
            format!("S{index}"),
            json!({"type": "object", "properties": {"a": next, "b": next}}),
        );
    }
    schemas.insert("A20000".to_owned(), json!({"$ref": "A0"}));
    schemas.insert(
        "S20000".to_owned(),
        json!({"type": "array", "items": {"$ref": "Nowhere"}}),
    );
    set(
        &mut document,
        "/schemas/Part/properties/size",
        json!({"$ref": "S0"}),
    );
    assert!(said(&pretty(&document)).starts_with("error: `$ref` names no schema: `Nowhere`"));
}

#[test]
fn strip_refuses_names_that_are_no_file_names() {
    let mut document = small();
    set(&mut document, "/name", json!("../x"));
    set(&mut document, "/version", json!("a\"\n*/"));
    let source = Source::new("x.json", pretty(&document));
    assert_eq!(
        strip(&source).unwrap_err().to_string(),
        "error: the name `../x` cannot be part of a file name\n  \
         --> x.json:3:11, at /name\n  \
         hint: only letters, digits, `_`, `.` and `-` can, and no `.` in front\n\
         error: the version `a\"\\n*/` cannot be part of a file name\n  \
         --> x.json:72:14, at /version\n  \
         hint: only letters, digits, `_`, `.` and `-` can, and no `.` in front"
    );
    for bad in ["self/x", ".hidden", "a b", "", "x\u{202e}", "C:\\x", "é"] {
        set(&mut document, "/version", json!("v1"));
        set(&mut document, "/name", json!(bad));
        let source = Source::new("x.json", pretty(&document));
        assert!(strip(&source).is_err(), "{bad:?}");
    }
}
