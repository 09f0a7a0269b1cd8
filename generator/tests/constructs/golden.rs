//! The emitted text of each construct, as a snapshot beside its document.

use crate::support::{api_text, construct, constructs, generated};

fn check(name: &str) {
    let files = generated([construct(name)]).unwrap();
    insta::with_settings!({
        snapshot_path => "../documents",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(format!("{name}.v1"), api_text(&files));
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
        fn every_document_has_a_golden() {
            assert_eq!(constructs(), [$(stringify!($name)),*]);
        }
    };
}

goldens! {
    deprecated enums foreign hostile_methods hostile_properties hostile_schemas hostile_texts inline linked
    media names operations pages paths prose protos queries recursion required scalars service unions variant whole
}
