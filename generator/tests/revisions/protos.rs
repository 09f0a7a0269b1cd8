//! `overlay from-protos`, and the commands that read its file: `generate`, `update` and `diff`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const MANIFEST: &str = "[crate]\nname = \"pets\"\nversion = \"0.1.0\"\noutput = \"../out\"\n\n\
                        [[api]]\ndocument = \"pets.v1.json\"\n";

const PROTO: &str = r#"
syntax = "proto3";
package pets.v1;
import "google/api/options.proto";
message GetPet { string name = 1; }
message Pet {
  option (google.api.resource) = { type: "pets.googleapis.com/Pet" pattern: "pets/{pet}" };
  string name = 1;
  oneof food { string dry = 2; string wet = 3; }
}
service Pets {
  rpc Get(GetPet) returns (Pet) { option (google.api.http) = { get: "/v1/{name=pets/*}" }; }
}
"#;

/// A project with one document, and a folder of its protos.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        for folder in ["discovery", "protos", "new"] {
            std::fs::create_dir(project.path(folder)).unwrap();
        }
        project.write("discovery/discogen.toml", MANIFEST);
        project.write("discovery/pets.v1.json", &document().to_string());
        project.write("protos/pets.proto", PROTO);
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path(path), text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_discogen"));
        command.args(arguments).current_dir(self.0.path());
        command.env("DISCOGEN_CACHE", self.path("cache"));
        command.output().unwrap()
    }

    /// Makes the overlay; returns the exit code with the output and the errors.
    fn overlay(&self, more: &[&str]) -> (i32, String) {
        let common = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protos");
        let common = common.to_str().unwrap();
        let command = [
            "overlay",
            "from-protos",
            "protos",
            common,
            "--api",
            "pets:v1",
        ];
        said(&self.run(&[&command, more].concat()))
    }
}

fn said(output: &Output) -> (i32, String) {
    let text = [&output.stdout[..], &output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
}

fn document() -> Value {
    let text = json!({"type": "string"});
    json!({
        "kind": "discovery#restDescription", "id": "pets:v1", "name": "pets", "version": "v1",
        "revision": "20260101", "rootUrl": "https://pets.googleapis.com/", "servicePath": "",
        "schemas": {"Pet": {"id": "Pet", "type": "object",
            "properties": {"name": text, "dry": text, "wet": text}}},
        "resources": {"pets": {"methods": {"get": {
            "id": "pets.pets.get", "httpMethod": "GET", "path": "v1/{+name}",
            "parameters": {"name": {"type": "string", "location": "path", "required": true,
                "pattern": "^pets/[^/]+$"}},
            "parameterOrder": ["name"], "response": {"$ref": "Pet"},
        }}}},
    })
}

#[test]
fn the_file_is_written_checked_and_used() {
    let project = Project::new();
    let (code, text) = project.overlay(&["--check"]);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("pets.v1.protos.toml is out of date"),
        "{text}"
    );
    let (code, text) = project.overlay(&[]);
    assert_eq!(code, 0, "{text}");
    let row = text.lines().nth(1).unwrap();
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(cells, ["pets:v1", "1", "of", "1", "1", "1", "0", "0", "1"]);
    assert_eq!(project.overlay(&["--check"]).0, 0);
    assert_eq!(said(&project.run(&["generate"])).0, 0);
    let types = project.text("out/src/pets_v1/types/pet.rs");
    assert!(types.contains("pub food: Option<PetFood>"), "{types}");
    let names = project.text("out/src/pets_v1/names.rs");
    assert!(names.contains("pub struct PetName"), "{names}");
}

#[test]
fn a_handwritten_union_wins_and_is_reported() {
    let project = Project::new();
    let ours = "[schemas.Pet.unions.meal]\nmembers = [\"dry\", \"wet\"]\n";
    project.write("discovery/pets.v1.overlay.toml", ours);
    let (code, text) = project.overlay(&[]);
    assert!(
        code == 0 && text.contains("the protos call this union `food`"),
        "{text}"
    );
    let (code, text) = said(&project.run(&["generate"]));
    assert!(
        code == 0 && text.contains("the protos call this union `food`"),
        "{text}"
    );
    let types = project.text("out/src/pets_v1/types/pet.rs");
    assert!(types.contains("pub meal: Option<PetMeal>"), "{types}");
}

#[test]
fn a_handwritten_name_needs_the_file() {
    let project = Project::new();
    project.write(
        "discovery/pets.v1.overlay.toml",
        "[schemas.Pet.unions.food]\ntype = \"Meal\"\n",
    );
    let (code, text) = said(&project.run(&["generate"]));
    assert!(
        code == 2 && text.contains("the key `members` is missing"),
        "{text}"
    );
    assert_eq!(project.overlay(&[]).0, 0);
    assert_eq!(said(&project.run(&["generate"])).0, 0);
    let types = project.text("out/src/pets_v1/types/pet.rs");
    assert!(types.contains("pub food: Option<Meal>"), "{types}");
}

#[test]
fn a_revision_without_a_member_is_an_error_of_the_file() {
    let project = Project::new();
    project.overlay(&[]);
    project.run(&["generate"]);
    let mut later = document();
    later["revision"] = json!("20260202");
    let properties = &mut later["schemas"]["Pet"]["properties"];
    properties.as_object_mut().unwrap().remove("wet");
    project.write("new/pets.v1.json", &later.to_string());
    let (code, text) = said(&project.run(&["update", "--source", "new"]));
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("pets.v1.protos.toml"), "{text}");
    assert!(text.contains("no property `wet`"), "{text}");
    assert!(
        text.contains("run `discogen overlay from-protos` again"),
        "{text}"
    );
}

#[test]
fn a_new_union_is_a_change() {
    let project = Project::new();
    project.write("new/pets.v1.json", &document().to_string());
    // With an overlay of its own, the document does not get that of the other one.
    project.write("new/pets.v1.overlay.toml", "");
    project.overlay(&[]);
    let (code, text) = said(&project.run(&["diff", "new/pets.v1.json", "discovery/pets.v1.json"]));
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("food"), "{text}");
}

#[test]
fn an_unknown_api_is_an_error() {
    let project = Project::new();
    let output = project.run(&["overlay", "from-protos", "protos", "--api", "pet:v1"]);
    let (code, text) = said(&output);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("did you mean `pets:v1`?"), "{text}");
}
