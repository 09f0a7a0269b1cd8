//! The manual page of the manifest: its examples are valid, and show every key.

use std::path::Path;

use super::Manifest;
use crate::document::Source;

const CRATE: &str = "[crate]\nname = \"x\"\nversion = \"0.1.0\"\noutput = \"x\"\n";
const API: &str = "[[api]]\ndocument = \"gmail.v1.json\"\n";

/// Returns the examples of the page.
fn examples() -> Vec<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(here.join("../docs/manifest.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("```").next());
    blocks.map(str::to_owned).collect()
}

#[test]
fn examples_of_this_repository_are_manifests() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("discovery");
    std::fs::create_dir_all(parent.path().join("docs/guide")).unwrap();
    std::fs::create_dir(&folder).unwrap();
    for file in ["gmail.v1.json", "ours.toml"] {
        std::fs::write(folder.join(file), "").unwrap();
    }
    let examples = examples();
    assert!(examples.len() > 5);
    for example in examples {
        let mut text = example.clone();
        if !text.contains("[crate]") {
            text = format!("{CRATE}{text}");
        }
        if !text.contains("[[api]]") {
            text = format!("{text}\n{API}");
        }
        let read = Manifest::parse(&Source::new("discogen.toml", text), &folder, true);
        assert_eq!(
            read.map(drop).map_err(|it| it.to_string()),
            Ok(()),
            "{example}"
        );
    }
}

#[test]
fn every_key_is_shown_in_this_repository() {
    let shown = examples().concat();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut keys = 0;
    for file in [
        "manifest.rs",
        "manifest/revisions.rs",
        "manifest/runtime.rs",
    ] {
        let code = std::fs::read_to_string(here.join(file)).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        for call in [".text(", ".get(", ".flag(", ".need(", ".need_because("] {
            let keys_of_call = code.split(call).skip(1).filter_map(|after| {
                let after = after.trim_start().strip_prefix('"')?;
                after.split_once('"').map(|(key, _)| key)
            });
            for key in keys_of_call {
                let forms = [format!("{key} = "), format!("[{key}]")];
                assert!(forms.iter().any(|form| shown.contains(form)), "{key}");
                keys += 1;
            }
        }
    }
    assert!(keys > 20, "{keys}");
}
