//! Where an emitted crate finds its runtime.

use std::fmt;
use std::str::FromStr;

/// The package of the runtime.
pub(crate) const RUNTIME: &str = "discogen-runtime";

/// The version of the runtime that emitted code is written for.
pub(crate) const RUNTIME_VERSION: &str = "0.1.0";

/// Where an emitted crate finds its runtime, the package `discogen-runtime`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RuntimeSource {
    /// The folder `runtime/` of the crate, into which discogen writes the package. Needs the
    /// feature `bundled` of discogen.
    Bundled,
    /// A folder, relative to the crate's own.
    Path(String),
    /// A registry: a version requirement such as `0.1`.
    Version(String),
}

impl RuntimeSource {
    /// The version of the registry that this discogen is written for.
    pub fn current() -> Self {
        Self::Version(RUNTIME_VERSION.to_owned())
    }

    /// Why Cargo would refuse it.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self {
            Self::Bundled => None,
            Self::Path(path) => path_fault(path),
            Self::Version(version) => requirement_fault(version),
        }
    }
}

/// Why a text is not a folder.
pub(crate) fn path_fault(path: &str) -> Option<&'static str> {
    let fits = !path.trim().is_empty() && !path.contains(char::is_control);
    (!fits).then_some("is not the path of a folder")
}

/// Why a text is not a version requirement (the Cargo book, "Specifying Dependencies").
pub(crate) fn requirement_fault(requirement: &str) -> Option<&'static str> {
    let is_one = requirement
        .split(',')
        .all(|part| is_comparator(part.trim()));
    (!is_one).then_some("is not a version requirement such as `0.1`")
}

/// Whether a text is one comparison of a requirement: perhaps an operator, then up to three
/// numbers, the last of which can be `*`, and a pre-release behind all three.
fn is_comparator(text: &str) -> bool {
    let operators = [">=", "<=", ">", "<", "=", "^", "~"];
    let mut parts = operators.iter().filter_map(|it| text.strip_prefix(it));
    let version = parts.next().unwrap_or(text).trim_start();
    let (numbers, pre_release) = match version.split_once('-') {
        Some((numbers, pre_release)) => (numbers, Some(pre_release)),
        None => (version, None),
    };
    let count = numbers.split('.').count();
    let number = |(index, part): (usize, &str)| {
        let is_number =
            part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u64>().is_ok();
        is_number || (part == "*" && index + 1 == count)
    };
    let plain = |part: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty() && part.bytes().all(fits)
    };
    count <= 3
        && numbers.split('.').enumerate().all(number)
        && pre_release.is_none_or(|it| count == 3 && it.split('.').all(plain))
}

/// As the command line takes it: `bundled`, `path=../runtime` or `version=0.1`.
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

/// A text that does not name a source of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuntimeSourceError {
    /// None of the three forms.
    Form,
    /// A path or a version that Cargo refuses, and why.
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
        for text in ["path=", "path= ", "path=a\nb", "version=", "version=x"] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with("the value is not"), "{text}: {error}");
        }
    }

    #[test]
    fn requirements_are_what_cargo_takes() {
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
    fn the_version_is_that_of_the_runtime() {
        assert_eq!(RUNTIME_VERSION, discogen_runtime::sources::VERSION);
    }
}
