//! The interface between emitted code and this runtime: the items that emitted code names, and what
//! it implements for them.
//!
//! The interface has a version of its own, since the version of this package says nothing about it
//! where Cargo does not resolve the runtime: in a folder, a `[patch]` or a wide requirement. A
//! change that fails to compile crates that are already emitted raises the version, and its arm
//! replaces the others. A change that only adds items raises it too, and keeps the arms of the
//! versions that still compile.

/// Fails to compile if the emitted crate needs another version of the interface.
///
/// Emitted code calls it with the version that it was emitted for.
#[doc(hidden)]
#[macro_export]
macro_rules! emitted_for_interface {
    (1) => {};
    ($version:literal) => {
        compile_error!(concat!(
            "this crate was emitted for interface ",
            $version,
            " of discogen-runtime, but discogen-runtime 0.1.0 supports interface 1\n",
            "if the runtime is older than the crate, run `cargo update --package discogen-runtime`\n",
            "if the crate is older than the runtime, generate it again with discogen 0.1.0",
        ));
    };
}

/// Fails to compile without the client. The modules of a build script call it: the features of their
/// crate say nothing about those of the runtime.
#[cfg(feature = "client")]
#[doc(hidden)]
#[macro_export]
macro_rules! emitted_with_client {
    () => {};
}

/// Fails to compile.
#[cfg(not(feature = "client"))]
#[doc(hidden)]
#[macro_export]
macro_rules! emitted_with_client {
    () => {
        compile_error!(
            "these modules need the feature `client` of discogen-runtime\n\
             add `features = [\"client\"]` to that dependency, or run the build script with \
             `discogen::BuildScript::new().client(false)`"
        );
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn message_states_the_package_version() {
        let source = include_str!("interface.rs");
        for package in ["discogen-runtime", "with discogen"] {
            let stated = format!("{package} {}", env!("CARGO_PKG_VERSION"));
            assert_eq!(source.matches(&stated).count(), 1, "{stated}");
        }
    }
}
