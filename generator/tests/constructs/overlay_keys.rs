//! The effects of overlay keys on the emitted code, and the errors of keys without effect.

use serde_json::{Value, json};

use crate::bad_documents::refused;
use crate::support::{api, api_text, generated, pretty, set, small};

/// Returns the emitted code, without line breaks and indentation.
pub fn emitted(document: &Value, overlay: Option<&str>) -> String {
    let files = generated([api(&pretty(document), overlay)]).unwrap();
    api_text(&files)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn said(document: &Value, overlay: &str) -> String {
    refused([api(&pretty(document), Some(overlay))])
}

/// Returns the small document with a method that pages; `lists` are the properties of its response.
fn paged(lists: &[&str]) -> Value {
    let mut document = small();
    let mut properties = json!({"nextPageToken": {"type": "string"}});
    for name in lists {
        set(
            &mut properties,
            &format!("/{name}"),
            json!({"type": "array", "items": {"$ref": "Thing"}}),
        );
    }
    let response = json!({"type": "object", "properties": properties});
    set(&mut document, "/schemas/ThingList", response);
    let list = json!({
        "id": "x.things.list",
        "httpMethod": "GET",
        "path": "v1/things",
        "parameters": {"pageToken": {"type": "string", "location": "query"}},
        "response": {"$ref": "ThingList"},
    });
    set(&mut document, "/resources/things/methods/list", list);
    document
}

#[test]
fn a_list_called_items_holds_the_items() {
    let code = emitted(&paged(&["defaults", "items"]), None);
    assert!(code.contains("items: Some(\"items\")"));
    assert!(code.contains("pub fn items(self"));
}

#[test]
fn the_overlay_names_the_items() {
    let document = paged(&["series", "units"]);
    assert!(!emitted(&document, None).contains("pub fn items(self"));
    let overlay = "[methods.\"x.things.list\"]\nitems = \"series\"\n";
    let code = emitted(&document, Some(overlay));
    assert!(code.contains("items: Some(\"series\")"));
    assert!(code.contains("pub fn items(self"));
}

#[test]
fn items_that_are_no_list() {
    let document = paged(&["series"]);
    assert_eq!(
        said(
            &document,
            "[methods.\"x.things.list\"]\nitems = \"serie\"\n"
        ),
        "error: the overlay points at nothing: the document has no list of a page `serie` here\n  \
         --> x.v1.overlay.toml:2:9, at methods.\"x.things.list\".items\n  \
         hint: did you mean `series`?"
    );
    assert_eq!(
        said(
            &document,
            "[methods.\"x.things.insert\"]\nitems = \"parts\"\n"
        ),
        "error: `x.things.insert` returns no pages\n  \
         --> x.v1.overlay.toml:2:9, at methods.\"x.things.insert\".items\n  \
         hint: a page token goes in as `pageToken`, and the next one comes back as `nextPageToken`"
    );
}

/// Returns the small document, in which `insert` requires a name in the body and an order in the
/// query.
fn demanding() -> Value {
    let mut document = small();
    let required = json!({"required": ["x.things.insert"]});
    set(
        &mut document,
        "/schemas/Thing/properties/name/annotations",
        required,
    );
    let order = "/resources/things/methods/insert/parameters/order/required";
    set(&mut document, order, json!(true));
    document
}

#[test]
fn the_overlay_lifts_a_requirement() {
    let document = demanding();
    let code = emitted(&document, None);
    assert!(code.contains("required: &[\"/name\"]"));
    assert!(code.contains("order: impl Into<InsertOrder>, body"));
    let overlay = "[schemas.Thing.properties.name]\nrequired = false\n\
                   [methods.\"x.things.insert\".parameters.order]\nrequired = false\n";
    let code = emitted(&document, Some(overlay));
    assert!(!code.contains("required: &["));
    assert!(code.contains("pub fn order(mut self, order: impl Into<InsertOrder>)"));
}

#[test]
fn a_requirement_that_is_none() {
    assert_eq!(
        said(
            &small(),
            "[schemas.Thing.properties.name]\nrequired = false\n"
        ),
        "error: the overlay points at nothing: the document does not require `name`, or a path needs it\n  \
         --> x.v1.overlay.toml:2:12, at schemas.Thing.properties.name.required\n  \
         hint: remove the entry if this revision dropped its target"
    );
    assert_eq!(
        said(
            &demanding(),
            "[schemas.Thing.properties.name]\nrequired = true\n"
        ),
        "error: the only value here is `false`; without the key, it is `true` already\n  \
         --> x.v1.overlay.toml:2:12, at schemas.Thing.properties.name.required"
    );
}

/// Returns the small document, in which things have a map of arrays of objects, and a schema is an
/// array of objects.
fn nested() -> Value {
    let mut document = small();
    let shelf = json!({"type": "object", "properties": {
        "row": {"type": "string"},
        "extra": {"type": "any"},
        "left": {"type": "string"},
        "right": {"type": "string"},
        "labels": {"type": "array", "items": {"type": "string"}},
        "must": {"type": "string", "annotations": {"required": ["x.things.insert"]}},
    }});
    let shelves =
        json!({"type": "object", "additionalProperties": {"type": "array", "items": shelf}});
    set(&mut document, "/schemas/Thing/properties/shelves", shelves);
    let pins = json!({"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}}}});
    set(&mut document, "/schemas/Pins", pins);
    set(
        &mut document,
        "/schemas/Thing/properties/pins",
        json!({"$ref": "Pins"}),
    );
    document
}

#[test]
fn entries_reach_properties_of_inline_objects() {
    let document = nested();
    let before = emitted(&document, None);
    assert!(before.contains("pub row: Option<String>"));
    assert!(before.contains("required: &[\"/shelves/*/*/must\"]"));
    let inner = "schemas.Thing.properties.shelves";
    let overlay = format!(
        "[{inner}.properties]\nrow = {{ doc = \"Its row.\", rename = \"line\", secret = true }}\n\
         extra.holds = \"Part\"\nmust.required = false\n\
         labels = {{ values = [\"new\"], value_docs = {{ new = \"Just in.\" }} }}\n\
         [{inner}.unions.end]\nmembers = [\"left\", \"right\"]\n\
         [schemas.Pins.properties.code]\nsecret = true\n"
    );
    let code = emitted(&document, Some(&overlay));
    let line =
        "/// Its row. #[doc(alias = \"row\")] pub line: Option<crate::runtime::Secret<String>>";
    assert!(code.contains(line), "{code}");
    assert!(code.contains("pub extra: Option<Part>"));
    assert!(code.contains("pub labels: Option<Vec<ThingShelvesLabels>>"));
    assert!(code.contains("/// Just in."));
    assert!(code.contains("pub enum ThingShelvesEnd { Left(String), Right(String)"));
    assert!(code.contains("pub code: Option<crate::runtime::Secret<String>>"));
    assert!(!code.contains("required: &["));
}

#[test]
fn a_leading_slash_is_dropped_where_the_value_may_hold_one() {
    let mut document = small();
    let path = "/resources/things/methods/insert/path";
    set(&mut document, path, json!("v1/{+parent}/things"));
    let overlay = "[methods.\"x.things.insert\".parameters.parent]\ndrop_leading_slash = true\n";
    let code = emitted(&document, Some(overlay));
    assert!(code.contains("path: \"v1/{parent=/**}/things\""));
    assert!(code.contains("A leading `/` is dropped."));
    assert_eq!(
        said(&small(), overlay),
        "error: `parent` is not a path variable that can contain a `/`\n  \
         --> x.v1.overlay.toml:2:22, at methods.\"x.things.insert\".parameters.parent.drop_leading_slash\n  \
         hint: only a value of `{+x}` without a pattern, or of `{x=**}`, can begin with a `/`"
    );
}

#[test]
fn a_method_that_returns_media_alone_is_only_downloaded() {
    let mut document = small();
    let export = json!({
        "id": "x.things.export",
        "httpMethod": "GET",
        "path": "v1/export",
        "supportsMediaDownload": true,
    });
    set(
        &mut document,
        "/resources/things/methods",
        json!({ "export": export }),
    );
    let code = emitted(&document, None);
    assert!(code.contains("pub fn download(self)"));
    assert!(code.contains("type Response = runtime::MediaOnly;"));
    assert!(!code.contains("pub fn send("));
}

#[test]
fn renames_to_names_that_others_have() {
    for (overlay, message) in [
        (
            "[schemas.Part]\nrename = \"Thing\"\n",
            "the name `Thing` is that of `Thing`",
        ),
        (
            "[schemas.Part]\nrename = \"Option\"\n",
            "the name `Option` is a word of Rust, or of emitted code",
        ),
        (
            "[schemas.Thing.properties.name]\nrename = \"parts\"\n",
            "the name `parts` is that of `parts`",
        ),
        (
            "[schemas.Thing.properties.name]\nrename = \"type\"\n",
            "the name `type` is a word of Rust, or of emitted code",
        ),
        (
            "[methods.\"x.things.insert\".parameters.order]\nrename = \"body\"\n",
            "the name `body` is a word of Rust, or of emitted code",
        ),
        // The name of an enum that is emitted later.
        (
            "[schemas.Part]\nrename = \"ThingColor\"\n",
            "the name `ThingColor` is that of `Thing.color`",
        ),
    ] {
        let text = said(&small(), overlay);
        let start = format!("error: {message}\n  --> x.v1.overlay.toml:2:10, at ");
        assert!(text.starts_with(&start), "{text}");
        assert_eq!(text.matches("error: ").count(), 1, "{text}");
    }
    let swapped = "[schemas.Part]\nrename = \"Thing\"\n[schemas.Thing]\nrename = \"Part\"\n";
    assert!(emitted(&small(), Some(swapped)).contains("pub parts: Option<Vec<Thing>>"));
}

#[test]
fn types_that_do_not_fit() {
    assert_eq!(
        said(
            &small(),
            "[schemas.Thing.properties.name]\nholds = \"Part\"\n"
        ),
        "error: `holds` is for properties of type `any`, and this property is a string\n  \
         --> x.v1.overlay.toml:2:9, at schemas.Thing.properties.name.holds\n  \
         hint: `[[repairs]]` can correct a wrong type in the document"
    );
    assert_eq!(
        said(
            &small(),
            "[schemas.Part.properties.size]\nvalues = [\"A\"]\n"
        ),
        "error: `values` is for strings, and this property is an integer\n  \
         --> x.v1.overlay.toml:2:11, at schemas.Part.properties.size.values[0]\n  \
         hint: `[[repairs]]` can correct a wrong type in the document"
    );
    let operation = "[methods.\"x.things.insert\"]\noperation = { result = \"Thing\" }\n";
    assert!(said(&small(), operation).starts_with(
        "error: `x.things.insert` starts no long-running operation\n  --> x.v1.overlay.toml:2:24, "
    ));
}

#[test]
fn filters_that_fit_nothing() {
    let with = |include: &str| {
        let api = api(&pretty(&small()), None).include([include.to_owned()]);
        refused([api])
    };
    assert_eq!(
        with("x.thing.*"),
        "error: `include` matches no method: `x.thing.*`\n  --> x.v1.json\n  hint: did you mean `x.things.*`?"
    );
    assert_eq!(
        with("calendar.*"),
        "error: `include` matches no method: `calendar.*`\n  --> x.v1.json\n  \
         hint: the most similar ids of methods are x.things.insert"
    );
    for (pattern, meant) in [
        ("x.things", "x.things.*"),
        ("things.*", "x.things.*"),
        ("*.thing.*", "*.things.*"),
    ] {
        let text = with(pattern);
        assert!(
            text.ends_with(&format!("hint: did you mean `{meant}`?")),
            "{text}"
        );
    }
    let without = |exclude: &str| {
        let api = api(&pretty(&small()), None).exclude([exclude.to_owned()]);
        refused([api])
    };
    assert!(without("x.things.inset").contains("did you mean `x.things.insert`?"));
    assert_eq!(
        without("x.*"),
        "error: `exclude` removes all methods of the document\n  --> x.v1.json\n  \
         hint: narrow `exclude`, or remove the API"
    );
    let types = "[schemas.Thing]\nkeep = true\n";
    let types = api(&pretty(&small()), Some(types)).exclude(["x.*".to_owned()]);
    assert!(api_text(&generated([types]).unwrap()).contains("pub struct Thing"));
}
