//! Revisions that remove or rename what an overlay describes.

use serde_json::Value;

use crate::service::Response;
use crate::update::{OVERLAY, Project, document, later, real};

/// The overlay of the project, with an entry for each item that [`renamed`] removes or renames, and
/// one with a misspelled name.
const ENTRIES: &str = r#"
[schemas.VacationSettings]
doc = "Settings."

[schemas.CseIdentity.properties.emailAdress]
doc = "An address."

[methods."gmail.users.messages.delete"]
doc = "Deletes."

[methods."gmail.users.messages.trash"]
doc = "Moves to the trash."
"#;

/// Returns a later revision without a method, and with other names for a method, a schema and a
/// property.
fn renamed() -> Value {
    let text = real("gmail.v1").to_string();
    let text = text.replace("\"VacationSettings\"", "\"AbsenceSettings\"");
    let text = text.replace("\"primaryKeyPairId\"", "\"primaryKeyPairsId\"");
    let mut renamed: Value = serde_json::from_str(&text).unwrap();
    renamed["revision"] = "20990101".into();
    let messages = &mut renamed["resources"]["users"]["resources"]["messages"]["methods"];
    let messages = messages.as_object_mut().unwrap();
    messages.remove("trash").unwrap();
    let mut method = messages.remove("delete").unwrap();
    method["id"] = "gmail.users.messages.remove".into();
    messages.insert("remove".to_owned(), method);
    renamed
}

/// Returns a later revision without a property, which is a breaking change.
fn without_status() -> Value {
    let mut without = later();
    let properties = &mut without["schemas"]["Delegate"]["properties"];
    let properties = properties.as_object_mut().unwrap();
    properties.remove("verificationStatus").unwrap();
    without
}

/// Returns a project whose source has the revision of [`renamed`].
fn project() -> Project {
    let project = Project::new();
    let overlay = format!("{OVERLAY}{ENTRIES}");
    std::fs::write(project.path("discovery/gmail.v1.overlay.toml"), overlay).unwrap();
    project.service.document("gmail:v1", document(&renamed()));
    project
}

/// Checks that each entry without a target is listed with what became of the target.
fn lists_entries(said: &str, severity: &str) {
    let problems = said.lines().collect::<Vec<_>>();
    for (what, hint) in [
        (
            "schema `VacationSettings`",
            "this revision renamed it: `AbsenceSettings`",
        ),
        ("property `emailAdress`", "did you mean `emailAddress`?"),
        (
            "property `primaryKeyPairId`",
            "this revision perhaps renamed it: `primaryKeyPairsId`",
        ),
        (
            "method `gmail.users.messages.delete`",
            "this revision renamed it: `gmail.users.messages.remove`",
        ),
        (
            "method `gmail.users.messages.trash`",
            "this revision removed it: delete the entry",
        ),
    ] {
        let line =
            format!("{severity}: the overlay points at nothing: the document has no {what} here");
        let at = problems.iter().position(|it| **it == line);
        let at = at.unwrap_or_else(|| panic!("{line}\nin\n{said}"));
        assert_eq!(problems[at + 2].trim(), format!("hint: {hint}"), "{said}");
    }
}

/// Returns the report, which precedes all problems.
fn report<'s>(said: &'s str, severity: &str) -> &'s str {
    let report = said.split(&format!("{severity}: ")).next().unwrap();
    for line in [
        "gmail.users.messages.trash  method removed",
        "gmail.users.messages.remove  method renamed",
        "AbsenceSettings  schema renamed",
        "next version: 0.1.0 -> 0.2.0+20990101",
    ] {
        assert!(report.contains(line), "{line}\nin\n{said}");
    }
    report
}

#[test]
fn dry_run_reports_and_warns() {
    let project = project();
    let before = project.tree();
    let said = project.update(&["--dry-run"], 0);
    report(&said, "warning");
    lists_entries(&said, "warning");
    assert!(said.contains("nothing was written (--dry-run)"), "{said}");
    assert!(project.tree() == before, "the tree changed");
}

#[test]
fn update_reports_and_fails() {
    let project = project();
    let before = project.tree();
    let said = project.update(&[], 2);
    lists_entries(&said, "error");
    assert!(
        said.contains("next version: 0.1.0 -> 0.2.0+20990101"),
        "{said}"
    );
    assert!(
        said.ends_with("nothing was written: correct the overlay for this revision, and run `discogen update` again\n"),
        "{said}"
    );
    assert!(project.tree() == before, "the tree changed");
}

#[test]
fn repair_without_target_is_left_out() {
    let project = Project::new();
    let repair = "[[repairs]]\npointer = \"/schemas/Delegate/properties/verificationStatus/type\"\n\
                  value = \"string\"\nreason = \"x\"\n";
    let overlay = format!("{repair}{OVERLAY}");
    std::fs::write(project.path("discovery/gmail.v1.overlay.toml"), overlay).unwrap();
    project
        .service
        .document("gmail:v1", document(&without_status()));
    let said = project.update(&["--dry-run"], 0);
    assert!(
        said.contains("Delegate.verificationStatus  property removed"),
        "{said}"
    );
    assert!(
        said.contains("warning: the repair points at nothing in the document"),
        "{said}"
    );
    assert!(
        said.contains("hint: this revision removed it: delete the entry"),
        "{said}"
    );
    project.fails("error: the repair points at nothing in the document", 2);
}

#[test]
fn overlay_entries_that_point_nowhere_are_listed() {
    let project = Project::new();
    let mut renamed = later();
    let properties = renamed["schemas"]["CseIdentity"]["properties"]
        .as_object_mut()
        .unwrap();
    let property = properties.remove("primaryKeyPairId").unwrap();
    properties.insert("primaryKeyPairsId".to_owned(), property);
    project.service.document("gmail:v1", document(&renamed));
    project.fails(
        "hint: this revision perhaps renamed it: `primaryKeyPairsId`",
        2,
    );
    // Once the overlay is fixed, which then is ahead of the stored document, the revision is
    // accepted.
    let overlay = OVERLAY.replace("primaryKeyPairId", "primaryKeyPairsId");
    std::fs::write(project.path("discovery/gmail.v1.overlay.toml"), overlay).unwrap();
    let said = project.update(&[], 0);
    assert!(said.contains("CseIdentity.primaryKeyPairId"), "{said}");
    project.run(&["check"], 0);
}

#[test]
fn incompatible_version_needs_another_requirement() {
    let note = "0.2.0 is incompatible with 0.1.0: a dependency with a version requirement, such as \
                `x = { version = \"0.1.0\", path = \"out\" }`, must be changed to 0.2.0 or written \
                without `version`\n";
    let project = Project::new();
    project.service.document("gmail:v1", document(&later()));
    let said = project.update(&["--dry-run"], 0);
    assert!(!said.contains("version requirement"), "{said}");

    project.service.document(
        "gmail:v1",
        Response::Document(without_status().to_string(), "\"two\""),
    );
    for options in [&["--dry-run"][..], &[]] {
        let said = project.update(options, 0);
        assert!(said.ends_with(note), "{said}");
    }
}

#[test]
fn an_overlay_of_one_revision_applies_to_both() {
    let project = project();
    std::fs::create_dir(project.path("new")).unwrap();
    std::fs::write(project.path("new/gmail.v1.json"), renamed().to_string()).unwrap();
    let document = "discovery/gmail.v1.json";
    let note = "`new/gmail.v1.json` has no overlay beside it: `discovery/gmail.v1.overlay.toml` \
                applies to both revisions\n";

    for old in [document, "discovery"] {
        let said = project.run(&["diff", old, "new"], 0);
        assert!(said.contains(note), "{said}");
        lists_entries(&said, "warning");
    }
    // The document with the overlay may also be the new one.
    let overlay = OVERLAY.replace("primaryKeyPairId", "primaryKeyPairsId");
    std::fs::rename(
        project.path("discovery/gmail.v1.overlay.toml"),
        project.path("old.toml"),
    )
    .unwrap();
    std::fs::write(project.path("new/gmail.v1.overlay.toml"), &overlay).unwrap();
    let said = project.run(&["diff", document, "new"], 0);
    let note = "`discovery/gmail.v1.json` has no overlay beside it: `new/gmail.v1.overlay.toml` \
                applies to both revisions\n";
    assert!(said.contains(note), "{said}");
    assert!(!said.contains("warning: "), "{said}");

    // Two overlays apply to one revision each.
    std::fs::write(project.path("discovery/gmail.v1.overlay.toml"), OVERLAY).unwrap();
    let said = project.run(&["diff", document, "new"], 0);
    assert!(!said.contains("has no overlay beside it"), "{said}");
}
