//! The rooms of both crates: what may name what, and no circle among files.

mod graph;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use graph::Graph;

/// The rooms of the runtime, top floor first. A room names only rooms below it. The errors of the
/// upper rooms lie on a floor of their own, since `Error` names them all.
const RUNTIME: &[&[&str]] = &[
    &["lib.rs"],
    &["raw.rs"],
    &["call.rs"],
    &["blocking/"],
    &["batch/"],
    &["media/"],
    &["operation/"],
    &["paging/"],
    &["client/"],
    &["auth/"],
    &["transport/"],
    // It checks the status, so it ends in `Error`.
    &["response/response.rs"],
    &["error.rs"],
    &[
        "auth/error.rs",
        "batch/error.rs",
        "client/error.rs",
        "media/error.rs",
        "operation/error.rs",
        "paging/error.rs",
    ],
    &["transport/error.rs"],
    &["response/"],
    &["request/"],
    &["method.rs"],
    &["scalar/"],
    &["json/"],
    &["sources.rs"],
];

/// The rooms of the generator, top floor first. `model/` and `rust/` are all that the stages have
/// in common.
const GENERATOR: &[&[&str]] = &[
    &["main.rs"],
    &["cli/"],
    &["lib.rs"],
    &["build_script.rs", "stages.rs", "update.rs"],
    &["cache.rs"],
    &["generate.rs", "diff/"],
    &["pipeline/"],
    &["write.rs"],
    &["format.rs"],
    &["manifest.rs", "manifest/"],
    &["config.rs"],
    &["probe/"],
    &["resolve/", "lower/", "emit/"],
    &["overlay/", "package.rs"],
    &["rust/"],
    &["model/"],
    &["name/"],
    &["document/"],
    &["change/", "options.rs"],
    &["progress.rs", "runtime_crate.rs", "text/"],
    &["diagnostic.rs", "parallel.rs"],
];

fn sources(package: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(package)
        .join("src")
}

/// The floor of a file, counted from the top; the longest entry decides.
fn floor(table: &[&[&str]], file: &str) -> usize {
    let entries = table.iter().enumerate();
    let entries = entries.flat_map(|(floor, rooms)| rooms.iter().map(move |room| (room, floor)));
    let fitting = entries
        .filter(|(room, _)| file == **room || room.ends_with('/') && file.starts_with(**room));
    let (_, floor) = fitting
        .max_by_key(|(room, _)| room.len())
        .unwrap_or_else(|| panic!("`{file}` lies in no room of the table"));
    floor
}

/// The room of a file: its topmost folder, which a file of the same name belongs to.
fn room(file: &str) -> &str {
    let top = file.split_once('/').map_or(file, |(room, _)| room);
    top.strip_suffix(".rs").unwrap_or(top)
}

/// Every use that goes up, or between rooms of one floor.
fn upward(table: &[&[&str]], graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (file, named) in graph.edges() {
        for other in named {
            let (from, to) = (floor(table, file), floor(table, other));
            if from > to || (from == to && room(file) != room(other)) {
                found.push(format!("{file} names {other}"));
            }
        }
    }
    found
}

#[test]
fn runtime_rooms_name_only_rooms_below() {
    let graph = Graph::read(&sources("runtime"));
    assert!(graph.edges().len() > 50, "the sources were not read");
    assert_eq!(upward(RUNTIME, &graph), Vec::<String>::new());
}

#[test]
fn generator_rooms_name_only_rooms_below() {
    let graph = Graph::read(&sources("generator"));
    assert!(graph.edges().len() > 100, "the sources were not read");
    assert_eq!(upward(GENERATOR, &graph), Vec::<String>::new());
}

#[test]
fn no_file_is_in_a_circle() {
    for package in ["generator", "runtime"] {
        let graph = Graph::read(&sources(package));
        let circles = graph::circles(&graph.edges());
        assert_eq!(circles, Vec::<Vec<&str>>::new(), "{package}");
    }
}

#[test]
fn a_circle_is_found() {
    let files = [("a.rs", "b.rs"), ("b.rs", "c.rs"), ("c.rs", "b.rs")];
    let edges = files
        .into_iter()
        .map(|(file, named)| (file, BTreeSet::from([named])));
    assert_eq!(graph::circles(&edges.collect()), [["b.rs", "c.rs"]]);
}
