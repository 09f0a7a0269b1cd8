use super::*;

/// Reads a handwritten overlay together with a generated one.
fn read(ours: &str, theirs: &str) -> (Overlay, Vec<String>) {
    let ours = Source::new("x.overlay.toml", ours);
    let theirs = Source::new("x.protos.toml", theirs);
    let (overlay, warnings) =
        Overlay::read(Some(&ours), Some(&theirs), Incomplete::IsAnError).unwrap();
    (overlay, warnings.iter().map(ToString::to_string).collect())
}

const UNION: &str =
    "[schemas.A]\nsource = \"a.proto\"\n[schemas.A.unions.u]\nmembers = [\"x\", \"y\"]\n";

fn members(overlay: &Overlay) -> Vec<&str> {
    let schema = overlay.schemas.get("A").unwrap();
    let unions = schema
        .object
        .unions
        .values()
        .flat_map(|union| &union.members);
    unions.map(|member| member.get_ref().as_str()).collect()
}

fn union(overlay: &Overlay) -> &UnionOverlay {
    let schema = overlay.schemas.get("A").unwrap();
    schema.object.unions.get("u").unwrap()
}

#[test]
fn generated_entries_complete_handwritten_ones() {
    let (overlay, warnings) = read(
        "[schemas.A.unions.u]\ntype = \"Choice\"\ndoc = \"A choice.\"",
        UNION,
    );
    assert_eq!(warnings, Vec::<String>::new());
    let union = union(&overlay);
    assert_eq!(union.type_name.as_ref().unwrap().get_ref(), "Choice");
    assert_eq!(union.doc.as_deref(), Some("A choice."));
    assert_eq!(members(&overlay), ["x", "y"]);
}

#[test]
fn a_generated_file_stands_alone() {
    let theirs = Source::new("x.protos.toml", UNION);
    let (overlay, warnings) = Overlay::read(None, Some(&theirs), Incomplete::IsAnError).unwrap();
    assert_eq!((members(&overlay), warnings.len()), (vec!["x", "y"], 0));
}

#[test]
fn handwritten_members_win_with_a_warning() {
    let (overlay, warnings) = read("[schemas.A.unions.u]\nmembers = [\"x\", \"z\"]", UNION);
    assert_eq!(members(&overlay), ["x", "z"]);
    let expected = "warning: the protos give this union `x`, `y`\n  --> x.overlay.toml:2:12";
    assert!(warnings[0].starts_with(expected), "{warnings:?}");
    assert_eq!(warnings.len(), 1);
}

#[test]
fn a_union_of_another_name_wins_with_a_warning() {
    let (overlay, warnings) = read("[schemas.A.unions.v]\nmembers = [\"y\", \"x\"]", UNION);
    assert_eq!(members(&overlay), ["y", "x"]);
    assert!(warnings[0].contains("call this union `u`"), "{warnings:?}");
}

#[test]
fn operations_are_completed_and_compared() {
    let theirs = "[methods.\"a.b\"]\noperation = { result = \"R\", metadata = \"M\" }";
    let (overlay, warnings) = read(
        "[methods.\"a.b\"]\noperation = { poll = \"a.get\" }",
        theirs,
    );
    let operation = overlay
        .methods
        .get("a.b")
        .unwrap()
        .operation
        .as_ref()
        .unwrap();
    let text = |it: &Option<Spanned<String>>| it.as_ref().unwrap().get_ref().clone();
    assert_eq!(text(&operation.result), "R");
    assert_eq!(
        (text(&operation.poll), warnings.len()),
        ("a.get".to_owned(), 0)
    );
    let (overlay, warnings) = read("[methods.\"a.b\"]\noperation = { result = \"S\" }", theirs);
    let operation = overlay
        .methods
        .get("a.b")
        .unwrap()
        .operation
        .as_ref()
        .unwrap();
    assert_eq!(text(&operation.result), "S");
    assert!(warnings[0].contains("the result is `R`"), "{warnings:?}");
}

#[test]
fn a_resource_name_with_another_key_keeps_that_key() {
    let theirs = "[resource_names.Sku]\npatterns = [\"skus/{sku}\"]\n\
                  [schemas.A.properties.sku]\nresource = \"Sku\"";
    let (overlay, warnings) = read("[resource_names.Item]\npatterns = [\"skus/{sku}\"]", theirs);
    let keys: Vec<&str> = overlay
        .resource_names
        .keys()
        .map(|key| key.get_ref().as_str())
        .collect();
    assert_eq!((keys, warnings.len()), (vec!["Item"], 0));
    let property = overlay
        .schemas
        .get("A")
        .unwrap()
        .object
        .properties
        .get("sku")
        .unwrap();
    assert_eq!(property.resource.as_ref().unwrap().get_ref(), "Item");
}

#[test]
fn patterns_are_completed_and_compared() {
    let theirs = "[resource_names.Sku]\npatterns = [\"skus/{sku}\"]";
    let (overlay, warnings) = read("[resource_names.Sku]\ndoc = \"A SKU.\"", theirs);
    let name = overlay.resource_names.get("Sku").unwrap();
    assert_eq!(name.patterns[0].get_ref(), "skus/{sku}");
    assert_eq!((name.doc.as_deref(), warnings.len()), (Some("A SKU."), 0));
    let (_, warnings) = read("[resource_names.Sku]\npatterns = [\"sku/{sku}\"]", theirs);
    assert!(
        warnings[0].contains("give this name `skus/{sku}`"),
        "{warnings:?}"
    );
}

#[test]
fn errors_are_in_the_file_of_their_entry() {
    let ours = Source::new("x.overlay.toml", "[schemas.A.unions.u]\ntype = \"U\"\n");
    let error = |theirs: &str| {
        let theirs = Source::new("x.protos.toml", theirs);
        Overlay::read(Some(&ours), Some(&theirs), Incomplete::IsAnError)
            .unwrap_err()
            .to_string()
    };
    let missing = error("");
    let expected = "error: the key `members` is missing\n  --> x.overlay.toml:1:19";
    assert!(missing.starts_with(expected), "{missing}");
    let unknown = error("\n[schemas.A]\nunion = 1\n");
    assert!(
        unknown.contains("--> x.protos.toml:3:1, at schemas.A.union"),
        "{unknown}"
    );
}

#[test]
fn generated_entries_point_into_their_file() {
    let (overlay, _) = read(
        "doc = \"A long text, so that the other file is shorter.\"",
        UNION,
    );
    let union = union(&overlay);
    let error = overlay
        .error_at(union.members[1].span(), "no such property")
        .to_string();
    assert!(error.contains("x.protos.toml:4:17"), "{error}");
    assert!(error.contains("schemas.A.unions.u.members[1]"), "{error}");
}

#[test]
fn sources_of_protos_are_no_pages() {
    let (overlay, _) = read("", UNION);
    assert_eq!(overlay.schemas.get("A").unwrap().source, None);
}

#[test]
fn incomplete_entries_may_be_left_out() {
    let text = "[schemas.A.unions.u]\ntype = \"U\"\n[resource_names.N]\ndoc = \"N.\"\n";
    let ours = Source::new("x.overlay.toml", text);
    let (overlay, _) = Overlay::read(Some(&ours), None, Incomplete::IsLeftOut).unwrap();
    assert!(overlay.schemas.get("A").unwrap().object.unions.is_empty());
    assert!(overlay.resource_names.is_empty());
    let error = Overlay::read(Some(&ours), None, Incomplete::IsAnError).unwrap_err();
    assert_eq!(error.0.len(), 2);
}
