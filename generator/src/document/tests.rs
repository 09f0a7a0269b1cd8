//! Valid and invalid documents, and the diagnostics of the invalid ones.

use super::*;
use crate::diagnostic::{Diagnostic, Errors};

/// A document with every construct.
const SMALL: &str = r##"{
  "kind": "discovery#restDescription", "id": "x:v1", "name": "x", "version": "v1",
  "revision": "20260101", "rootUrl": "https://x.googleapis.com/", "servicePath": "",
  "batchPath": "batch", "mtlsRootUrl": "https://x.mtls.googleapis.com/",
  "fullyEncodeReservedExpansion": true, "features": ["dataWrapper"],
  "endpoints": [{"endpointUrl": "https://x.eu.rep.googleapis.com/", "location": "eu"}],
  "auth": {"oauth2": {"scopes": {"https://s": {"description": "See."}}}},
  "parameters": {"alt": {"type": "string", "default": "json", "enum": ["json"], "location": "query"}},
  "schemas": {
    "Pet": {"id": "Pet", "type": "object", "properties": {
      "name": {"type": "string", "description": "Output only. Required. The name."},
      "age": {"type": "integer", "format": "int32", "default": 3, "minimum": "0"},
      "kind": {"type": "string", "enum": ["CAT", "DOG"], "enumDeprecated": [false, true]},
      "owner": {"$ref": "Owner", "annotations": {"required": ["x.pets.insert"]}},
      "toys": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "any"}}}
    }},
    "Owner": {"id": "Owner", "type": "object", "properties": {}},
    "Any": {"id": "Any", "type": "object",
      "variant": {"discriminant": "type", "map": [{"type_value": "pet", "$ref": "Pet"}]}}
  },
  "resources": {"pets": {"deprecated": true, "methods": {"insert": {
    "id": "x.pets.insert", "path": "v1/{+parent}/pets", "flatPath": "v1/o/{oId}/pets",
    "httpMethod": "POST", "parameterOrder": ["parent"],
    "parameters": {"parent": {"type": "string", "location": "path", "required": true, "pattern": "^o/[^/]+$"}},
    "request": {"$ref": "Pet", "parameterName": "resource"}, "response": {"$ref": "Pet"},
    "scopes": ["https://s"], "supportsMediaUpload": true,
    "mediaUpload": {"accept": ["image/*"], "maxSize": "1GB", "protocols": {
      "simple": {"multipart": true, "path": "/upload/v1/{+parent}/pets"},
      "resumable": {"multipart": true, "path": "/resumable/v1/{+parent}/pets"}}}
  }}, "resources": {"toys": {"methods": {}}}}}
}"##;

fn parse(text: &str) -> Result<(Document, Vec<Diagnostic>), Errors> {
    Document::parse(&Source::new("x.json", text))
}

fn problems(text: &str) -> String {
    let text = parse(text).unwrap_err().to_string();
    let is_repair = |line: &&str| line.starts_with("    ") || *line == "  repair in the overlay:";
    let lines: Vec<&str> = text.lines().filter(|line| !is_repair(line)).collect();
    lines.join("\n")
}

/// `SMALL` with a text replaced.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(SMALL.matches(from).count(), 1, "{from}");
    SMALL.replace(from, to)
}

#[test]
fn a_document_is_read_whole() {
    let (document, warnings) = parse(SMALL).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(document.root_url, "https://x.googleapis.com/");
    assert!(document.fully_encode_reserved_expansion);
    assert_eq!(document.endpoints[0].location.as_deref(), Some("eu"));
    let scopes: Vec<_> = document.auth_scopes.keys().collect();
    assert_eq!(scopes, ["https://s"]);
    let order: Vec<_> = document.schemas.keys().collect();
    assert_eq!(order, ["Pet", "Owner", "Any"]);
    let variant = document.schemas[2].1.variant.as_ref().unwrap();
    assert_eq!(variant.map[0].reference.as_deref(), Some("Pet"));
    let pets = document.resources.get("pets").unwrap();
    assert!(pets.deprecated && pets.resources.get("toys").is_some());
    let insert = pets.methods.get("insert").unwrap();
    assert_eq!(insert.parameter_order, ["parent"]);
    assert!(insert.parameters.get("parent").unwrap().required);
    assert_eq!(
        insert.request.as_ref().unwrap().reference.as_deref(),
        Some("Pet")
    );
    let upload = insert.media_upload.as_ref().unwrap();
    assert_eq!(upload.max_size.as_deref(), Some("1GB"));
    assert!(upload.simple.as_ref().unwrap().multipart);
    let resumable = upload.resumable.as_ref().unwrap();
    assert_eq!(
        resumable.path.as_deref(),
        Some("/resumable/v1/{+parent}/pets")
    );
}

#[test]
fn schema_has_the_facts_of_its_prose() {
    let (document, _) = parse(SMALL).unwrap();
    let pet = document.schemas.get("Pet").unwrap();
    let name = pet.properties.get("name").unwrap();
    assert!(name.read_only && name.x_required && !name.x_immutable && !name.required);
    let age = pet.properties.get("age").unwrap();
    assert_eq!(
        (age.default.as_deref(), age.minimum.as_deref()),
        (Some("3"), Some("0"))
    );
    let kind = pet.properties.get("kind").unwrap();
    assert_eq!(kind.enumeration.as_deref().unwrap(), ["CAT", "DOG"]);
    assert_eq!(kind.enum_deprecated, [false, true]);
    let owner = pet.properties.get("owner").unwrap();
    assert_eq!(owner.annotations_required, ["x.pets.insert"]);
    let toys = pet.properties.get("toys").unwrap().items.as_ref().unwrap();
    assert_eq!(
        toys.additional_properties.as_ref().unwrap().kind.as_deref(),
        Some("any")
    );
    assert!(pet.has_properties && document.schemas.get("Owner").unwrap().has_properties);
    assert!(!name.has_properties);
}

#[test]
fn unknown_keys_suggest_the_nearest() {
    let text = changed(
        r#""format": "int32""#,
        r#""fromat": {"deep": [1]}, "x y/z": 1"#,
    );
    let (_, warnings) = parse(&text).unwrap();
    assert_eq!(
        Errors(warnings).to_string(),
        "warning: unknown key `fromat`\n  \
         --> x.json:12:34, at /schemas/Pet/properties/age/fromat\n  \
         hint: did you mean `format`?\n\
         warning: unknown key `x y/z`\n  --> x.json:12:59, at /schemas/Pet/properties/age/x y~1z"
    );
}

#[test]
fn at_most_100_unknown_keys_are_reported() {
    let many: String = (0..250).map(|n| format!("\"zz{n}\": 1,")).collect();
    let (_, warnings) = parse(&SMALL.replacen('{', &format!("{{{many}"), 1)).unwrap();
    assert_eq!(warnings.len(), 101);
    assert_eq!(
        warnings[100].to_string(),
        "warning: 150 more unknown keys\n  --> x.json"
    );
}

#[test]
fn all_type_errors_are_reported() {
    let text = changed(r#""id": "Owner""#, r#""id": 7"#)
        .replace(r#"["parent"]"#, r#"["parent", null, {"a": [[]]}]"#)
        .replace(
            r#""multipart": true, "path": "/upload"#,
            r#""multipart": "yes", "path": "/upload"#,
        )
        .replace(r#"{"type": "any"}"#, "true");
    assert_eq!(
        problems(&text),
        "error: expected a schema (an object), found a boolean\n  \
         --> x.json:15:85, at /schemas/Pet/properties/toys/items/additionalProperties\n\
         error: expected a string, found a number\n  \
         --> x.json:17:21, at /schemas/Owner/id\n\
         error: expected a string, found null\n  \
         --> x.json:23:56, at /resources/pets/methods/insert/parameterOrder/1\n\
         error: expected a string, found an object\n  \
         --> x.json:23:62, at /resources/pets/methods/insert/parameterOrder/2\n\
         error: expected a boolean, found a string\n  \
         --> x.json:28:31, at /resources/pets/methods/insert/mediaUpload/protocols/simple/multipart"
    );
}

#[test]
fn duplicate_key_is_located() {
    let text = changed(
        r#""toys": {"methods": {}}"#,
        r#""toys": {"methods": {"get": {}, "a": {}, "get": {}}}"#,
    )
    .replace(
        r#""Owner": {"id": "Owner", "#,
        r#""Pet": {"id": "Owner", "id": "Owner", "#,
    );
    assert_eq!(
        problems(&text),
        "error: two schemas are named `Pet`\n  --> x.json:17:5, at /schemas/Pet\n\
         error: the key `id` occurs twice here\n  --> x.json:17:28, at /schemas/Pet/id\n\
         error: two methods are named `get`\n  \
         --> x.json:30:62, at /resources/pets/resources/toys/methods/get"
    );
}

#[test]
fn escaped_duplicate_key_is_found() {
    let text = changed(r#""Owner": {"id""#, r#""\u0050et": {"id""#);
    assert!(problems(&text).starts_with("error: two schemas are named `Pet`\n  --> x.json:17:5,"));
}

#[test]
fn other_files_are_recognized() {
    let items = "\"items\": {".repeat(10_000);
    let deep = "{\"resources\": ".repeat(10_000);
    for (text, expected) in [
        ("", "error: the file is empty\n  --> x.json:1:1"),
        (
            "<!doctype html>",
            "error: this is not JSON\n  --> x.json:1:2\n  \
             hint: it looks like a web page; download the document again",
        ),
        ("Not found", "error: this is not JSON\n  --> x.json:1:2"),
        (
            "[1, 2]",
            "error: expected a Discovery document (an object), found an array\n  --> x.json:1:1",
        ),
        (
            "{}",
            "error: this is not a Discovery document\n  --> x.json:1:1\n  \
             hint: a document has at least `name`, `version` and `rootUrl`",
        ),
        (
            "{\n \"error\": {\"code\": 404, \"message\": \"secret\", \"status\": \"NOT_FOUND\"}}",
            "error: this is an error response, not a Discovery document\n  --> x.json:2:11, at /error\n  \
             hint: the download failed; `error.message` in the file has the reason",
        ),
        (
            "{\"kind\": \"discovery#directoryList\", \"items\": []}",
            "error: the `kind` of a Discovery document is `discovery#restDescription`, not `discovery#directoryList`\n  \
             --> x.json:1:10, at /kind\n  hint: this is the list of all APIs; download the document \
             that one of its `discoveryRestUrl` names",
        ),
        (
            "{\"name\": \"x\"}",
            "error: the document has no `version`\n  --> x.json:1:1\n\
             error: the document has no `rootUrl`\n  --> x.json:1:1",
        ),
        (
            "{\"schemas\": {\"A\": {\"id\": 'x'}}}",
            "error: this is not JSON: expected value\n  --> x.json:1:27, at /schemas/A/id",
        ),
        (
            "{\"schemas\": {\"A\": {\"id\": \"x\"",
            "error: the text ends too early: EOF while parsing an object\n  \
             --> x.json:1:29, at /schemas/A/id\n  \
             hint: the file is probably cut off; download the document again",
        ),
        (
            "{\"schemas\": {\"A\": {\"id\": \"x\", \"ty",
            "error: the text ends too early: EOF while parsing a string\n  \
             --> x.json:1:34, at /schemas/A\n  \
             hint: the file is probably cut off; download the document again",
        ),
        (
            "{} x",
            "error: this is not JSON: trailing characters\n  --> x.json:1:5",
        ),
    ] {
        assert_eq!(problems(text), expected, "{text}");
    }
    for text in [deep, format!("{{\"schemas\": {{\"A\": {{{items}")] {
        let problem = problems(&text);
        assert!(
            problem.starts_with("error: the text ends too early: "),
            "{problem}"
        );
    }
}

#[test]
fn deep_unknown_value_is_skipped() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&SMALL.replacen('{', &format!("{{\"labels\": {deep},"), 1)).is_ok());
    let wrong = problems(&changed(r#""id": "Owner""#, &format!("\"id\": {deep}")));
    assert_eq!(
        wrong,
        "error: expected a string, found an array\n  --> x.json:17:21, at /schemas/Owner/id"
    );
}

#[test]
fn control_characters_are_shown_escaped() {
    let text = changed(
        r#""Owner": {"id": "Owner", "#,
        r#""a\u001b[2J\u202e": {"id": 1, "#,
    );
    let shown = problems(&text);
    assert!(
        shown.ends_with("at /schemas/a\\u{1b}[2J\\u{202e}/id"),
        "{shown}"
    );
}

/// Pseudo-random numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Whatever the bytes, the result is a document or errors, each with a line that exists in the
/// text.
#[test]
fn mutilated_documents_never_panic() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..4000 {
        let mut bytes = SMALL.as_bytes().to_vec();
        for _ in 0..=numbers.below(3) {
            mutate(&mut bytes, &mut numbers);
        }
        let lines = bytes.split(|byte| *byte == b'\n').count();
        let Err(errors) = Source::from_bytes("x", bytes).and_then(|source| {
            let _ = strip(&source);
            Document::parse(&source)
        }) else {
            good += 1;
            continue;
        };
        bad += 1;
        assert!(errors.0.iter().any(Diagnostic::is_error));
        for error in &errors.0 {
            let line = error.line.unwrap() as usize;
            assert!((1..=lines).contains(&line), "{error}");
        }
    }
    assert!(good > 100 && bad > 1000, "{good} good, {bad} bad");
}

fn mutate(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    let at = numbers.below(bytes.len().max(1));
    let other = numbers.below(bytes.len().max(1));
    let (start, end) = (at.min(other), at.max(other));
    match numbers.below(6) {
        0 => bytes.truncate(at),
        1 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
        2 if !bytes.is_empty() => bytes[at] = b"{}[]\",:\\0tn-"[numbers.below(12)],
        3 => drop(bytes.drain(start..end.min(start + 40))),
        4 => {
            let chunk = bytes[start..end.min(start + 60)].to_vec();
            bytes.splice(at..at, chunk);
        }
        _ => bytes.insert(at.min(bytes.len()), numbers.below(256) as u8),
    }
}
