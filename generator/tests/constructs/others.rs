//! Reduced test cases of other generators, in our own words: Go's, Python's, Ruby's, C#'s, Dart's,
//! Objective-C's, apitools and google-apis-rs. Each is accepted, with these warnings, or rejected
//! with this message.

use serde_json::{Value, json};

use crate::bad_documents::refused;
use crate::support::{api, generated, pretty, set};

/// The outcome for a document.
enum Outcome {
    Accepted,
    Warned(&'static str),
    Refused(&'static str),
}
use Outcome::{Accepted, Refused, Warned};

/// Returns a document with one method whose request and response are the same schema.
fn document() -> Value {
    json!({
        "kind": "discovery#restDescription", "name": "x", "version": "v1",
        "rootUrl": "https://x.example.com/", "servicePath": "",
        "schemas": {"S": {"id": "S", "type": "object", "properties": {"a": {"type": "string"}}}},
        "methods": {"go": {
            "id": "x.go", "httpMethod": "POST", "path": "go",
            "request": {"$ref": "S"}, "response": {"$ref": "S"},
        }},
    })
}

/// Returns the document with one value set.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = document();
    set(&mut document, pointer, value);
    document
}

fn schema(value: Value) -> Value {
    with("/schemas/S", value)
}

fn property(value: Value) -> Value {
    with("/schemas/S/properties/a", value)
}

fn parameter(value: Value) -> Value {
    with("/methods/go/parameters", json!({ "p": value }))
}

fn method(key: &str, value: Value) -> Value {
    with(&format!("/methods/go/{key}"), value)
}

fn schemas() -> Vec<(&'static str, Value, Outcome)> {
    let map = |values: Value| json!({"type": "object", "additionalProperties": values});
    let list = |items: Value| json!({"type": "array", "items": items});
    let text = || json!({"type": "string"});
    let of_s = || json!({"$ref": "S"});
    vec![
        ("go: any", property(json!({"type": "any"})), Accepted),
        ("go: list of lists", property(list(list(text()))), Accepted),
        (
            "go: a schema that is a list",
            schema(list(text())),
            Accepted,
        ),
        (
            "go: list of maps of objects",
            property(list(map(of_s()))),
            Accepted,
        ),
        (
            "go: map of lists of objects",
            property(map(list(of_s()))),
            Accepted,
        ),
        (
            "go: map of any",
            schema(map(json!({"type": "any"}))),
            Accepted,
        ),
        (
            "go: map of 64-bit texts",
            property(map(json!({"type": "string", "format": "int64"}))),
            Accepted,
        ),
        (
            "go: properties beside others",
            schema(
                json!({"type": "object", "properties": {"a": text()}, "additionalProperties": text()}),
            ),
            Accepted,
        ),
        (
            "go: list of enums",
            property(list(json!({"type": "string", "enum": ["A"]}))),
            Accepted,
        ),
        (
            "go: numbers in quotes",
            property(json!({"type": "number", "format": "double", "default": "0.5"})),
            Accepted,
        ),
        (
            "go: defaults of the wrong kind",
            property(json!({"type": "boolean", "default": true})),
            Accepted,
        ),
        (
            "go: choice by a property",
            schema(
                json!({"type": "object", "variant": {"discriminant": "type", "map": [
                {"type_value": "s", "$ref": "S"}]}}),
            ),
            Warned("the case `s` is a `variant` again, so it is left out"),
        ),
        (
            "python: enum without descriptions",
            property(json!({"type": "string", "enum": ["A"], "enumDescriptions": []})),
            Accepted,
        ),
        (
            "python: extends",
            schema(json!({"type": "object", "extends": "T", "properties": {}})),
            Warned("unknown key `extends`"),
        ),
        (
            "python: a list in short",
            property(json!({"type": "array", "items": [{"type": "string"}]})),
            Refused("error: expected a schema (an object), found an array"),
        ),
        (
            "ruby: null for absent keys",
            property(json!({"type": "string", "format": null, "enum": null})),
            Accepted,
        ),
        (
            "ruby: dots in names",
            with("/schemas/a.b", json!({"type": "object"})),
            Accepted,
        ),
        (
            "csharp: integer without a format",
            property(json!({"type": "integer"})),
            Accepted,
        ),
        (
            "csharp: type null",
            property(json!({"type": "null"})),
            Refused("error: unknown type `null`"),
        ),
        (
            "csharp: a format of its own",
            property(json!({"type": "string", "format": "uuid"})),
            Warned("unknown format `uuid` of type `string`; the value is read as if it had none"),
        ),
        (
            "dart: closed object",
            schema(json!({"type": "object", "additionalProperties": false})),
            Refused("error: expected a schema (an object), found a boolean"),
        ),
        ("dart: a schema of itself", property(of_s()), Accepted),
        (
            "objective-c: words of the language",
            schema(
                json!({"type": "object", "properties": {"id": text(), "self": text(), "description": text()}}),
            ),
            Accepted,
        ),
        (
            "apitools: no type but properties",
            schema(json!({"properties": {"a": text()}})),
            Accepted,
        ),
        (
            "apitools: a reference to nothing",
            property(json!({"$ref": "Missing"})),
            Refused("error: `$ref` names no schema: `Missing`"),
        ),
        (
            "rust: a type that holds itself",
            property(json!({"type": "object", "properties": {"s": of_s()}})),
            Accepted,
        ),
    ]
}

fn methods() -> Vec<(&'static str, Value, Outcome)> {
    let query = |kind: &str| json!({"type": kind, "location": "query"});
    vec![
        (
            "go: repeated any",
            parameter(json!({"type": "any", "location": "query", "repeated": true})),
            Accepted,
        ),
        (
            "go: required in the query",
            parameter(json!({"type": "string", "location": "query", "required": true})),
            Accepted,
        ),
        (
            "go: parameter called as an argument",
            with(
                "/methods/go/parameters",
                json!({"body": query("string"), "send": query("string")}),
            ),
            Accepted,
        ),
        (
            "go: GET with a body",
            method("httpMethod", json!("GET")),
            Accepted,
        ),
        (
            "go: resource called service",
            with(
                "/resources",
                json!({"service": {"methods": {"get": {"id": "x.service.get", "httpMethod": "GET", "path": "s"}}}}),
            ),
            Accepted,
        ),
        (
            "python: text without a location",
            parameter(json!({"type": "string"})),
            Accepted,
        ),
        (
            "python: path in the query",
            parameter(json!({"type": "string", "location": "path", "required": true})),
            Warned("the path has no `p`, so this path parameter is left out"),
        ),
        (
            "python: upload in parts",
            method(
                "mediaUpload",
                json!({"accept": ["*/*"], "maxSize": "10MB", "protocols": {"simple": {"multipart": true, "path": "/upload/go"}}}),
            ),
            Accepted,
        ),
        (
            "python: old address",
            with("/restBasePath", json!("/x/v1")),
            Warned("unknown key `restBasePath`"),
        ),
        (
            "ruby: RPC",
            with("/protocol", json!("rpc")),
            Refused("error: unsupported protocol `rpc`: expected `rest`"),
        ),
        (
            "ruby: RPC document",
            with("/kind", json!("discovery#rpcDescription")),
            Refused(
                "error: the `kind` of a Discovery document is `discovery#restDescription`, not `discovery#rpcDescription`",
            ),
        ),
        (
            "csharp: verbs in lower case",
            method("httpMethod", json!("post")),
            Refused("error: unknown HTTP method `post`"),
        ),
        (
            "csharp: no verb",
            method("httpMethod", Value::Null),
            Refused("error: a method without `httpMethod`"),
        ),
        (
            "dart: a list of segments",
            with(
                "/methods/go",
                json!({"id": "x.go", "httpMethod": "GET", "path": "a{/p*}", "parameters": {"p": {"type": "string", "location": "path", "repeated": true}}}),
            ),
            Accepted,
        ),
        (
            "dart: two variables in a segment",
            with(
                "/methods/go",
                json!({"id": "x.go", "httpMethod": "GET", "path": "a/{p}-{q}", "parameters": {"p": {"type": "string", "location": "path"}, "q": {"type": "string", "location": "path"}}}),
            ),
            Accepted,
        ),
        (
            "objective-c: variable that is not declared",
            method("path", json!("a/{p}")),
            Refused("error: the path's `p` is missing from `parameters`"),
        ),
        (
            "objective-c: a query in the path",
            method("path", json!("go?alt=json")),
            Refused("error: the path is not a template: "),
        ),
        (
            "apitools: a response in place",
            method(
                "response",
                json!({"type": "object", "properties": {"a": {"type": "string"}}}),
            ),
            Accepted,
        ),
        (
            "apitools: etag in a header",
            parameter(json!({"type": "string", "location": "header"})),
            Accepted,
        ),
        (
            "apitools: an object in the query",
            parameter(query("object")),
            Warned("`p` is an object or a list of lists; it is sent as text"),
        ),
        (
            "rust: two methods of one id",
            with(
                "/resources",
                json!({"r": {"methods": {"go": {"id": "x.go", "httpMethod": "GET", "path": "r"}}}}),
            ),
            Warned("another method has the id `x.go`; filters and the overlay mean both"),
        ),
        (
            "rust: absolute path",
            method("path", json!("https://y.example.com/go")),
            Refused("error: the path `https://y.example.com/go` is a URL"),
        ),
    ]
}

#[test]
fn every_input_has_its_outcome() {
    for (name, document, outcome) in schemas().into_iter().chain(methods()) {
        let api = || [api(&pretty(&document), None)];
        match outcome {
            Refused(message) => {
                let said = refused(api());
                assert!(said.starts_with(message), "{name}: {said}");
            }
            accepted => {
                let expected = match accepted {
                    Warned(message) => vec![message],
                    _ => Vec::new(),
                };
                let files = generated(api()).unwrap_or_else(|errors| panic!("{name}: {errors}"));
                let warnings = files.warnings.iter();
                let messages: Vec<&str> = warnings.map(|it| it.message.as_str()).collect();
                assert_eq!(messages, expected, "{name}");
            }
        }
    }
}
