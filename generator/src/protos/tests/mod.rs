//! Small protos, one for each case, beside a document that is made from the same facts.

mod matches;
mod names;
mod operations;
mod queries;
mod sources;
mod unions;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Protos, Report};
use crate::document::{Document, Source};
use crate::overlay::Overlay;

/// An overlay from protos, parsed.
struct Made {
    text: String,
    overlay: Overlay,
    report: Report,
}

impl Made {
    /// Returns the members of a union of a schema.
    fn members(&self, schema: &str, union: &str) -> Option<Vec<String>> {
        let schema = self.overlay.schemas.get(schema)?;
        let members = &schema.object.unions.get(union)?.members;
        Some(members.iter().map(|it| it.get_ref().clone()).collect())
    }

    /// Returns the reasons for which oneofs were left out.
    fn left_out(&self) -> Vec<String> {
        let oneofs = self.report.oneofs.iter();
        oneofs.filter_map(|it| it.outcome.reason()).collect()
    }
}

/// The folder of the protos that tests import.
fn common() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protos")
}

/// Compiles a file of the package `example.v1`, whose imports are there already.
fn protos(body: &str) -> Protos {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "syntax = \"proto3\";\npackage example.v1;\n\
         import \"google/api/options.proto\";\n\
         import \"google/longrunning/operations.proto\";\n\
         import \"google/protobuf/struct.proto\";\n\
         import \"google/protobuf/wrappers.proto\";\n{body}"
    );
    std::fs::write(folder.path().join("example.proto"), text).unwrap();
    let protos = Protos::read(&[folder.path().to_owned(), common()]).unwrap();
    let warnings: Vec<String> = protos.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, Vec::<String>::new());
    protos
}

/// Creates the overlay of a document with these schemas and methods, from a body of
/// [`protos`].
fn made(body: &str, schemas: Value, methods: Value) -> Made {
    let document = json!({
        "name": "example",
        "version": "v1",
        "rootUrl": "https://example.googleapis.com/",
        "servicePath": "",
        "schemas": schemas,
        "methods": methods,
    });
    let source = Source::new("example.v1.json", document.to_string());
    let (document, _) = Document::parse(&source).unwrap();
    let made = protos(body).overlay(&document, "example.v1.overlay.toml");
    let file = Source::new("example.v1.protos.toml", made.text.clone());
    Made {
        text: made.text,
        overlay: Overlay::parse(&file).unwrap_or_else(|errors| panic!("{errors}")),
        report: made.report,
    }
}

/// Returns a schema with properties of these types; `#Name` is a reference.
fn schema(properties: &[(&str, &str)]) -> Value {
    let properties = properties.iter().map(|(name, kind)| {
        let ty = match kind.strip_prefix('#') {
            Some(id) => json!({"$ref": id}),
            None => json!({"type": kind}),
        };
        ((*name).to_owned(), ty)
    });
    json!({"type": "object", "properties": properties.collect::<serde_json::Map<_, _>>()})
}

/// Returns a GET method that returns a schema.
fn get(path: &str, response: &str) -> Value {
    json!({
        "id": "example.get",
        "httpMethod": "GET",
        "path": path,
        "response": {"$ref": response},
    })
}
