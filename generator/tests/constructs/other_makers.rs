//! Older documents and those of other makers: other keys for the same facts, and constructs that
//! Google's own documents never contain. Each is read correctly or reported.

use discogen::Diagnostic;
use serde_json::{Value, json};

use crate::bad_documents::{refused, without_repairs};
use crate::overlay_keys::emitted;
use crate::support::{api, changed, generated, pretty, set, small};

const INSERT: &str = "/resources/things/methods/insert";

fn without(mut document: Value, keys: &[&str]) -> Value {
    let root = document.as_object_mut().unwrap();
    keys.iter().for_each(|key| drop(root.remove(*key)));
    document
}

fn with(mut document: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        set(&mut document, pointer, value.clone());
    }
    document
}

/// Returns the messages of the warnings about a document that is accepted.
fn warned(document: &Value) -> Vec<String> {
    let files = generated([api(&pretty(document), None)]).unwrap();
    let message = |warning: &Diagnostic| warning.message.clone();
    files.warnings.iter().map(message).collect()
}

fn said(document: &Value) -> String {
    without_repairs(&refused([api(&pretty(document), None)]))
}

/// Returns the root URL and the service path of requests.
fn addresses(document: &Value) -> (String, String) {
    let code = emitted(document, None);
    let value = |key: &str| {
        let after = code
            .split_once(&format!("{key}: \""))
            .map(|(_, after)| after);
        after
            .and_then(|it| it.split_once('"'))
            .map_or("", |(value, _)| value)
    };
    (
        value("root_url").to_owned(),
        value("service_path").to_owned(),
    )
}

#[test]
fn addresses_of_other_keys() {
    let bare = without(small(), &["rootUrl", "servicePath"]);
    let root = ("/rootUrl", json!("https://x.example.com/"));
    let base_url = ("/baseUrl", json!("https://x.example.com/svc/v1/"));
    let base_path = ("/basePath", json!("/svc/v1/"));
    let endpoints = "https://x.appspot.com/_ah/api";
    for (changes, expected) in [
        (
            vec![base_url.clone()],
            ("https://x.example.com/", "svc/v1/"),
        ),
        (
            vec![root.clone(), base_url.clone()],
            ("https://x.example.com/", "svc/v1/"),
        ),
        (
            vec![root.clone(), base_path],
            ("https://x.example.com/", "svc/v1/"),
        ),
        (vec![root.clone()], ("https://x.example.com/", "")),
        (
            vec![base_url, ("/servicePath", json!("svc/v1/"))],
            ("https://x.example.com/", "svc/v1/"),
        ),
        (
            vec![
                ("/rootUrl", json!(endpoints)),
                ("/servicePath", json!("guests/v1")),
            ],
            ("https://x.appspot.com/", "_ah/api/guests/v1/"),
        ),
        (
            vec![
                ("/rootUrl", json!(endpoints)),
                ("/servicePath", json!("guests/v1/")),
                ("/baseUrl", json!(format!("{endpoints}/guests/v1/"))),
            ],
            ("https://x.appspot.com/", "_ah/api/guests/v1/"),
        ),
        (
            vec![("/rootUrl", json!("http://localhost:8080/_ah/api/"))],
            ("http://localhost:8080/", "_ah/api/"),
        ),
        (
            vec![("/rootUrl", json!("http://[::1]:8080"))],
            ("http://[::1]:8080/", ""),
        ),
    ] {
        let document = with(bare.clone(), &changes);
        let (root, service) = addresses(&document);
        assert_eq!((root.as_str(), service.as_str()), expected, "{changes:?}");
        assert_eq!(warned(&document), [""; 0], "{changes:?}");
    }
}

#[test]
fn addresses_that_contradict_each_other() {
    let document = with(
        small(),
        &[
            ("/servicePath", json!("a/v1/")),
            ("/baseUrl", json!("https://x.googleapis.com/b/v1/")),
        ],
    );
    assert_eq!(addresses(&document).1, "a/v1/");
    assert_eq!(
        warned(&document),
        [
            "`baseUrl` leads to `/b/v1/`, and `rootUrl` with `servicePath` to `/a/v1/`, which is used"
        ]
    );
    let nowhere = without(small(), &["rootUrl"]);
    assert_eq!(
        said(&nowhere),
        "error: the document has no `rootUrl`\n  --> x.v1.json:1:1"
    );
}

#[test]
fn null_is_an_absent_value() {
    let document = with(
        small(),
        &[
            ("/description", Value::Null),
            ("/schemas/Thing/properties/name/enum", Value::Null),
            ("/schemas/Thing/properties/name/properties", Value::Null),
            (&format!("{INSERT}/scopes"), Value::Null),
            (&format!("{INSERT}/mediaUpload"), Value::Null),
        ],
    );
    assert_eq!(emitted(&document, None), emitted(&small(), None));
    assert_eq!(warned(&document), [""; 0]);
}

#[test]
fn uploads_need_no_flag() {
    let upload = json!({"protocols": {"simple": {"path": "/upload/v1/things"}}});
    let document = changed(&format!("{INSERT}/mediaUpload"), upload);
    assert!(emitted(&document, None).contains("pub fn upload(self"));
    let flag = changed(&format!("{INSERT}/supportsMediaUpload"), json!(true));
    assert_eq!(
        warned(&flag),
        ["`supportsMediaUpload` without `mediaUpload`: the method gets no upload"]
    );
    let upload = json!({"maxSize": "12XB", "protocols": {"simple": {"path": "/u"}}});
    let size = changed(&format!("{INSERT}/mediaUpload"), upload);
    assert_eq!(
        warned(&size),
        ["the size `12XB` is malformed, so uploads have no limit"]
    );
    let nowhere = changed(&format!("{INSERT}/mediaUpload"), json!({"accept": ["*/*"]}));
    assert_eq!(
        warned(&nowhere),
        ["the upload has no path, so the method gets no upload"]
    );
}

#[test]
fn integers_are_as_wide_as_they_may_be() {
    let size = "/schemas/Part/properties/size";
    let plain = changed(size, json!({"type": "integer", "maximum": "4294967295"}));
    let code = emitted(&plain, None);
    assert!(code.contains("/// Up to 4294967295. pub size: Option<i64>,"));
    // The value on the wire is a number.
    assert!(code.contains("out.integers(\"size\", &self.size);"));
    assert_eq!(warned(&plain), [""; 0]);
    let unknown = changed(size, json!({"type": "integer", "format": "int16"}));
    assert!(emitted(&unknown, None).contains("pub size: Option<i64>,"));
    assert_eq!(
        warned(&unknown),
        ["unknown format `int16` of type `integer`; the value is read as if it had none"]
    );
}

#[test]
fn properties_beside_typed_others() {
    let document = changed(
        "/schemas/Part/additionalProperties",
        json!({"type": "array", "items": {"$ref": "Thing"}}),
    );
    let code = emitted(&document, None);
    assert!(code.contains("pub size: Option<i32>,"));
    assert!(
        code.contains("pub additional_properties: std::collections::BTreeMap<String, Vec<Thing>>,")
    );
    assert!(code.contains("_ => entry.additional(key, &mut self.additional_properties),"));
    assert!(code.contains("out.additional(&self.additional_properties, &[\"size\"]);"));
}

#[test]
fn facts_of_properties_are_documented() {
    let size = "/schemas/Part/properties/size";
    let document = changed(
        size,
        json!({
            "type": "integer", "format": "int32", "default": "2", "minimum": "1", "required": true,
        }),
    );
    let code = emitted(&document, None);
    assert!(
        code.contains("/// Required. At least 1 (default 2). pub size"),
        "{code}"
    );
    let listed = changed(
        size,
        json!({"type": "integer", "format": "int32", "enum": ["1", "4"]}),
    );
    assert!(emitted(&listed, None).contains("/// One of 1, 4. pub size"));
}

#[test]
fn output_only_is_said_once() {
    let name = json!({"type": "string", "description": "Output only. Its name."});
    let code = emitted(&changed("/schemas/Thing/properties/name", name), None);
    assert!(
        code.contains("/// Its name. Set by the server. pub name"),
        "{code}"
    );
}

fn parameter(name: &str, value: Value) -> Value {
    changed(&format!("{INSERT}/parameters/{name}"), value)
}

#[test]
fn headers_are_sent_and_cookies_are_not() {
    let tag = parameter("If-Match", json!({"type": "string", "location": "header"}));
    let code = emitted(&tag, None);
    assert!(
        code.contains("self.0.header_parameter(\"If-Match\""),
        "{code}"
    );
    assert!(code.contains("runtime::Parameter::header(\"If-Match\")"));
    let required = json!({"type": "string", "location": "header", "required": true});
    let required = parameter("X-Tenant", required);
    assert!(emitted(&required, None).contains(".with_header(\"X-Tenant\""));
    for (name, location, message) in [
        (
            "c",
            "cookie",
            "a parameter of the location `cookie` is not sent, so `c` is left out",
        ),
        (
            "Host",
            "header",
            "the client sets the header `Host`, so this parameter is left out",
        ),
        (
            "a b",
            "header",
            "`a b` is not the name of a header, so this parameter is left out",
        ),
        (
            "gone",
            "path",
            "the path has no `gone`, so this path parameter is left out",
        ),
    ] {
        let document = parameter(name, json!({"type": "string", "location": location}));
        assert_eq!(warned(&document), [message]);
    }
}

#[test]
fn parameters_of_other_types() {
    let colors = json!({"type": "string", "enum": ["RED", "BLUE"]});
    let document = changed("/schemas/Color", colors);
    let color = |value: Value| {
        with(
            document.clone(),
            &[(&format!("{INSERT}/parameters/color"), value)],
        )
    };
    let one = color(json!({"$ref": "Color", "location": "query"}));
    assert!(emitted(&one, None).contains("color: impl Into<InsertColor>"));
    let many = json!({"type": "array", "items": {"$ref": "Color"}, "location": "query"});
    let many = emitted(&color(many), None);
    assert!(
        many.contains("color: impl IntoIterator<Item = impl Into<InsertColor>>"),
        "{many}"
    );
    let object = json!({"type": "object", "location": "query"});
    let text = "`p` is an object or a list of lists; it is sent as text";
    assert_eq!(warned(&parameter("p", object)), [text]);
    let repeated = format!("{INSERT}/parameters/parent/repeated");
    assert_eq!(
        warned(&changed(&repeated, json!(true))),
        ["the path holds one value of `parent`, so it is not repeated"]
    );
}

#[test]
fn what_makes_no_sense_is_said() {
    assert_eq!(
        said(&changed("/protocol", json!("rpc"))),
        "error: unsupported protocol `rpc`: expected `rest`\n  --> x.v1.json:4:15, at /protocol\n  \
         hint: use the document of the REST protocol, at `discoveryRestUrl` in the list of APIs"
    );
    let order = changed(&format!("{INSERT}/parameterOrder"), json!(["parnet"]));
    assert_eq!(
        warned(&order),
        ["`parameterOrder` names no parameter: `parnet`"]
    );
    let absolute = changed(
        &format!("{INSERT}/path"),
        json!("https://y.example/v1/{parent}"),
    );
    assert!(
        said(&absolute).starts_with("error: the path `https://y.example/v1/{parent}` is a URL\n")
    );
    let again = json!({"id": "x.things.insert", "httpMethod": "GET", "path": "v1/things"});
    assert_eq!(
        warned(&changed("/resources/things/methods/peek", again)),
        ["another method has the id `x.things.insert`; filters and the overlay mean both"]
    );
}

#[test]
fn unknown_keys_are_named_once() {
    let mut document = small();
    for schema in ["Thing", "Part"] {
        set(&mut document, &format!("/schemas/{schema}/x-new"), json!(1));
    }
    set(
        &mut document,
        "/schemas/Thing/properties/name/x-new",
        json!(1),
    );
    assert_eq!(
        warned(&document),
        ["unknown key `x-new`, here and at 2 other locations"]
    );
}

/// Every repair that an error shows resolves the error.
#[test]
fn repairs_that_are_shown_work() {
    let name = "/schemas/Thing/properties/name";
    for (pointer, value) in [
        ("/rootUrl", json!("http://x.example.com/")),
        ("/rootUrl", json!("x")),
        ("/servicePath", json!("../a")),
        (
            &format!("{INSERT}/path"),
            json!("https://y.example/v1/{parent}"),
        ),
        (&format!("{INSERT}/path"), json!("v1/{parnet}/things")),
        (&format!("{INSERT}/httpMethod"), json!("PSOT")),
        (&format!("{INSERT}/id"), Value::Null),
        (&format!("{INSERT}/request/$ref"), json!("Nowhere")),
        (&format!("{INSERT}/response/$ref"), json!("Thign")),
        (name, json!({"type": "array"})),
        (name, json!({"type": "strnig"})),
        (name, json!({"format": "int32"})),
        (name, json!(true)),
        (&format!("{name}/pattern"), json!([])),
    ] {
        let document = pretty(&changed(pointer, value.clone()));
        let said = refused([api(&document, None)]);
        let lines = said.lines().filter_map(|line| line.strip_prefix("    "));
        let repair: Vec<&str> = lines.collect();
        let repair = repair.join("\n");
        assert!(repair.starts_with("[[repairs]]\n"), "{said}");
        let repaired = generated([api(&document, Some(&repair))]).map(drop);
        assert_eq!(
            repaired.map_err(|it| it.to_string()),
            Ok(()),
            "{pointer} {value}\n{repair}"
        );
    }
}
