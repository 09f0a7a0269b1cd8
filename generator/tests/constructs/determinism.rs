//! Equal inputs always give equal bytes, whatever the order of keys and the number of threads.

use discogen::ApiConfig;

use crate::support::{
    Random, all_files, construct, constructs, generated, renamed, shuffled, text,
};

/// Returns all constructs, with the keys of every object in an order that depends on the seed.
fn shuffled_constructs(seed: u64) -> Vec<ApiConfig> {
    let mut random = Random::new(seed);
    let document = |name: &String| {
        let value = serde_json::from_str(&text(name)).unwrap();
        let text = shuffled(&value, &mut random);
        assert_ne!(text, value.to_string(), "{name} is shuffled");
        renamed(name, &text)
    };
    constructs().iter().map(document).collect()
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    let all = || constructs().into_iter().map(|name| construct(&name));
    let first = all_files(&generated(all()).unwrap());
    let second = all_files(&generated(all()).unwrap());
    assert_eq!(first, second);
    assert!(first.len() > 200);
}

#[test]
fn the_order_of_keys_changes_nothing() {
    // Each document has the same name, since every header contains it.
    let plain: Vec<ApiConfig> = constructs()
        .iter()
        .map(|name| renamed(name, &text(name)))
        .collect();
    let expected = all_files(&generated(plain).unwrap());
    for seed in 1..=3 {
        let found = all_files(&generated(shuffled_constructs(seed)).unwrap());
        assert_eq!(expected.len(), found.len());
        for (expected, found) in expected.iter().zip(&found) {
            assert_eq!(expected, found);
        }
    }
}

#[test]
fn the_order_of_documents_changes_nothing() {
    let mut names = constructs();
    let expected = all_files(&generated(names.iter().map(|name| construct(name))).unwrap());
    names.reverse();
    let found = all_files(&generated(names.iter().map(|name| construct(name))).unwrap());
    assert_eq!(expected, found);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let apis = constructs().into_iter().map(|name| construct(&name));
        let apis: Vec<ApiConfig> = apis.collect();
        pool.install(|| all_files(&generated(apis).unwrap()))
    };
    assert_eq!(run(1), run(8));
}
