//! Benchmarks of the generator on this repository's documents: each stage alone on one thread, and
//! the whole run on all threads.

#![allow(clippy::restriction)]

use std::path::{Path, PathBuf};

use discogen::{Config, Files, generate, stages};
use divan::Bencher;

fn main() {
    divan::main();
}

fn manifest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../discovery/discogen.toml")
}

fn config() -> Config {
    Config::from_manifest(manifest()).expect("the manifest of this repository")
}

fn files() -> Files {
    generate(&config()).expect("the documents of this repository")
}

/// Measures on one thread, so that wall time is processor time and stages add up.
fn on_one_thread<T: Send>(bencher: Bencher, stage: impl Fn() -> T + Sync + Send) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.expect("a thread");
    bencher.bench(|| pool.install(&stage));
}

mod stage {
    use super::*;

    #[divan::bench]
    fn a_load(bencher: Bencher) {
        on_one_thread(bencher, config);
    }

    #[divan::bench]
    fn b_read(bencher: Bencher) {
        let config = config();
        on_one_thread(bencher, || stages::read(&config).expect("documents"));
    }

    #[divan::bench]
    fn c_resolve(bencher: Bencher) {
        let config = config();
        let read = stages::read(&config).expect("documents");
        on_one_thread(bencher, || {
            stages::resolve(&config, &read).expect("a model")
        });
    }

    #[divan::bench]
    fn d_name_and_lower(bencher: Bencher) {
        let config = config();
        let read = stages::read(&config).expect("documents");
        let model = stages::resolve(&config, &read).expect("a model");
        on_one_thread(bencher, || stages::lower(&config, &model).expect("items"));
    }

    /// Emits tokens only.
    #[divan::bench]
    fn e_emit(bencher: Bencher) {
        let config = config();
        let read = stages::read(&config).expect("documents");
        let model = stages::resolve(&config, &read).expect("a model");
        let items = stages::lower(&config, &model).expect("items");
        on_one_thread(bencher, || stages::emit(&items));
    }

    /// Emits tokens and prints them as text.
    #[divan::bench]
    fn f_emit_and_format(bencher: Bencher) {
        let config = config();
        let read = stages::read(&config).expect("documents");
        let model = stages::resolve(&config, &read).expect("a model");
        let items = stages::lower(&config, &model).expect("items");
        on_one_thread(bencher, || stages::emit_and_format(&items).expect("Rust"));
    }

    /// Writes into an empty folder.
    #[divan::bench]
    fn g_write(bencher: Bencher) {
        let files = files();
        bencher
            .with_inputs(|| tempfile::tempdir().expect("a folder"))
            .bench_local_refs(|folder| files.write(folder.path()).expect("written"));
    }

    /// Checks a folder in which every file is up to date.
    #[divan::bench]
    fn h_check(bencher: Bencher) {
        let files = files();
        let folder = tempfile::tempdir().expect("a folder");
        files.write(folder.path()).expect("written");
        bencher.bench_local(|| files.check(folder.path()).expect("read"));
    }
}

/// Runs everything from reading to formatted text in memory, on all threads.
#[divan::bench]
fn whole(bencher: Bencher) {
    bencher.bench(files);
}

/// Parses the same documents with serde_json, untyped, as a baseline for the machine.
#[divan::bench]
fn untyped_json(bencher: Bencher) {
    let folder = manifest().with_file_name("");
    let entries = std::fs::read_dir(folder).expect("the documents").flatten();
    let documents = entries.map(|entry| entry.path());
    let documents = documents.filter(|path| path.extension().is_some_and(|it| it == "json"));
    let texts: Vec<String> = documents
        .map(|path| std::fs::read_to_string(path).expect("text"))
        .collect();
    assert_eq!(texts.len(), 4);
    bencher.bench(|| {
        let parse = |text: &String| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        texts.iter().map(parse).collect::<Vec<_>>()
    });
}

/// Compares two revisions. The folders `DISCOGEN_OLD` and `DISCOGEN_NEW` hold a manifest each;
/// without them the documents of this repository are compared with themselves.
#[divan::bench]
fn diff(bencher: Bencher) {
    let revision = |variable: &str| match std::env::var_os(variable) {
        Some(folder) => Config::from_manifest(Path::new(&folder).join("discogen.toml")),
        None => Config::from_manifest(manifest()),
    };
    let old = revision("DISCOGEN_OLD").expect("a manifest");
    let new = revision("DISCOGEN_NEW").expect("a manifest");
    bencher.bench(|| discogen::diff::diff(&old, &new, &[]).expect("documents"));
}
