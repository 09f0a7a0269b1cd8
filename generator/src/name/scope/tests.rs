use super::*;

fn names(namer: &mut Namer, kind: NameKind, keys: &[&str]) -> Vec<String> {
    let requested: Vec<NameRequest> = keys
        .iter()
        .map(|key| {
            let candidate = if kind == NameKind::Type {
                crate::name::pascal(key)
            } else {
                crate::name::snake(key)
            };
            NameRequest::new(*key, candidate)
        })
        .collect();
    namer
        .allocate("s", kind, &requested)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn equal_wire_name_wins() {
    for (kind, keys, expected) in [
        (
            NameKind::Type,
            ["A2APart", "A2aPart"],
            ["A2aPart2", "A2aPart"],
        ),
        (
            NameKind::Field,
            ["FooBar", "fooBar"],
            ["foo_bar_2", "foo_bar"],
        ),
        (
            NameKind::Field,
            ["fooBar", "foo_bar"],
            ["foo_bar_2", "foo_bar"],
        ),
        (NameKind::Field, ["-name", "name"], ["name_2", "name"]),
        (NameKind::Field, ["@type", "type"], ["type_2", "type_"]),
    ] {
        let names_of = |keys: &[&str]| names(&mut Namer::default(), kind, keys);
        assert_eq!(names_of(&keys), expected);
        let [first, second] = keys;
        let [of_first, of_second] = expected;
        assert_eq!(names_of(&[second, first]), [of_second, of_first]);
    }
    let variants = [
        NameRequest::new("-name", "Name"),
        NameRequest::new("name", "Name"),
    ];
    let names = Namer::default().allocate("s", NameKind::Variant, &variants);
    let names: Vec<&str> = names.iter().map(RustName::as_str).collect();
    assert_eq!(names, ["Name2", "Name"]);
}

#[test]
fn other_collisions_follow_byte_order() {
    for keys in [["-a", "+a"], ["+a", "-a"]] {
        let names = names(&mut Namer::default(), NameKind::Field, &keys);
        let expected = keys.map(|key| if key == "+a" { "a" } else { "a_2" });
        assert_eq!(names, expected);
    }
}

#[test]
fn a_newcomer_renames_nothing() {
    let mut namer = Namer::default();
    assert_eq!(
        names(&mut namer, NameKind::Type, &["HttpHealthCheck"]),
        ["HttpHealthCheck"]
    );
    let mut later = Namer::new(namer.into_ledger());
    assert_eq!(
        names(
            &mut later,
            NameKind::Type,
            &["HTTPHealthCheck", "HttpHealthCheck"]
        ),
        ["HttpHealthCheck2", "HttpHealthCheck"]
    );
    let mut last = Namer::new(later.into_ledger());
    assert_eq!(
        names(&mut last, NameKind::Type, &["HTTPHealthCheck"]),
        ["HttpHealthCheck2"]
    );
}

#[test]
fn used_names_get_an_underscore() {
    let mut namer = Namer::default();
    assert_eq!(
        names(
            &mut namer,
            NameKind::Field,
            &["type", "self", "new", "type_"]
        ),
        ["type_", "self_", "new_", "type_2"]
    );
    let mut namer = Namer::default();
    assert_eq!(
        names(&mut namer, NameKind::Type, &["Option", "Self", "Value"]),
        ["Option_", "Self_", "Value"]
    );
    let mut namer = Namer::default();
    assert_eq!(
        names(
            &mut namer,
            NameKind::Argument,
            &["query", "path", "token", "send"]
        ),
        ["query", "path", "token", "send_"]
    );
    let mut namer = Namer::default();
    assert_eq!(
        names(&mut namer, NameKind::Module, &["aux", "types", "methods"]),
        ["aux_", "types_", "methods_"]
    );
}

#[test]
fn chosen_name_replaces_a_removed_item() {
    let mut namer = Namer::default();
    namer.allocate(
        "s",
        NameKind::Type,
        &[NameRequest::new("Old", "Old"), NameRequest::new("B", "B")],
    );
    namer.one("s", NameKind::Type, &NameRequest::new("B.c", "Bc"));
    let requested = [
        NameRequest::new("New", "New").or_chosen(Some("Old")),
        NameRequest::new("B", "B"),
        // The item still exists; it is only not requested here.
        NameRequest::new("C", "C").or_chosen(Some("Bc")),
    ];
    let names = namer.allocate("s", NameKind::Type, &requested);
    let names: Vec<&str> = names.iter().map(RustName::as_str).collect();
    assert_eq!(names, ["Old", "B", "Bc2"]);
}

#[test]
fn a_chosen_name_overrules_the_ledger() {
    let mut namer = Namer::default();
    namer.one("s", NameKind::Type, &NameRequest::new("a", "A"));
    let name = namer.one(
        "s",
        NameKind::Type,
        &NameRequest::new("a", "A").or_chosen(Some("B")),
    );
    assert_eq!(name.as_str(), "B");
}
