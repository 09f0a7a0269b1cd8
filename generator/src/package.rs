//! The name and the version of a package, as Cargo accepts them.

use std::fmt;
use std::str::FromStr;

use crate::name::is_keyword;
use crate::runtime_source::RUNTIME;

/// The name of a package, which is also the name of a Rust crate: `workspace-apis`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageName(String);

impl PackageName {
    /// Returns the name as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PackageName {
    type Err = InvalidPackage;

    fn from_str(text: &str) -> Result<Self, InvalidPackage> {
        let refused = |reason| Err(InvalidPackage::new(text, reason));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if !text.starts_with(|c: char| c.is_ascii_alphabetic()) || !text.bytes().all(plain) {
            return refused("is not a package name");
        }
        let library = text.replace('-', "_");
        let is_of_rust = matches!(
            library.as_str(),
            "alloc" | "core" | "proc_macro" | "std" | "test"
        );
        if is_of_rust || is_keyword(&library) {
            return refused("is not a package name: Rust has that word itself");
        }
        if library == RUNTIME.replace('-', "_") {
            return refused(
                "is not a package name: the emitted crate depends on another one of it",
            );
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A version by the rules of Semantic Versioning 2.0.0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(semver::Version);

impl Version {
    /// Creates a version from its three numbers.
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self(semver::Version::new(major, minor, patch))
    }

    /// Returns the three numbers: major, minor, patch.
    pub fn numbers(&self) -> (u64, u64, u64) {
        (self.0.major, self.0.minor, self.0.patch)
    }

    /// Returns `true` if Cargo accepts this version where the other one is required.
    #[cfg(feature = "cli")]
    pub(crate) fn is_compatible_with(&self, required: &Self) -> bool {
        semver::VersionReq::parse(&format!("^{}", required.without_build()))
            .is_ok_and(|required| required.matches(&self.0))
    }

    /// Returns the version without build metadata, as in requirements.
    #[cfg(feature = "cli")]
    pub(crate) fn without_build(&self) -> Self {
        let mut version = self.clone();
        version.0.build = semver::BuildMetadata::EMPTY;
        version
    }

    /// Returns the version with a text as build metadata: its first [`MOST_BUILD`] ASCII letters,
    /// digits and hyphens.
    #[must_use]
    pub(crate) fn with_build(mut self, text: &str) -> Self {
        let kept = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
        let build: String = text.chars().filter(kept).take(MOST_BUILD).collect();
        if let Ok(build) = semver::BuildMetadata::new(&build) {
            self.0.build = build;
        }
        self
    }
}

/// Maximum length of build metadata.
const MOST_BUILD: usize = 40;

impl FromStr for Version {
    type Err = InvalidPackage;

    fn from_str(text: &str) -> Result<Self, InvalidPackage> {
        let version = semver::Version::parse(text).map(Self);
        version.map_err(|_| InvalidPackage::new(text, "is not a version such as `0.1.0`"))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The error for a text that is not the name or the version of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPackage {
    text: String,
    reason: &'static str,
}

impl InvalidPackage {
    fn new(text: &str, reason: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            reason,
        }
    }
}

impl fmt::Display for InvalidPackage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.text, self.reason)
    }
}

impl std::error::Error for InvalidPackage {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str) -> String {
        name.parse::<PackageName>().unwrap_err().to_string()
    }

    #[test]
    fn names_rejected_by_cargo_are_errors() {
        for name in ["", "1abc", "a b", "../x", "-", "_", "é", "a\"", "a\nb"] {
            assert_eq!(refusal(name), format!("`{name}` is not a package name"));
        }
        for name in ["type", "Self", "self", "std", "proc-macro"] {
            assert!(refusal(name).contains("Rust has that word"), "{name}");
        }
        for name in ["discogen-runtime", "discogen_runtime"] {
            assert!(refusal(name).contains("depends on"), "{name}");
        }
        assert!("google-apis".parse::<PackageName>().is_ok());
    }

    #[test]
    fn versions_follow_cargo() {
        for version in [
            "0.1.0",
            "10.20.30",
            "1.0.0-rc.1",
            "1.0.0--",
            "1.0.0+007.x-y",
            "1.0.0-0a+1",
        ] {
            let parsed: Version = version.parse().unwrap();
            assert_eq!(parsed.to_string(), version);
        }
        for version in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "01.0.0",
            "+1.0.0",
            "1.0.0-",
            "1.0.0+",
            "1.0.0-a..b",
            "1.0.0-01",
            "1.0.0-é",
            "1.0.0+a+b",
            "1.0.0 ",
            "99999999999999999999.0.0",
        ] {
            assert!(version.parse::<Version>().is_err(), "{version}");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn compatibility_follows_cargo() {
        for (required, version, expected) in [
            ("0.1.0", "0.1.1+20261121", true),
            ("0.1.1+20261121", "0.1.2+20261122", true),
            ("0.1.1+20261121", "0.2.0+20261122", false),
            ("0.0.3", "0.0.4", false),
            ("1.2.3", "1.3.0+20261121", true),
            ("1.2.3", "2.0.0", false),
        ] {
            let [required, version]: [Version; 2] =
                [required, version].map(|it| it.parse().unwrap());
            assert_eq!(version.is_compatible_with(&required), expected, "{version}");
        }
    }

    #[test]
    fn build_metadata_follows_semver() {
        let version = Version::new(1, 2, 3);
        assert_eq!(
            version.clone().with_build("`$(x)`\n").to_string(),
            "1.2.3+x"
        );
        let without = version.clone().with_build("x").with_build("é");
        assert_eq!(without.to_string(), "1.2.3");
        let long = version.with_build(&"a".repeat(100)).to_string();
        assert_eq!(long.len(), "1.2.3+".len() + MOST_BUILD);
    }
}
