//! Valid and invalid overlays, and the diagnostics of the invalid ones.

use super::*;

const GOOD: &str = r#"
doc = "Pets."
source = "https://example.com"
reference = "https://example.com/reference/rest/v1"

[names]
strip = ["GoogleV1"]

[schemas.Pet]
doc = "A pet."
rename = "Animal"
source = "s"

[schemas.Pet.properties.name]
doc = "Its name."
rename = "pet_name"
secret = true

[schemas.Pet.properties.kind]
values = ["CAT", "DOG"]
[schemas.Pet.properties.kind.value_docs]
CAT = "Meows."

[schemas.Pet.properties]
owner = { holds = "Owner" }
toys = { holds = ["Toy"] }
collar.properties.color = { secret = true, rename = "hue" }
collar.properties.bell.properties.note.doc = "Its sound."
collar.unions.closure.members = ["buckle", "clip"]

[schemas.Pet.unions.home]
type = "PetHome"
members = ["basket", "cage"]
doc = "Where it sleeps."
source = "s"

[methods."x.pets.insert"]
doc = "Adds a pet."
operation = { result = "Pet", metadata = "Progress", poll = "x.operations.get" }
[methods."x.pets.insert".parameters.order]
doc = "Which first."
rename = "sort"
values = ["asc"]
value_docs = { asc = "Old ones." }
[methods."x.pets.insert".unions.choice]
members = ["a", "b"]

[resources."pets.toys"]
doc = "Toys."

[resource_names.Pet]
patterns = ["owners/{owner}/pets/{pet}", "pets/{pet}"]
doc = "A pet's name."

[[repairs]]
pointer = "/schemas/Pet/properties/age/format"
value = { a = [1, -2, 0x10, 1.5, true, "x", 2026-01-01] }
reason = "It is larger."
source = "s"

[[repairs]]
pointer = "/schemas/Pet/x~1y"
remove = true
reason = "There is none."
"#;

fn parse(text: &str) -> Result<Overlay, Errors> {
    Overlay::parse(&Source::new("x.overlay.toml", text))
}

fn problems(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

fn texts(list: &[Spanned<String>]) -> Vec<&str> {
    list.iter().map(|text| text.get_ref().as_str()).collect()
}

#[test]
fn schemas_are_read() {
    let overlay = parse(GOOD).unwrap();
    assert_eq!(overlay.doc.as_deref(), Some("Pets."));
    assert_eq!(
        overlay.reference.as_deref(),
        Some("https://example.com/reference/rest/v1")
    );
    assert_eq!(texts(&overlay.names.strip), ["GoogleV1"]);
    let pet = overlay.schemas.get("Pet").unwrap();
    assert_eq!(pet.rename.as_ref().unwrap().get_ref(), "Animal");
    let name = pet.object.properties.get("name").unwrap();
    assert_eq!(name.rename.as_ref().unwrap().get_ref(), "pet_name");
    assert!(name.secret && !pet.object.properties.get("kind").unwrap().secret);
    let kind = pet.object.properties.get("kind").unwrap();
    assert_eq!(texts(kind.values.as_deref().unwrap()), ["CAT", "DOG"]);
    assert_eq!(kind.value_docs.get("CAT").unwrap(), "Meows.");
    let holds = |name: &str| {
        pet.object
            .properties
            .get(name)
            .unwrap()
            .holds
            .as_ref()
            .unwrap()
    };
    assert!(matches!(holds("owner"), Holds::One(_)));
    assert!(matches!(holds("toys"), Holds::Many(_)));
    assert_eq!(holds("toys").schema().get_ref(), "Toy");
    let collar = &pet.object.properties.get("collar").unwrap().object;
    let color = collar.properties.get("color").unwrap();
    assert!(color.secret && color.rename.is_some());
    let bell = &collar.properties.get("bell").unwrap().object;
    let note = bell.properties.get("note").unwrap();
    assert_eq!(note.doc.as_deref(), Some("Its sound."));
    let closure = collar.unions.get("closure").unwrap();
    assert_eq!(texts(&closure.members), ["buckle", "clip"]);
    let home = pet.object.unions.get("home").unwrap();
    assert_eq!(home.type_name.as_ref().unwrap().get_ref(), "PetHome");
    assert_eq!(texts(&home.members), ["basket", "cage"]);
}

#[test]
fn methods_resources_and_names_are_read() {
    let overlay = parse(GOOD).unwrap();
    let insert = overlay.methods.get("x.pets.insert").unwrap();
    let operation = insert.operation.as_ref().unwrap();
    assert_eq!(operation.result.as_ref().unwrap().get_ref(), "Pet");
    assert_eq!(operation.metadata.as_ref().unwrap().get_ref(), "Progress");
    assert_eq!(
        operation.poll.as_ref().unwrap().get_ref(),
        "x.operations.get"
    );
    let order = insert.parameters.get("order").unwrap();
    assert_eq!(order.rename.as_ref().unwrap().get_ref(), "sort");
    assert_eq!(order.value_docs.get("asc").unwrap(), "Old ones.");
    assert_eq!(
        texts(&insert.unions.get("choice").unwrap().members),
        ["a", "b"]
    );
    assert_eq!(
        overlay.resources.get("pets.toys").unwrap().doc.as_deref(),
        Some("Toys.")
    );
    let patterns = &overlay.resource_names.get("Pet").unwrap().patterns;
    assert_eq!(texts(patterns), ["owners/{owner}/pets/{pet}", "pets/{pet}"]);
}

#[test]
fn repairs_are_read_in_order() {
    let overlay = parse(GOOD).unwrap();
    let [set, remove] = overlay.repairs.as_slice() else {
        panic!("two repairs")
    };
    let value = serde_json::json!({"a": [1, -2, 16, 1.5, true, "x", "2026-01-01"]});
    assert_eq!(set.change, Change::Set(value));
    assert_eq!(remove.pointer.get_ref(), "/schemas/Pet/x~1y");
    assert_eq!(remove.change, Change::Remove);
}

#[test]
fn a_later_stage_can_point_at_a_key() {
    let overlay = parse(GOOD).unwrap();
    let pet = overlay.schemas.get("Pet").unwrap();
    let (key, _) = pet.object.properties.get_key_value("kind").unwrap();
    assert_eq!(
        overlay.error_at(key.span(), "no such property").to_string(),
        "error: no such property\n  --> x.overlay.toml:19:25, at schemas.Pet.properties.kind"
    );
    let member = &pet.object.unions.get("home").unwrap().members[1];
    assert_eq!(
        overlay
            .error_at(member.span(), "no such member")
            .to_string(),
        "error: no such member\n  --> x.overlay.toml:33:22, at schemas.Pet.unions.home.members[1]"
    );
    let (key, _) = overlay.methods.get_key_value("x.pets.insert").unwrap();
    assert_eq!(
        overlay
            .error_at(key.span(), "no such method")
            .pointer
            .as_deref(),
        Some("methods.\"x.pets.insert\"")
    );
    let reported = Overlay::empty().error_at(3..9, "nowhere");
    assert_eq!(reported.pointer, None);
}

#[test]
fn unknown_keys_are_errors_with_the_nearest_known_key() {
    let text =
        "[schema.Pet]\ndoc = \"x\"\n[schemas.Pet.properties.name]\nholdz = \"A\"\nqqqqqq = 1\n";
    assert_eq!(
        problems(text),
        "error: unknown key `schema`\n  --> x.overlay.toml:1:2, at schema\n  \
         hint: did you mean `schemas`?\n\
         error: unknown key `holdz`\n  --> x.overlay.toml:4:1, at schemas.Pet.properties.name.holdz\n  \
         hint: did you mean `holds`?\n\
         error: unknown key `qqqqqq`\n  --> x.overlay.toml:5:1, at schemas.Pet.properties.name.qqqqqq\n  \
         hint: known here: source, doc, rename, secret, required, holds, values, value_docs, properties, unions, behavior, resource"
    );
}

#[test]
fn all_values_of_wrong_types_are_reported() {
    let text = "doc = 1\nnames = []\n[schemas]\nA = 1.5\n[schemas.B]\nproperties = \"x\"\n\
                [schemas.C.unions.u]\nmembers = [2026-01-01]\n[schemas.C.properties.p]\n\
                secret = \"no\"\nvalue_docs.X = {}\nrename = \"1a\"\n";
    assert_eq!(
        problems(text),
        "error: expected a string, found an integer\n  --> x.overlay.toml:1:7, at doc\n\
         error: expected a table, found an array\n  --> x.overlay.toml:2:9, at names\n\
         error: expected a table, found a float\n  --> x.overlay.toml:4:5, at schemas.A\n\
         error: expected a table, found a string\n  --> x.overlay.toml:6:14, at schemas.B.properties\n\
         error: expected at least one member\n  --> x.overlay.toml:8:11, at schemas.C.unions.u.members\n\
         error: expected a string, found a date or time\n  \
         --> x.overlay.toml:8:12, at schemas.C.unions.u.members[0]\n\
         error: expected `true` or `false`, found a string\n  \
         --> x.overlay.toml:10:10, at schemas.C.properties.p.secret\n\
         error: expected a string, found a table\n  \
         --> x.overlay.toml:11:16, at schemas.C.properties.p.value_docs.X\n\
         error: `1a` is not a name for a Rust field, as in `user_id`\n  --> x.overlay.toml:12:10, at schemas.C.properties.p.rename"
    );
}

#[test]
fn incomplete_entries_are_errors() {
    for (text, expected) in [
        (
            "[schemas.A.unions.u]\n",
            "error: the key `members` is missing",
        ),
        (
            "[schemas.A.unions.u]\nmembers = [\"a\", \"a\"]",
            "error: `a` occurs twice in the list",
        ),
        (
            "[schemas.A.properties.p]\nholds = [\"A\", \"B\"]",
            "error: an array of one schema is written",
        ),
        (
            "[schemas.A.properties.p]\nvalues = []",
            "error: expected at least one value",
        ),
        (
            "[resource_names.A]\npatterns = []",
            "error: expected at least one pattern",
        ),
        (
            "[[repairs]]\npointer = \"/a\"\nremove = true",
            "error: the key `reason` is missing",
        ),
        (
            "[[repairs]]\npointer = \"a\"\nremove = true\nreason = \"r\"",
            "error: a JSON pointer begins with `/`",
        ),
        (
            "[[repairs]]\npointer = \"/a\"\nreason = \"r\"",
            "error: a repair has either",
        ),
        (
            "[[repairs]]\npointer = \"/a\"\nreason = \"r\"\nvalue = 1\nremove = true",
            "error: a repair has either",
        ),
        (
            "[[repairs]]\npointer = \"/a\"\nreason = \"r\"\nvalue = nan",
            "error: the number has no counterpart",
        ),
    ] {
        let found = problems(text);
        assert!(found.starts_with(expected), "{text}: {found}");
        assert!(found.contains("--> x.overlay.toml:"), "{found}");
    }
}

#[test]
fn patterns_of_names_are_segments() {
    let with =
        |pattern: &str| format!("[resource_names.A]\npatterns = [\"b/{{b}}\", \"{pattern}\"]\n");
    for good in [
        "a/{x}/b/{y}",
        "a/-/c.d~e_f/{x_1}",
        "{x}",
        "{x=**}",
        "files/{path=**}",
        "a",
    ] {
        assert!(parse(&with(good)).is_ok(), "{good}");
    }
    for (bad, reason) in [
        ("a/{x}/b/{x}", "has the variable `x` twice"),
        ("a/{x}/{x=**}", "has the variable `x` twice"),
        ("a/{x=**}/b", "has more behind `{x=**}`"),
        ("a//{x}", "has an empty segment"),
        ("/a", "has an empty segment"),
        ("", "has an empty segment"),
        ("a/", "has an empty segment"),
        ("a/../{x}", "has a segment `.` or `..`"),
        ("p{x}", "has the segment `p{x}`"),
        ("{x}p", "has the segment `{x}p`"),
        ("{x}-{y}", "has the segment `{x}-{y}`"),
        ("{}", "has the segment `{}`"),
        ("{1}", "has the segment `{1}`"),
        ("{x=*}", "has the segment `{x=*}`"),
        ("{x*}", "has the segment `{x*}`"),
        ("{+x}", "has the segment `{+x}`"),
        ("c/{x}/..", "has a segment `.` or `..`"),
        ("a/*", "has the segment `*`"),
        ("a b", "has the segment `a b`"),
        ("a%2fb", "has the segment `a%2fb`"),
    ] {
        assert_eq!(
            problems(&with(bad)),
            format!(
                "error: the pattern {reason}; each segment is plain text or `{{name}}`, \
                 the last one `{{name=**}}` too\n  \
                 --> x.overlay.toml:2:22, at resource_names.A.patterns[1]"
            ),
        );
    }
    assert!(problems(&with("{/x*}")).starts_with("error: the pattern has the segment `{`"));
}

#[test]
fn syntax_errors_have_a_line() {
    let found = problems("doc = \"x\"\n[schemas.A\ndoc = \"y\"\n");
    assert!(found.starts_with("error: this is not TOML: "), "{found}");
    assert!(found.contains("--> x.overlay.toml:2:"), "{found}");
    let found = problems("doc = \"x\"\ndoc = \"y\"\n");
    assert_eq!(
        found,
        "error: this is not TOML: duplicate key\n  --> x.overlay.toml:2:1"
    );
}

#[test]
fn a_reference_is_an_https_url() {
    for bad in [
        "http://example.com/rest/v1",
        "https://example.com",
        "https://example.com/rest/v1/",
        "https://example.com/rest?v=1",
        "https://example.com/rest#v1",
        "https://example.com/a b",
        "example.com/rest/v1",
    ] {
        let found = problems(&format!("reference = \"{bad}\"\n"));
        assert!(
            found.starts_with("error: expected an https URL without a query"),
            "{bad}: {found}"
        );
        assert!(
            found.contains("--> x.overlay.toml:1:13, at reference"),
            "{found}"
        );
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let arrays = format!(
        "[[repairs]]\nvalue = {}{}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let keys = format!("{}a = 1", "a.".repeat(10_000));
    let header = format!("[{}a]", "a.".repeat(10_000));
    for text in [arrays, keys, header] {
        assert!(problems(&text).starts_with("error: this is not TOML: "));
    }
}

#[test]
fn mutilated_overlays_never_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end as u64) as usize
    };
    let (mut good, mut bad) = (0, 0);
    for _ in 0..3000 {
        let mut bytes = GOOD.as_bytes().to_vec();
        for _ in 0..=below(2) {
            let at = below(bytes.len());
            match below(4) {
                0 => drop(bytes.drain(at..(at + 30).min(bytes.len()))),
                1 => bytes[at] = b"[]{}\".=#,\n'-"[below(12)],
                2 => bytes.insert(at, below(128) as u8),
                _ => bytes[at] ^= 1 << below(7),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        match parse(&text) {
            Ok(overlay) => {
                good += 1;
                overlay.error_at(at_most(&text, below(600)), "anywhere");
            }
            Err(errors) => {
                bad += 1;
                assert!(
                    errors
                        .0
                        .iter()
                        .all(|error| error.is_error() && error.line.is_some())
                );
            }
        }
    }
    assert!(good > 100 && bad > 1000, "{good} good, {bad} bad");
}

fn at_most(text: &str, at: usize) -> Range<usize> {
    at.min(text.len())..text.len()
}

/// The examples of docs/overlays.md are overlays, and show every key.
#[test]
fn the_page_of_this_repository_on_overlays_shows_every_key() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(here.join(path)).unwrap();
    let page = read("../docs/overlays.md");
    let blocks = page.split("```toml\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|it| it.split("```").next()).collect();
    assert!(blocks.len() > 5);
    for block in &blocks {
        let parsed = parse(block).map(drop).map_err(|it| it.to_string());
        assert_eq!(parsed, Ok(()), "{block}");
    }
    let shown = blocks.concat();
    // Every key is read by its name, with `table.get("key", ...)` and the like.
    let code = read("src/overlay/read.rs");
    let calls = [
        ".text(",
        ".get(",
        ".flag(",
        ".keyed(",
        ".need(",
        ".need_because(",
    ];
    let mut keys = 0;
    for call in calls {
        for after in code.split(call).skip(1) {
            let Some((key, _)) = after
                .trim_start()
                .strip_prefix('"')
                .and_then(|it| it.split_once('"'))
            else {
                continue;
            };
            let forms = [
                format!("{key} = "),
                format!(".{key}]"),
                format!(".{key}."),
                format!("[{key}"),
                format!("[[{key}"),
            ];
            assert!(
                forms.iter().any(|form| shown.contains(form)),
                "`{key}` is not on the page"
            );
            keys += 1;
        }
    }
    assert!(keys > 30, "{keys}");
}
