//! The public surface of each API of `discovery/`: a diff of these snapshots shows the effect of a
//! revision on users of the crate.
//!
//! The items are those that `discogen diff` compares. Emitted code has the same ones.

#![allow(clippy::restriction)]

mod emitted;
mod lines;

use std::collections::BTreeSet;
use std::path::Path;

use discogen::Config;
use discogen::diff::SurfaceItem;
use discogen::stages::public_items;

fn config() -> Config {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../discovery/discogen.toml");
    Config::from_manifest(manifest).unwrap()
}

/// Returns the module of an item: the first name of its path.
fn module(item: &SurfaceItem) -> &str {
    let (module, _) = item.path.split_once("::").unwrap_or((&item.path, ""));
    module
}

fn check(api: &str) {
    let items = public_items(&config()).unwrap();
    let items: Vec<&SurfaceItem> = items.iter().filter(|item| module(item) == api).collect();
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(api, lines::of(&items).join("\n"));
    });
}

macro_rules! surfaces {
    ($($api:ident)*) => {
        $(
            #[test]
            fn $api() {
                check(stringify!($api));
            }
        )*

        #[test]
        fn every_api_has_a_snapshot() {
            let items = public_items(&config()).unwrap();
            let found: BTreeSet<&str> = items.iter().map(module).collect();
            assert_eq!(found, BTreeSet::from([$(stringify!($api)),*]));
        }
    };
}

surfaces! {
    admin_datatransfer_v1 admin_directory_v1 admin_reports_v1 cloudchannel_v1 cloudchannel_v1alpha1
    gmail_v1 groupssettings_v1 licensing_v1
}

#[test]
fn emitted_code_has_the_same_items() {
    let config = config();
    let expected = public_items(&config).unwrap();
    let expected: BTreeSet<String> = expected.iter().filter_map(emitted::path_of).collect();
    let found = emitted::paths(&discogen::generate(&config).unwrap());
    let missing: Vec<_> = expected.difference(&found).collect();
    let other: Vec<_> = found.difference(&expected).collect();
    assert_eq!((missing, other), (Vec::new(), Vec::new()));
    assert!(found.len() > 5000, "{}", found.len());
}
