use super::super::Protos;
use super::super::options::http_rules;
use super::{common, protos};

#[test]
fn a_source_finds_the_folder_of_its_package() {
    let file = common().join("google/longrunning/operations.proto");
    let protos = Protos::read(&[file, common()]).unwrap();
    let found = protos
        .pool
        .get_message_by_name("google.longrunning.Operation");
    assert!(found.is_some() && protos.warnings.is_empty());
}

#[test]
fn a_descriptor_set_is_read_with_its_options() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("all.binpb");
    let sources = protos(
        "message Get {} service S { rpc Find(Get) returns (Get) {\n\
         option (google.api.http) = { get: \"/v1/x\" }; } }",
    );
    std::fs::write(&set, sources.pool.encode_to_vec()).unwrap();
    let protos = Protos::read(&[set]).unwrap();
    let service = protos.pool.get_service_by_name("example.v1.S").unwrap();
    let rules = http_rules(&service.methods().next().unwrap());
    assert_eq!(
        (rules[0].verb.as_str(), rules[0].path.as_str()),
        ("GET", "v1/x")
    );
}

#[test]
fn a_missing_import_is_a_warning_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.proto", "syntax = \"proto3\";\nimport \"b/c.proto\";\n");
    write("b.proto", "syntax = \"proto3\";\nmessage B {}\n");
    let protos = Protos::read(&[folder.path().to_owned()]).unwrap();
    let warning = protos.warnings[0].to_string();
    assert!(
        warning.contains("a.proto") && warning.contains("name the folder"),
        "{warning}"
    );
}

#[test]
fn nothing_to_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = |path: std::path::PathBuf| Protos::read(&[path]).err().unwrap().to_string();
    let empty = error(folder.path().to_owned());
    assert!(
        empty.contains("no `.proto` file or descriptor set"),
        "{empty}"
    );
    let text = folder.path().join("x.txt");
    std::fs::write(&text, "no descriptor set").unwrap();
    let wrong = error(text);
    assert!(
        wrong.contains("neither a `.proto` source nor a descriptor set"),
        "{wrong}"
    );
}
