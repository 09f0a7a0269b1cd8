//! Overlays that point at nothing, so that a revision that drops something is noticed: the whole
//! message of each, with its location and the most similar name.

use serde_json::json;

use crate::bad_documents::refused;
use crate::support::{api, pretty, set, small};

/// Returns the small document with an operation and dotted parameters.
fn document() -> String {
    let mut document = small();
    let map = json!({"type": "object", "additionalProperties": {"type": "any"}});
    let operation = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "done": {"type": "boolean"},
            "error": {"$ref": "Part"},
            "metadata": map,
            "response": map,
        },
    });
    set(&mut document, "/schemas/Operation", operation);
    let start = json!({
        "id": "x.things.start",
        "httpMethod": "POST",
        "path": "v1/things:start",
        "parameters": {
            "near.lat": {"type": "string", "location": "query"},
            "within.box": {"type": "string", "location": "query"},
        },
        "response": {"$ref": "Operation"},
    });
    set(&mut document, "/resources/things/methods/start", start);
    pretty(&document)
}

fn said(overlay: &str) -> String {
    refused([api(&document(), Some(overlay))])
}

#[test]
fn schemas_and_properties() {
    assert_eq!(
        said("[schemas.Thign]\ndoc = \"A thing.\"\n"),
        "error: the overlay points at nothing: the document has no schema `Thign` here\n  \
         --> x.v1.overlay.toml:1:10, at schemas.Thign\n  \
         hint: did you mean `Thing`?"
    );
    assert_eq!(
        said("[schemas.Thing.properties]\nnmae = { doc = \"Its name.\" }\n"),
        "error: the overlay points at nothing: the document has no property `nmae` here\n  \
         --> x.v1.overlay.toml:2:1, at schemas.Thing.properties.nmae\n  \
         hint: did you mean `name`?"
    );
    assert_eq!(
        said("[schemas.Thing.properties.parts]\nholds = \"Prat\"\n"),
        "error: the overlay points at nothing: the document has no schema `Prat` here\n  \
         --> x.v1.overlay.toml:2:9, at schemas.Thing.properties.parts.holds\n  \
         hint: did you mean `Part`?"
    );
    assert_eq!(
        said("[schemas.Thing.unions.kind]\nmembers = [\"name\", \"clor\"]\n"),
        "error: the overlay points at nothing: the document has no property `clor` here\n  \
         --> x.v1.overlay.toml:2:20, at schemas.Thing.unions.kind.members[1]\n  \
         hint: did you mean `color`?"
    );
    let two = "[schemas.Thing.unions.a]\nmembers = [\"name\"]\n[schemas.Thing.unions.b]\nmembers = [\"name\", \"color\"]\n";
    assert_eq!(
        said(two),
        "error: `name` is a member of two unions\n  \
         --> x.v1.overlay.toml:2:12, at schemas.Thing.unions.a.members[0]\n\
         error: `name` is a member of two unions\n  \
         --> x.v1.overlay.toml:4:12, at schemas.Thing.unions.b.members[0]"
    );
    assert_eq!(
        said("[schemas.Thing.properties.color.value_docs]\nREAD = \"Like a rose.\"\n"),
        "error: the overlay points at nothing: the document has no value `READ` here\n  \
         --> x.v1.overlay.toml:2:1, at schemas.Thing.properties.color.value_docs.READ\n  \
         hint: did you mean `RED`?"
    );
}

#[test]
fn properties_of_inline_objects() {
    let mut document = small();
    let color = json!({"type": "string", "enum": ["RED"]});
    let shelf =
        json!({"type": "object", "properties": {"row": {"type": "string"}, "color": color}});
    let shelves =
        json!({"type": "object", "additionalProperties": {"type": "array", "items": shelf}});
    set(&mut document, "/schemas/Thing/properties/shelves", shelves);
    let said = |overlay: &str| refused([api(&pretty(&document), Some(overlay))]);
    let inner = "[schemas.Thing.properties.shelves.properties";
    let place = "at schemas.Thing.properties.shelves.properties";
    assert_eq!(
        said(&format!("{inner}]\nrwo.doc = \"Its row.\"\n")),
        format!(
            "error: the overlay points at nothing: the document has no property `rwo` here\n  \
             --> x.v1.overlay.toml:2:1, {place}.rwo\n  hint: did you mean `row`?"
        )
    );
    assert_eq!(
        said(&format!("{inner}.color.value_docs]\nRAD = \"Red.\"\n")),
        format!(
            "error: the overlay points at nothing: the document has no value `RAD` here\n  \
             --> x.v1.overlay.toml:2:1, {place}.color.value_docs.RAD\n  hint: did you mean `RED`?"
        )
    );
    assert_eq!(
        said(&format!("{inner}.row.properties]\nx.secret = true\n")),
        format!(
            "error: the overlay points at nothing: the document has no property `x` here\n  \
             --> x.v1.overlay.toml:2:1, {place}.row.properties.x\n  \
             hint: remove the entry if this revision dropped its target"
        )
    );
    assert_eq!(
        said(&format!("{inner}.row]\nholds = \"Part\"\n")),
        format!(
            "error: `holds` is for properties of type `any`, and this property is a string\n  \
             --> x.v1.overlay.toml:2:9, {place}.row.holds\n  \
             hint: `[[repairs]]` can correct a wrong type in the document"
        )
    );
    assert_eq!(
        said(&format!("{inner}.row]\nrename = \"color\"\n")),
        format!(
            "error: the name `color` is that of `color`\n  --> x.v1.overlay.toml:2:10, {place}.row.rename\n  \
             hint: choose a name that nothing else has, or rename the other item, too"
        )
    );
    assert_eq!(
        said(&format!("{inner}.row]\nrequired = false\n"))
            .lines()
            .next(),
        Some(
            "error: the overlay points at nothing: the document does not require `row`, or a path needs it"
        )
    );
    let union = "[schemas.Thing.properties.shelves.unions.kind]\nmembers = [\"row\", \"colour\"]\n";
    assert_eq!(
        said(union),
        "error: the overlay points at nothing: the document has no property `colour` here\n  \
         --> x.v1.overlay.toml:2:19, at schemas.Thing.properties.shelves.unions.kind.members[1]\n  \
         hint: did you mean `color`?"
    );
}

#[test]
fn properties_below_a_reference() {
    assert_eq!(
        said("[schemas.Thing.properties.parts.properties.size]\nsecret = true\n"),
        "error: the overlay points at nothing: the document has no property `size` here\n  \
         --> x.v1.overlay.toml:1:44, at schemas.Thing.properties.parts.properties.size\n  \
         hint: the properties of `Part` belong in `[schemas.Part.properties]`"
    );
}

#[test]
fn methods_and_parameters() {
    assert_eq!(
        said("[methods.\"x.thing.insert\"]\ndoc = \"Adds.\"\n"),
        "error: the overlay points at nothing: the document has no method `x.thing.insert` here\n  \
         --> x.v1.overlay.toml:1:10, at methods.\"x.thing.insert\"\n  \
         hint: did you mean `x.things.insert`?"
    );
    assert_eq!(
        said("[methods.\"x.things.insert\".parameters]\nodrer = { rename = \"sort\" }\n"),
        "error: the overlay points at nothing: the document has no parameter `odrer` here\n  \
         --> x.v1.overlay.toml:2:1, at methods.\"x.things.insert\".parameters.odrer\n  \
         hint: did you mean `order`?"
    );
    assert_eq!(
        said("[methods.\"x.things.insert\".parameters.order.value_docs]\nacs = \"Up.\"\n"),
        "error: the overlay points at nothing: the document has no value `acs` here\n  \
         --> x.v1.overlay.toml:2:1, at methods.\"x.things.insert\".parameters.order.value_docs.acs\n  \
         hint: did you mean `asc`?"
    );
    assert_eq!(
        said("[methods.\"x.things.start\".unions.place]\nmembers = [\"near\", \"witin\"]\n"),
        "error: the overlay points at nothing: the document has no optional query parameter or prefix `witin` here\n  \
         --> x.v1.overlay.toml:2:20, at methods.\"x.things.start\".unions.place.members[1]\n  \
         hint: did you mean `within`?"
    );
    assert_eq!(
        said("[resources.thing]\ndoc = \"Things.\"\n"),
        "error: the overlay points at nothing: the document has no resource `thing` here\n  \
         --> x.v1.overlay.toml:1:12, at resources.thing\n  \
         hint: did you mean `things`?"
    );
}

#[test]
fn operations() {
    let operation = |entry: &str| {
        said(&format!(
            "[methods.\"x.things.start\"]\noperation = {{ {entry} }}\n"
        ))
    };
    assert_eq!(
        operation("result = \"Thingg\""),
        "error: the overlay points at nothing: the document has no schema `Thingg` here\n  \
         --> x.v1.overlay.toml:2:24, at methods.\"x.things.start\".operation.result\n  \
         hint: did you mean `Thing`?"
    );
    assert_eq!(
        operation("metadata = \"Prt\""),
        "error: the overlay points at nothing: the document has no schema `Prt` here\n  \
         --> x.v1.overlay.toml:2:26, at methods.\"x.things.start\".operation.metadata\n  \
         hint: did you mean `Part`?"
    );
    assert_eq!(
        operation("result = \"Thing\", poll = \"x.operations.get\""),
        "error: the overlay points at nothing: the document has no method `x.operations.get` here\n  \
         --> x.v1.overlay.toml:2:40, at methods.\"x.things.start\".operation.poll\n  \
         hint: remove the entry if this revision dropped its target"
    );
}

#[test]
fn repairs() {
    let repair = |pointer: &str, change: &str| {
        said(&format!(
            "[[repairs]]\npointer = \"{pointer}\"\n{change}\nreason = \"It is wrong.\"\n"
        ))
    };
    assert_eq!(
        repair("/schemas/Thing/properties/nmae", "remove = true"),
        "error: the repair points at nothing in the document\n  \
         --> x.v1.overlay.toml:2:11, at repairs[0].pointer\n  \
         hint: it is a JSON pointer (RFC 6901); a new key needs an object around it"
    );
    assert_eq!(
        repair("/schemas/Thign/properties/name", "value = 1"),
        "error: the repair points at nothing in the document\n  \
         --> x.v1.overlay.toml:2:11, at repairs[0].pointer\n  \
         hint: it is a JSON pointer (RFC 6901); a new key needs an object around it"
    );
}

#[test]
fn an_overlay_that_is_no_toml() {
    assert_eq!(
        said("[schemas.Thing\ndoc = 1\n"),
        "error: this is not TOML: unclosed table, expected `]`\n  \
         --> x.v1.overlay.toml:1:15"
    );
    assert_eq!(
        said("[schemas.Thing]\ndocs = \"x\"\n"),
        "error: unknown key `docs`\n  \
         --> x.v1.overlay.toml:2:1, at schemas.Thing.docs\n  \
         hint: did you mean `doc`?"
    );
}
