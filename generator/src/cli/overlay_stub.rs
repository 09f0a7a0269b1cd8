//! The overlay that `discogen add` writes: no entries, but comments that show the common ones, with
//! names of the document.

use crate::document::{Document, Schema, push_segment};
use crate::text::toml;

/// Returns the overlay of a document.
pub(super) fn text(document: &Document) -> String {
    let (name, version) = (&document.name, &document.version);
    let schema = ExampleSchema::of(document);
    let examples = [
        api_example(name, version),
        method_example(document, schema.name),
        schema.examples(),
    ];
    let lines = HEADER
        .lines()
        .chain(examples.iter().flat_map(|example| example.lines()));
    lines
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect::<String>()
        .replacen("{api}", &format!("{name} {version}"), 1)
}

const HEADER: &str = "\
{api}: facts that the document lacks. Keys are names in the document. An entry without a
match is an error. `discogen docs-coverage --list` names the items without `doc`.
";

fn api_example(name: &str, version: &str) -> String {
    format!(
        r#"
doc = "What the API is for."
reference = "https://example.com/{name}/reference/rest/{version}"   # base URL of links
"#
    )
}

/// Shows the entries of the document's first method.
fn method_example(document: &Document, result: &str) -> String {
    let methods = document.all_methods();
    let mut methods = methods.iter();
    let first = methods.find_map(|method| Some((method, method.id.as_deref()?)));
    let Some((method, id)) = first else {
        return String::new();
    };
    let (id, result) = (toml::key(id), toml::string(result));
    let mut text = format!(
        r#"
[methods.{id}]
doc = "What the method does."
operation = {{ result = {result} }}   # of a long-running operation
"#
    );
    if let Some(parameter) = method.parameters.keys().next() {
        let parameter = toml::key(parameter);
        text.push_str(&format!(
            r#"
[methods.{id}.parameters.{parameter}]
doc = "What the parameter means."
"#
        ));
    }
    text
}

/// The schema of the examples, with two of its properties.
struct ExampleSchema<'d> {
    name: &'d str,
    property: &'d str,
    other: &'d str,
}

impl<'d> ExampleSchema<'d> {
    /// Returns the first schema with two properties; without one, names that are only examples.
    fn of(document: &'d Document) -> Self {
        let of = |(name, schema): &'d (String, Schema)| {
            let mut properties = schema.properties.keys();
            Some(Self {
                name,
                property: properties.next()?,
                other: properties.next()?,
            })
        };
        let found = document.schemas.iter().find_map(of);
        found.unwrap_or(Self {
            name: "Thing",
            property: "user",
            other: "group",
        })
    }

    fn examples(&self) -> String {
        let mut pointer = String::from("/schemas");
        push_segment(&mut pointer, self.name);
        pointer.push_str("/properties");
        push_segment(&mut pointer, self.property);
        let pointer = toml::string(&format!("{pointer}/format"));
        let (schema, property) = (toml::key(self.name), toml::key(self.property));
        let holds = toml::string(self.name);
        let members = toml::strings([self.property, self.other]);
        format!(
            r#"
[schemas.{schema}]
doc = "What the schema is."
rename = "Item"   # the Rust type

[schemas.{schema}.properties.{property}]
doc = "What the property means."
secret = true   # the value never shows in Debug, logs or errors
values = ["large", "small"]   # known values of a string
value_docs.large = "What the value means."
holds = {holds}   # what a property of type `any` holds

[schemas.{schema}.properties.{property}.properties.street]   # in an object without a schema of its own
doc = "What the property means."

[schemas.{schema}.unions.owner]   # of these properties, at most one is set
members = {members}

[[repairs]]   # where the document is wrong
pointer = {pointer}
value = "int64"
reason = "Why."
"#
        )
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::document::{Document, Source};
    use crate::overlay::Overlay;

    /// Returns the overlay of a document with these methods and schemas.
    fn stub(methods: &str, schemas: &str) -> String {
        let document = format!(
            r#"{{"name": "pets", "version": "v1", "rootUrl": "https://pets.example.com/",
                "schemas": {schemas}, "resources": {{"a": {{"methods": {methods}}}}}}}"#
        );
        let (document, _) = Document::parse(&Source::new("pets.v1.json", document)).unwrap();
        text(&document)
    }

    const METHODS: &str = r#"{"list": {"id": "pets.a.list", "path": "x", "httpMethod": "GET",
        "parameters": {"pet.id": {"type": "string", "location": "query"}}}}"#;
    const SCHEMAS: &str = r#"{"Empty": {"type": "object"}, "Pet": {"type": "object", "properties":
        {"name": {"type": "string"}, "a/b": {"type": "string"}}}}"#;

    fn parse(text: &str) -> Overlay {
        Overlay::parse(&Source::new("x.overlay.toml", text)).unwrap()
    }

    /// Returns the overlay with its examples as entries.
    fn uncommented(stub: &str) -> Overlay {
        let (_, examples) = stub.split_once("#\n").unwrap();
        let lines = examples.lines().map(|line| {
            let line = line.strip_prefix('#').unwrap();
            format!("{line}\n")
        });
        parse(&lines.collect::<String>())
    }

    #[test]
    fn the_overlay_has_no_entries() {
        let overlay = parse(&stub(METHODS, SCHEMAS));
        assert!(overlay.doc.is_none() && overlay.methods.is_empty() && overlay.schemas.is_empty());
    }

    #[test]
    fn each_example_is_an_entry() {
        let overlay = uncommented(&stub(METHODS, SCHEMAS));
        let method = overlay.methods.get("pets.a.list").unwrap();
        assert!(method.parameters.contains_key("pet.id"));
        let pet = overlay.schemas.get("Pet").unwrap();
        assert!(pet.object.properties.contains_key("name"));
        assert_eq!((pet.object.unions.len(), overlay.repairs.len()), (1, 1));
    }

    #[test]
    fn documents_without_names_have_examples() {
        let overlay = uncommented(&stub("{}", "{}"));
        assert!(overlay.methods.is_empty() && overlay.schemas.contains_key("Thing"));
    }
}
