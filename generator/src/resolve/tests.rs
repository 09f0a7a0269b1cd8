//! Resolves small documents, and checks the diagnostics of invalid ones.

use serde_json::{Value, json};

use super::*;

fn resolved(
    document: &Value,
    overlay: &str,
    lenient: bool,
) -> Result<(Api, Vec<Diagnostic>), Errors> {
    let mut document = document.clone();
    for (key, value) in [
        ("kind", "discovery#restDescription"),
        ("name", "x"),
        ("version", "v1"),
    ] {
        document[key] = json!(value);
    }
    if document.get("rootUrl").is_none() {
        document["rootUrl"] = json!("https://x.googleapis.com/");
    }
    let text = serde_json::to_string_pretty(&document).unwrap();
    let source = Source::new("x.json", text);
    let (document, _) = Document::parse(&source).unwrap();
    resolve(Input {
        source: &source,
        document: &document,
        overlay: &Overlay::parse(&Source::new("x.toml", overlay)).unwrap(),
        filter: Filter::default(),
        prose: false,
        lenient,
    })
    .map(|it| (it.model, it.warnings))
}

/// Returns the problems, one per item: message, location inside the file, hint.
fn messages(problems: &[Diagnostic]) -> Vec<String> {
    let one = |it: &Diagnostic| {
        assert!(it.line.is_some() && it.span.is_some(), "{it}");
        let pointer = it.pointer.as_deref().unwrap_or_default();
        let hint = it.hint.as_deref().unwrap_or_default();
        format!("{} | {pointer} | {hint}", it.message)
    };
    problems.iter().map(one).collect()
}

fn refused(document: &Value, overlay: &str) -> Vec<String> {
    messages(&resolved(document, overlay, false).unwrap_err().0)
}

/// Returns a document with one method.
fn with_method(method: Value) -> Value {
    let mut method = method;
    for (key, value) in [("id", "x.go"), ("httpMethod", "POST"), ("path", "go")] {
        if method.get(key).is_none() {
            method[key] = json!(value);
        }
    }
    json!({"methods": {"go": method}})
}

fn operation() -> Value {
    let map = json!({"type": "object", "additionalProperties": {"type": "any"}});
    let properties = json!({
        "name": {"type": "string"},
        "done": {"type": "boolean"},
        "error": {"$ref": "Status"},
        "metadata": map,
        "response": map,
        "a": {"type": "string"},
        "b": {"type": "string"},
    });
    let mut document = with_method(json!({"response": {"$ref": "Op"}}));
    document["schemas"] = json!({
        "Op": {"type": "object", "properties": properties},
        "Status": {"type": "object", "properties": {"code": {"type": "integer"}}},
        "Color": {"type": "string", "enum": ["RED"]},
        "Paint": {"$ref": "Color"},
        "Colors": {"type": "array", "items": {"$ref": "Color"}},
        "Choice": {"type": "object", "variant": {
            "discriminant": "kind", "map": [{"type_value": "s", "$ref": "Status"}],
        }},
    });
    document
}

#[test]
fn operation_result_is_not_another_union() {
    let result = |members: &str| format!("[schemas.Op.unions.result]\nmembers = [{members}]\n");
    assert_eq!(
        refused(&operation(), &result("\"a\", \"b\"")),
        [
            "the union `result` of an operation holds `error` and `response` \
             | schemas.Op.unions.result | give a union of other properties another name"
        ]
    );
    let own = result("\"error\", \"response\", \"a\"");
    assert!(resolved(&operation(), &own, false).is_ok());
    let other = "[schemas.Op.unions.choice]\nmembers = [\"a\", \"b\"]\n";
    assert!(resolved(&operation(), other, false).is_ok());
}

#[test]
fn operation_result_has_a_default() {
    let ends = |key: &str, name: &str| {
        format!("[methods.\"x.go\"]\noperation = {{ {key} = \"{name}\" }}\n")
    };
    for (key, name, what) in [
        ("result", "Color", "an enum"),
        ("metadata", "Paint", "an enum"),
        ("result", "Choice", "a choice of schemas (`variant`)"),
    ] {
        assert_eq!(
            refused(&operation(), &ends(key, name)),
            [format!(
                "`{name}` is {what}, which cannot be the result of an operation \
                 | methods.\"x.go\".operation.{key} | name a schema that is an object"
            )]
        );
    }
    for name in ["Status", "Colors"] {
        assert!(resolved(&operation(), &ends("result", name), false).is_ok());
    }
}

#[test]
fn a_choice_holds_no_choices() {
    let choice = |cases: &[(&str, &str)]| {
        let case = |(value, name): &(&str, &str)| json!({"type_value": value, "$ref": name});
        let map: Vec<Value> = cases.iter().map(case).collect();
        json!({"type": "object", "variant": {"discriminant": "kind", "map": map}})
    };
    let mut document = with_method(json!({"response": {"$ref": "A"}, "request": {"$ref": "C"}}));
    document["schemas"] = json!({
        "A": choice(&[("b", "B"), ("t", "Thing"), ("c", "D")]),
        "B": choice(&[("t", "Thing")]),
        "C": choice(&[("c", "C")]),
        "D": {"$ref": "C"},
        "Thing": {"type": "object", "properties": {"a": {"$ref": "A"}, "b": {"$ref": "B"}}},
    });
    let (api, warnings) = resolved(&document, "", false).unwrap();
    assert!(warnings.iter().all(|it| !it.is_error()));
    let hint = "a case is an object; list the inner one's cases here, with a repair";
    let left_out = |value: &str, location: &str| {
        format!(
            "the case `{value}` is a `variant` again, so it is left out \
             | /schemas/{location}/$ref | {hint}"
        )
    };
    assert_eq!(
        messages(&warnings),
        [
            left_out("b", "A/variant/map/0"),
            left_out("c", "A/variant/map/2"),
            left_out("c", "C/variant/map/0"),
        ]
    );
    let cases = |name: &str| {
        let schema = api.schemas.iter().find(|it| it.name == name).unwrap();
        match &schema.shape {
            Shape::Variant(variant) => variant.cases.iter().map(|it| it.0.clone()).collect(),
            _ => vec!["none".to_owned()],
        }
    };
    assert_eq!(
        (cases("A"), cases("B")),
        (vec!["t".into()], vec!["t".into()])
    );
    assert_eq!(cases("C"), ["none"]);
}

#[test]
fn slashes_are_joined_like_clients_do() {
    for (service, path, expected) in [
        ("svc/v1", "things", ("svc/v1/", "things")),
        ("svc/v1/", "/things", ("svc/v1/", "things")),
        ("/svc/v1/", "things/", ("svc/v1/", "things/")),
        ("/", "/", ("", "")),
        ("", "v1/things", ("", "v1/things")),
    ] {
        let mut document = with_method(json!({"path": path}));
        document["servicePath"] = json!(service);
        let (api, _) = resolved(&document, "", false).unwrap();
        let path = api.root.methods.first().unwrap().path.to_string();
        assert_eq!((api.service_path.as_str(), path.as_str()), expected);
        assert_eq!(api.batch_path, None);
    }
}

#[test]
fn addresses_are_hosts_and_paths() {
    let example = "an example is `https://gmail.googleapis.com/`";
    for bad in [
        "https://:a:b",
        "https://a:b/",
        "https://:80/",
        "https://a:/",
        "https://a:1:2",
        "https:///",
        "ftp://a/",
    ] {
        assert_eq!(
            refused(&json!({"rootUrl": bad}), ""),
            [format!(
                "`rootUrl` is not the HTTPS URL of a host | /rootUrl | {example}"
            )]
        );
        let document = json!({
            "mtlsRootUrl": bad,
            "endpoints": [{"endpointUrl": bad, "deprecated": true}, {"endpointUrl": bad}],
        });
        assert_eq!(
            refused(&document, ""),
            [
                format!("`mtlsRootUrl` is not the HTTPS URL of a host | /mtlsRootUrl | {example}"),
                format!(
                    "`endpointUrl` is not the HTTPS URL of a host | /endpoints/1/endpointUrl | {example}"
                ),
            ]
        );
    }
    let port = "https://x.example:8443";
    let document =
        json!({"rootUrl": port, "mtlsRootUrl": port, "endpoints": [{"endpointUrl": port}]});
    assert!(resolved(&document, "", false).is_ok());
    for (key, bad) in [
        ("servicePath", "../../x/"),
        ("servicePath", "x/%2e%2E/y"),
        ("batchPath", "../b"),
        ("batchPath", "./b"),
    ] {
        assert_eq!(
            refused(&json!({key: bad}), ""),
            [format!(
                "`{key}` has a segment `.` or `..`, which URL parsers resolve | /{key} | "
            )]
        );
    }
    let path = refused(&with_method(json!({"path": "a/%2e%2e/b"})), "");
    assert!(
        path[0].starts_with("the path is not a template: a segment `.` or `..`"),
        "{path:?}"
    );
}

#[test]
fn upload_paths_have_the_methods_variables() {
    let upload = |path: &str| {
        let method = json!({
            "path": "v1/{userId}",
            "parameters": {"userId": {"type": "string", "location": "path"}},
            "supportsMediaUpload": true,
            "mediaUpload": {"protocols": {"simple": {"path": path}, "resumable": {"path": "/r"}}},
        });
        messages(&resolved(&with_method(method), "", false).unwrap().1)
    };
    assert!(upload("/upload/v1/{userId}").is_empty());
    assert_eq!(
        upload("/upload/v1/{userid}"),
        [
            "the upload path's `userid` is missing from `parameters`, so uploads this way fail \
             | /methods/go/mediaUpload/protocols/simple/path | did you mean `userId`?"
        ]
    );
}

#[test]
fn bodies_with_one_name_get_suffixes() {
    let body = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let mut document = json!({"methods": {}, "schemas": {"x.go.request'": body}});
    let method = json!({"id": "x.go", "httpMethod": "POST", "path": "go", "request": body});
    for index in 0..2_000 {
        document["methods"][format!("m{index:04}")] = method.clone();
    }
    let (api, _) = resolved(&document, "", false).unwrap();
    // No method uses the schema with that name, but its name is taken.
    let mut lengths: Vec<usize> = api.schemas.iter().map(|it| it.name.len()).collect();
    lengths.sort_unstable();
    let first = "x.go.request".len();
    let expected: Vec<usize> = (first..=first + 2_000)
        .filter(|it| *it != first + 1)
        .collect();
    assert_eq!(lengths, expected);
}

/// Returns a resource with the methods `get` and `list`, whose responses are `Pet` and `Pets`.
fn pets() -> Value {
    let method = |name: &str, schema: &str| {
        json!({"id": format!("x.pets.{name}"), "httpMethod": "GET", "path": name,
               "response": {"$ref": schema}})
    };
    let schema = |id: &str| json!({"id": id, "type": "object"});
    let mut document = json!({"resources": {"pets": {"methods": {
        "get": method("get", "Pet"), "list": method("list", "Pets")}}}});
    document["schemas"] = json!({"Pet": schema("Pet"), "Pets": schema("Pets")});
    document
}

/// Returns the links of the resource, of its methods, and of the schemas.
fn links(overlay: &str) -> Vec<Option<String>> {
    let (api, _) = resolved(&pets(), overlay, false).unwrap();
    let resource = &api.root.resources[0];
    let methods = resource
        .methods
        .iter()
        .map(|method| method.reference.clone());
    let schemas = api.schemas.iter().map(|schema| schema.reference.clone());
    let own = std::iter::once(resource.reference.clone());
    own.chain(methods).chain(schemas).collect()
}

#[test]
fn links_are_relative_to_the_reference() {
    let page = |path: &str| Some(format!("https://e.example/reference/rest/v1/{path}"));
    assert_eq!(
        links("reference = \"https://e.example/reference/rest/v1\""),
        [
            page("pets"),
            page("pets/get"),
            page("pets/list"),
            page("pets"),
            page("pets/list"),
        ]
    );
    assert_eq!(links(""), vec![None; 5]);
}

#[test]
fn source_becomes_a_reference_link() {
    let overlay = |source: &str| {
        format!(
            "[methods.\"x.pets.get\"]\nsource = \"{source}\"\n[schemas.Pet]\nsource = \"{source}\""
        )
    };
    let page = "https://e.example/reference/rest/v1/pets/get";
    let link = Some(page.to_owned());
    assert_eq!(
        links(&overlay(page)),
        [None, link.clone(), None, link, None]
    );
    for other in [
        "The document, revision 1",
        "http://e.example/reference/rest/v1/pets/get",
        "https://e.example/guides/pets",
        "https://e.example/reference/rest/v1/pets/get)(x",
    ] {
        assert_eq!(links(&overlay(other)), vec![None; 5], "{other}");
    }
}
