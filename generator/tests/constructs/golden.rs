//! The emitted text of each construct, as a snapshot beside its document.
//!
//! Two goldens contain the whole text; the others are in short, so that they show only their
//! construct.

use crate::shorthand;
use crate::support::{api_text, construct, constructs, generated};

/// The constructs whose goldens contain the whole text.
const FULL: &[&str] = &["complete", "service"];

/// The constructs that are tested by assertions, in `hostile/`.
const ASSERTED: &[&str] = &[
    "hostile_methods",
    "hostile_properties",
    "hostile_schemas",
    "hostile_texts",
];

fn check(name: &str) {
    let files = generated([construct(name)]).unwrap();
    let text = match FULL.contains(&name) {
        true => api_text(&files),
        false => shorthand::api_text(&files),
    };
    insta::with_settings!({
        snapshot_path => "../documents",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(format!("{name}.v1"), text);
    });
}

macro_rules! goldens {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        #[test]
        fn all_documents_are_tested() {
            let mut known = vec![$(stringify!($name)),*];
            known.extend(ASSERTED);
            known.sort_unstable();
            assert_eq!(constructs(), known);
        }
    };
}

goldens! {
    complete deprecated enums foreign inline linked media names operations pages paths prose protos queries
    recursion required scalars service unions variant whole
}
