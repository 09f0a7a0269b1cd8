//! The layers of both crates: allowed dependencies, and no cycle among files.

mod graph;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use graph::Graph;

/// The layers of the runtime, the highest first. A module names only modules of lower layers. The
/// errors of the upper modules are a layer of their own, since `Error` names them all.
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
    // They check the response, so they end in `Error`.
    &["response/read_rules.rs", "response/response.rs"],
    // A retry policy is asked about an `Error`.
    &["request/"],
    &["error/"],
    &[
        "auth/clock.rs",
        "auth/error.rs",
        "auth/refusal.rs",
        "auth/token_endpoint_error.rs",
        "batch/error.rs",
        "client/error.rs",
        "media/error.rs",
        "operation/error.rs",
        "paging/error.rs",
        "request/error.rs",
    ],
    &["transport/error.rs"],
    &["response/"],
    &["method.rs"],
    &["scalar/"],
    &["json/"],
    &["interface.rs"],
    &["sources.rs"],
];

/// The modules of the generator, the highest layer first, each with the modules that it names. All
/// of those are in lower layers. The stages `resolve`, `lower` and `emit` share `model` and `rust`,
/// and name none of each other.
const GENERATOR: &[(&str, &[&str])] = &[
    ("main", &[]),
    (
        "cli",
        &[
            "update",
            "generate",
            "diff",
            "pipeline",
            "protos",
            "write",
            "manifest",
            "config",
            "document",
            "package",
            "change",
            "coverage",
            "options",
            "progress",
            "runtime_source",
            "parallel",
            "diagnostic",
            "text",
        ],
    ),
    (
        "build_script",
        &[
            "generate",
            "write",
            "format",
            "emit",
            "config",
            "package",
            "options",
            "name",
            "diagnostic",
        ],
    ),
    (
        "stages",
        &[
            "generate",
            "diff",
            "pipeline",
            "format",
            "emit",
            "config",
            "rust",
            "model",
            "diagnostic",
        ],
    ),
    (
        "update",
        &[
            "cache",
            "generate",
            "write",
            "format",
            "config",
            "rust",
            "options",
            "parallel",
            "diagnostic",
        ],
    ),
    (
        "cache",
        &[
            "generate", "write", "config", "rust", "name", "options", "parallel",
        ],
    ),
    (
        "generate",
        &[
            "pipeline",
            "write",
            "bundle",
            "format",
            "examples",
            "probe",
            "emit",
            "lower",
            "config",
            "rust",
            "model",
            "name",
            "options",
            "progress",
            "runtime_source",
            "parallel",
            "diagnostic",
        ],
    ),
    (
        "coverage",
        &["pipeline", "config", "model", "parallel", "diagnostic"],
    ),
    (
        "diff",
        &[
            "pipeline",
            "config",
            "overlay",
            "package",
            "rust",
            "model",
            "scalar",
            "name",
            "document",
            "change",
            "text",
            "parallel",
            "diagnostic",
        ],
    ),
    (
        "pipeline",
        &[
            "lower",
            "resolve",
            "config",
            "overlay",
            "rust",
            "model",
            "name",
            "document",
            "parallel",
            "diagnostic",
        ],
    ),
    (
        "protos",
        &["overlay", "model", "document", "text", "diagnostic"],
    ),
    ("write", &["bundle", "format", "runtime_source", "text"]),
    (
        "bundle",
        &["format", "runtime_source", "text", "diagnostic"],
    ),
    ("examples", &["format", "rust", "name"]),
    ("format", &["emit", "text", "parallel"]),
    (
        "probe",
        &["emit", "rust", "model", "scalar", "name", "text"],
    ),
    (
        "emit",
        &[
            "rust",
            "model",
            "scalar",
            "name",
            "runtime_features",
            "runtime_source",
            "text",
        ],
    ),
    (
        "lower",
        &[
            "rust",
            "model",
            "scalar",
            "name",
            "runtime_features",
            "text",
            "diagnostic",
        ],
    ),
    (
        "resolve",
        &[
            "overlay",
            "filter",
            "model",
            "scalar",
            "document",
            "text",
            "diagnostic",
        ],
    ),
    (
        "manifest",
        &[
            "config",
            "filter",
            "overlay",
            "package",
            "document",
            "rust",
            "change",
            "runtime_source",
            "parallel",
            "diagnostic",
        ],
    ),
    (
        "config",
        &[
            "filter",
            "package",
            "name",
            "document",
            "rust",
            "runtime_source",
            "diagnostic",
        ],
    ),
    ("filter", &["text", "diagnostic"]),
    ("guide", &["rust", "name", "document", "diagnostic"]),
    ("overlay", &["document", "diagnostic"]),
    ("package", &["name", "runtime_source"]),
    ("rust", &["model", "scalar", "name", "runtime_source"]),
    ("model", &["scalar"]),
    ("scalar", &[]),
    ("name", &["document", "text", "diagnostic"]),
    ("document", &["diagnostic"]),
    ("change", &["text"]),
    ("options", &["progress"]),
    ("progress", &[]),
    ("runtime_features", &[]),
    ("runtime_source", &[]),
    ("diagnostic", &["text"]),
    ("text", &[]),
    ("parallel", &[]),
];

fn sources(package: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(package)
        .join("src")
}

/// Returns the layer of a file, counted from the top; the longest entry decides.
fn layer(table: &[&[&str]], file: &str) -> usize {
    let entries = table.iter().enumerate();
    let entries = entries.flat_map(|(layer, names)| names.iter().map(move |name| (name, layer)));
    let fitting = entries
        .filter(|(name, _)| file == **name || name.ends_with('/') && file.starts_with(**name));
    let (_, layer) = fitting
        .max_by_key(|(name, _)| name.len())
        .unwrap_or_else(|| panic!("`{file}` is in no layer of the table"));
    layer
}

/// Returns the module of a file: its topmost folder, which a file of the same name belongs to.
fn module(file: &str) -> &str {
    let top = file.split_once('/').map_or(file, |(module, _)| module);
    top.strip_suffix(".rs").unwrap_or(top)
}

/// Returns every use of a higher layer, or between modules of one layer.
fn upward(table: &[&[&str]], graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (file, named) in graph.edges() {
        for other in named {
            let (from, to) = (layer(table, file), layer(table, other));
            if from > to || (from == to && module(file) != module(other)) {
                found.push(format!("{file} names {other}"));
            }
        }
    }
    found
}

#[test]
fn runtime_layers_use_lower_layers() {
    let graph = Graph::read(&sources("runtime"));
    assert!(graph.edges().len() > 50, "the sources were not read");
    assert_eq!(upward(RUNTIME, &graph), Vec::<String>::new());
}

/// Returns the modules that a module of the generator may name, and its layer.
fn entry(module: &str) -> (usize, &'static [&'static str]) {
    let position = GENERATOR.iter().position(|(name, _)| *name == module);
    let layer = position.unwrap_or_else(|| panic!("`{module}` is not a module of the table"));
    (layer, GENERATOR[layer].1)
}

#[test]
fn generator_dependencies_equal_the_table() {
    let graph = Graph::read(&sources("generator"));
    let edges = graph.edges();
    assert!(edges.len() > 100, "the sources were not read");
    let mut unlisted = Vec::new();
    let mut used = BTreeSet::new();
    for (file, named) in &edges {
        let from = module(file);
        for other in named.iter().filter(|other| module(other) != from) {
            used.insert((from, module(other)));
            if !entry(from).1.contains(&module(other)) {
                unlisted.push(format!("{file} names {other}"));
            }
        }
    }
    assert_eq!(unlisted, Vec::<String>::new());
    let listed = GENERATOR
        .iter()
        .flat_map(|(module, below)| below.iter().map(|other| (*module, *other)));
    let unused: Vec<_> = listed.filter(|edge| !used.contains(edge)).collect();
    assert_eq!(unused, [], "the table lists what no file names");
}

#[test]
fn generator_layers_use_lower_layers() {
    for (module, below) in GENERATOR {
        for other in *below {
            assert!(
                entry(module).0 < entry(other).0,
                "{module} is not above {other}"
            );
        }
    }
}

#[test]
fn no_file_is_in_a_cycle() {
    for package in ["generator", "runtime"] {
        let graph = Graph::read(&sources(package));
        let cycles = graph::cycles(&graph.edges());
        assert_eq!(cycles, Vec::<Vec<&str>>::new(), "{package}");
    }
}

#[test]
fn a_cycle_is_found() {
    let files = [("a.rs", "b.rs"), ("b.rs", "c.rs"), ("c.rs", "b.rs")];
    let edges = files
        .into_iter()
        .map(|(file, named)| (file, BTreeSet::from([named])));
    assert_eq!(graph::cycles(&edges.collect()), [["b.rs", "c.rs"]]);
}
