//! The overlay that `discogen add` writes: no entries, but comments that show the common ones.

/// Returns the overlay of an API.
pub(super) fn text(name: &str, version: &str) -> String {
    HEADER
        .lines()
        .chain(EXAMPLES.lines())
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect::<String>()
        .replace("{name}", name)
        .replace("{version}", version)
}

const HEADER: &str = "\
{name} {version}: facts that the document lacks. Keys are names in the document. An entry without a
match is an error. `discogen docs-coverage --list` names the items without `doc`.
";

const EXAMPLES: &str = r#"
doc = "What the API is for."
reference = "https://example.com/{name}/reference/rest/{version}"   # base URL of links

[methods."{name}.things.get"]
doc = "What the method does."
operation = { result = "Thing" }   # of a long-running operation

[methods."{name}.things.get".parameters.thingId]
doc = "What the parameter means."

[schemas.Thing]
doc = "What a thing is."
rename = "Item"   # the Rust type

[schemas.Thing.properties.password]
doc = "What the property means."
secret = true   # the value never shows in Debug, logs or errors

[schemas.Thing.properties.size]
values = ["large", "small"]   # known values of a string
value_docs.large = "What the value means."

[schemas.Thing.properties.details]
holds = "ThingDetails"   # what a property of type `any` holds

[schemas.Thing.properties.home.properties.street]   # in an object without a schema of its own
doc = "What the property means."

[schemas.Thing.unions.owner]   # of these properties, at most one is set
members = ["user", "group"]

[[repairs]]   # where the document is wrong
pointer = "/schemas/Thing/properties/count/format"
value = "int64"
reason = "Why."
"#;

#[cfg(test)]
mod tests {
    use super::text;
    use crate::document::Source;
    use crate::overlay::Overlay;

    fn parse(text: &str) -> Overlay {
        Overlay::parse(&Source::new("x.overlay.toml", text)).unwrap()
    }

    #[test]
    fn the_overlay_has_no_entries() {
        let overlay = parse(&text("pets", "v1"));
        assert!(overlay.doc.is_none() && overlay.methods.is_empty() && overlay.schemas.is_empty());
    }

    #[test]
    fn each_example_is_an_entry() {
        let stub = text("pets", "v1");
        let (_, examples) = stub.split_once("#\n").unwrap();
        let uncommented = examples.lines().map(|line| {
            let line = line.strip_prefix('#').unwrap();
            format!("{line}\n")
        });
        let overlay = parse(&uncommented.collect::<String>());
        assert_eq!(overlay.methods.len(), 1);
        let thing = overlay.schemas.get("Thing").unwrap();
        assert_eq!(thing.object.properties.len(), 4);
        assert_eq!((thing.object.unions.len(), overlay.repairs.len()), (1, 1));
    }
}
