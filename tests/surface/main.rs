//! The public surface of each API version, one line per item, read from the emitted sources: a diff
//! of these snapshots shows the effect of a revision on users of the crate.

mod docs;
mod items;
mod tokens;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/src")
}

fn check(api: &str) {
    let lines = items::surface(&sources(), api);
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(api, lines.join("\n"));
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
            let known = BTreeSet::from([$(stringify!($api).to_owned()),*]);
            assert_eq!(items::apis(&sources()), known);
        }
    };
}

surfaces! {
    admin_datatransfer_v1 admin_directory_v1 admin_reports_v1 cloudchannel_v1 cloudchannel_v1alpha1
    gmail_v1 groupssettings_v1 licensing_v1
}

#[test]
fn no_documentation_repeats_a_name() {
    let mut found = Vec::new();
    docs::tautologies(&sources(), &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_name_alone_is_a_tautology() {
    for line in [
        "    /// The field `emailAddress`.",
        "/// The field `a`, a member of the union `b`.",
        "    /// Sets `a`.",
        "/// See [`Group`].",
        "//! The property `etag`.",
    ] {
        assert!(docs::is_tautology(line), "{line}");
    }
    for line in [
        "    /// The field `emailAddress` of an insert.",
        "/// See [`Error`](runtime::Error).",
        "    // The field `a`.",
        "/// The name `accounts/{account}`.",
    ] {
        assert!(!docs::is_tautology(line), "{line}");
    }
}

/// Lines of a small module, so that missing lines in the snapshots are noticed.
#[test]
fn an_item_is_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "x.rs",
        "pub mod types; mod hidden; pub static A: &[u8] = &[1, 2]; fn private() {}",
    );
    write("x/hidden.rs", "pub fn hidden() {}");
    write(
        "x/types.rs",
        "mod one; mod two; pub use one::{One, Which}; pub use two::Two;",
    );
    write(
        "x/types/one.rs",
        r#"
        #[deprecated] #[derive(Clone, Debug)] pub struct One { pub a: Option<Vec<String>>, b: u8 }
        impl One {
            pub const A: json::Field<Self> = json::Field::new("aWire");
            pub fn a(mut self, a: impl IntoIterator<Item = impl Into<String>>) -> Self { self }
            fn c(&self) {}
        }
        impl json::Message for One { const NAME: &'static str = "One"; }
        json::message_traits!(One);
        pub enum Which { #[deprecated] First, Second(Box<One>), Unrecognized(crate::X) }
        impl json::OpenEnum for Which {
            fn as_str(&self) -> &str {
                match self { Self::First => "first", Self::Unrecognized(value) => value.as_str() }
            }
        }
        impl json::Wire for Which {
            type Other = u8;
            fn write(&self) {
                match self { Self::Second(value) => write(value, "kind", "second"), _ => {} }
            }
        }
        "#,
    );
    write(
        "x/types/two.rs",
        "pub type Two = std::collections::BTreeMap<String, &'static [u8]>;",
    );
    assert_eq!(
        items::surface(folder.path(), "x"),
        [
            "x mod",
            "x::A static &[u8] = &[1, 2]",
            "x::types mod",
            "x::types::One impl json::Message",
            "x::types::One message_traits",
            "x::types::One struct, deprecated, derive(Clone, Debug)",
            "x::types::One.a field Option<Vec<String>> \"aWire\"",
            "x::types::One::A const json::Field<Self> = json::Field::new(\"aWire\")",
            "x::types::One::a fn(self, a: impl IntoIterator<Item = impl Into<String>>) -> Self",
            "x::types::Two type std::collections::BTreeMap<String, &'static [u8]>",
            "x::types::Which enum",
            "x::types::Which impl json::OpenEnum",
            "x::types::Which impl json::Wire, Other = u8",
            "x::types::Which::First variant, deprecated \"first\"",
            "x::types::Which::Second(Box<One>) variant \"second\"",
            "x::types::Which::Unrecognized(crate::X) variant",
        ]
    );
}
