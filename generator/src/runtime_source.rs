//! The source of an emitted crate's runtime.

use std::fmt;
use std::str::FromStr;

/// The package of the runtime.
pub(crate) const RUNTIME: &str = "discogen-runtime";

/// The version of the runtime that emitted code requires.
pub(crate) const RUNTIME_VERSION: &str = "0.1.0";

/// The version of the interface between emitted code and the runtime that this discogen emits for:
/// see `runtime/src/interface.rs`.
pub(crate) const RUNTIME_INTERFACE: u32 = 1;

/// The folder of a bundled runtime, inside the crate's.
pub(crate) const RUNTIME_FOLDER: &str = "runtime";

/// The source of an emitted crate's runtime, the package `discogen-runtime`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuntimeSource {
    /// The folder `runtime/` of the crate, into which discogen writes the package. It needs the
    /// feature `bundled` of discogen.
    Bundled,
    /// A folder, relative to the crate's own.
    Path(String),
    /// A registry: a version requirement such as `0.1`.
    Version(String),
}

impl RuntimeSource {
    /// Returns the registry version that this discogen requires.
    pub fn current() -> Self {
        Self::Version(RUNTIME_VERSION.to_owned())
    }

    /// Returns the reason that Cargo would reject it.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self {
            Self::Bundled => None,
            Self::Path(path) => path_fault(path),
            Self::Version(version) => requirement_fault(version),
        }
    }
}

/// Returns the reason that a text is not a folder.
pub(crate) fn path_fault(path: &str) -> Option<&'static str> {
    let fits = !path.trim().is_empty() && !path.contains(char::is_control);
    (!fits).then_some("is not the path of a folder")
}

/// Returns the reason that a text is not a version requirement (the Cargo book, "Specifying
/// Dependencies").
pub(crate) fn requirement_fault(requirement: &str) -> Option<&'static str> {
    let is_one = semver::VersionReq::parse(requirement).is_ok();
    (!is_one).then_some("is not a version requirement such as `0.1`")
}

/// Parses the command-line form: `bundled`, `path=../runtime` or `version=0.1`.
impl FromStr for RuntimeSource {
    type Err = RuntimeSourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let source = match text.split_once('=') {
            None if text == "bundled" => Self::Bundled,
            Some(("path", path)) => Self::Path(path.to_owned()),
            Some(("version", version)) => Self::Version(version.to_owned()),
            _ => return Err(RuntimeSourceError::Form),
        };
        match source.fault() {
            Some(fault) => Err(RuntimeSourceError::Value(fault)),
            None => Ok(source),
        }
    }
}

/// The error for a text that does not name a source of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuntimeSourceError {
    /// None of the three forms.
    Form,
    /// A path or a version that Cargo rejects, and the reason.
    Value(&'static str),
}

impl fmt::Display for RuntimeSourceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => out.write_str("expected `bundled`, `path=DIR` or `version=REQUIREMENT`"),
            Self::Value(fault) => write!(out, "the value {fault}"),
        }
    }
}

impl std::error::Error for RuntimeSourceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms_are_read() {
        let read = |text: &str| text.parse::<RuntimeSource>();
        assert_eq!(read("bundled"), Ok(RuntimeSource::Bundled));
        let path = RuntimeSource::Path("../a=b".to_owned());
        assert_eq!(read("path=../a=b"), Ok(path));
        assert_eq!(
            read("version=>=0.1, <0.3"),
            Ok(RuntimeSource::Version(">=0.1, <0.3".to_owned()))
        );
        for text in ["", "bundle", "0.1", "path", "git=x", "bundled=1"] {
            assert_eq!(read(text), Err(RuntimeSourceError::Form), "{text}");
        }
        for text in ["path=", "path= ", "path=a\nb", "version=", "version=a"] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with("the value is not"), "{text}: {error}");
        }
    }

    #[test]
    fn requirements_follow_cargo() {
        for text in [
            "0.1",
            "1",
            "=0.1.0",
            "^1.2",
            "~ 1.2.3",
            "*",
            "1.*",
            "1.2.*",
            ">=1, <2",
            "1.0.0-rc.1",
        ] {
            assert_eq!(requirement_fault(text), None, "{text}");
        }
        for text in [
            "", "a", "1.", ".1", "1.2.3.4", "*.1", "1,", "1.0-rc", "==1", "1.0.0-",
        ] {
            assert!(requirement_fault(text).is_some(), "{text}");
        }
    }

    #[cfg(feature = "bundled")]
    #[test]
    fn version_is_that_of_the_runtime() {
        assert_eq!(RUNTIME_VERSION, discogen_runtime::sources::VERSION);
    }
}
