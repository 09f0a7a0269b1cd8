//! Resource names (AIP-122): `accounts/A/customers/S` as a value that was validated once, with
//! access to its segments. Emitted name types wrap [`ResourceName`].

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::error::PathProblem;
use super::template::check_segment;

/// The content of a name type: the text, its pattern, and the ranges of its segments.
#[derive(Clone)]
pub struct ResourceName {
    text: String,
    pattern: &'static str,
    /// The ranges of the values of the pattern's variables in the text, in order.
    spans: Vec<Range<usize>>,
    /// The reason why the segments do not make a name. Constructors do not fail; requests do.
    problem: Option<PathProblem>,
}

impl ResourceName {
    /// Creates the name of a pattern with these segments. A segment is refused by every request
    /// with the name if it is empty, `.` or `..`, or contains `/`.
    pub fn new<const N: usize>(
        patterns: &'static [&'static str],
        index: usize,
        segments: [String; N],
    ) -> Self {
        Self::build(patterns.get(index).copied().unwrap_or_default(), &segments)
    }

    fn build(pattern: &'static str, segments: &[String]) -> Self {
        let mut name = Self {
            text: String::new(),
            pattern,
            spans: Vec::new(),
            problem: None,
        };
        let mut values = segments.iter();
        for (index, part) in pattern.split('/').enumerate() {
            if index > 0 {
                name.text.push('/');
            }
            match Variable::parse(part) {
                None => name.text.push_str(part),
                Some(variable) => {
                    let value = values.next().map(String::as_str).unwrap_or_default();
                    let problem = variable.check(value).err();
                    name.problem = name.problem.take().or(problem);
                    let start = name.text.len();
                    name.text.push_str(value);
                    name.spans.push(start..name.text.len());
                }
            }
        }
        name
    }

    /// Parses a name that follows one of the patterns. The first match counts.
    ///
    /// # Errors
    /// The text follows none, or has an empty segment, `.` or `..`.
    pub fn parse(
        type_name: &'static str,
        patterns: &'static [&'static str],
        text: String,
    ) -> Result<Self, NameError> {
        let found = patterns
            .iter()
            .find_map(|pattern| Some((*pattern, spans_of(pattern, &text)?)));
        match found {
            Some((pattern, spans)) => Ok(Self {
                text,
                pattern,
                spans,
                problem: None,
            }),
            None => Err(NameError {
                type_name,
                patterns,
            }),
        }
    }

    /// Returns the whole name.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the name as an owned string.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Returns the pattern that it follows.
    pub const fn pattern(&self) -> &'static str {
        self.pattern
    }

    /// Returns the value of the pattern's variable of this index; empty if there is none.
    pub fn segment(&self, index: usize) -> &str {
        let span = self.spans.get(index).cloned().unwrap_or_default();
        self.text.get(span).unwrap_or_default()
    }

    /// Returns the value of the variable of this name, if the pattern has it.
    pub fn find(&self, variable: &str) -> Option<&str> {
        let mut variables = self.pattern.split('/').filter_map(Variable::parse);
        let index = variables.position(|it| it.name == variable)?;
        Some(self.segment(index))
    }

    /// Returns the reason why the segments do not make a name.
    pub fn problem(&self) -> Option<PathProblem> {
        self.problem.clone()
    }
}

/// `{x}`, or `{x=**}` for a value of one or more segments.
struct Variable<'p> {
    name: &'p str,
    multiple: bool,
}

impl<'p> Variable<'p> {
    fn parse(part: &'p str) -> Option<Self> {
        let inside = part.strip_prefix('{')?.strip_suffix('}')?;
        Some(match inside.split_once('=') {
            Some((name, shape)) => Self {
                name,
                multiple: shape == "**",
            },
            None => Self {
                name: inside,
                multiple: false,
            },
        })
    }

    fn check(&self, value: &str) -> Result<(), PathProblem> {
        if self.multiple {
            return value.split('/').try_for_each(check_segment);
        }
        if value.contains('/') {
            return Err(PathProblem::Slash);
        }
        check_segment(value)
    }
}

/// Returns the ranges of the values of the pattern's variables in a text that follows it.
fn spans_of(pattern: &str, text: &str) -> Option<Vec<Range<usize>>> {
    let parts = pattern.split('/').count();
    let mut extra = text.split('/').count().checked_sub(parts)?;
    let mut spans = Vec::new();
    let mut segments = text.split('/');
    let mut start = 0;
    for part in pattern.split('/') {
        let mut length = segments.next()?.len();
        let variable = Variable::parse(part);
        if variable.as_ref().is_some_and(|it| it.multiple) {
            let more = segments.by_ref().take(extra);
            length += more.map(|segment| segment.len() + 1).sum::<usize>();
            extra = 0;
        }
        let value = text.get(start..start + length)?;
        match variable {
            Some(variable) => {
                variable.check(value).ok()?;
                spans.push(start..start + length);
            }
            None if value != part => return None,
            None => {}
        }
        start += length + 1;
    }
    (extra == 0).then_some(spans)
}

impl PartialEq for ResourceName {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for ResourceName {}

impl PartialOrd for ResourceName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ResourceName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for ResourceName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Debug for ResourceName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(out)
    }
}

/// A text that is no name of a type. The text itself is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    type_name: &'static str,
    patterns: &'static [&'static str],
}

impl NameError {
    /// Returns the patterns that the text does not follow.
    pub const fn patterns(&self) -> &'static [&'static str] {
        self.patterns
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "no `{}`: expected ", self.type_name)?;
        for (index, pattern) in self.patterns.iter().enumerate() {
            out.write_str(if index == 0 { "`" } else { " or `" })?;
            write!(out, "{pattern}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for NameError {}

/// Implements parsing, printing, conversions and the use as a path argument for a newtype around
/// [`ResourceName`].
#[doc(hidden)]
#[macro_export]
macro_rules! resource_name_traits {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self.0.as_str(), out)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self.0.as_str(), out)
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.0.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::NameError;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::convert::TryFrom::try_from(text)
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::NameError;

            #[inline]
            fn try_from(text: &str) -> ::core::result::Result<Self, Self::Error> {
                ::core::convert::TryFrom::try_from(::std::string::String::from(text))
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::NameError;

            #[inline]
            fn try_from(text: ::std::string::String) -> ::core::result::Result<Self, Self::Error> {
                $crate::ResourceName::parse(stringify!($name), Self::PATTERNS, text).map(Self)
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            #[inline]
            fn from(name: $name) -> Self {
                name.0.into_string()
            }
        }

        impl $crate::PathArgument for $name {
            #[inline]
            fn into_path_argument(self) -> ::std::string::String {
                self.0.into_string()
            }

            #[inline]
            fn path_problem(&self) -> ::core::option::Option<$crate::PathProblem> {
                self.0.problem()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::path_argument::PathArgument;

    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    struct CustomerName(ResourceName);

    impl CustomerName {
        fn pattern(&self) -> &'static str {
            self.0.pattern()
        }

        const PATTERNS: &'static [&'static str] = &[
            "accounts/{account}/customers/{customer}",
            "resellers/{account}/all/{path=**}/end",
        ];

        fn new(account: impl Into<String>, customer: impl Into<String>) -> Self {
            Self(ResourceName::new(
                Self::PATTERNS,
                0,
                [account.into(), customer.into()],
            ))
        }

        fn all(account: impl Into<String>, path: impl Into<String>) -> Self {
            Self(ResourceName::new(
                Self::PATTERNS,
                1,
                [account.into(), path.into()],
            ))
        }
    }

    resource_name_traits!(CustomerName);

    #[test]
    fn name_is_built_parsed_and_printed() {
        let name = CustomerName::new("A1", "S42");
        assert_eq!(name.to_string(), "accounts/A1/customers/S42");
        assert_eq!(format!("{name:?}"), "\"accounts/A1/customers/S42\"");
        assert_eq!(name.as_ref(), "accounts/A1/customers/S42");
        assert_eq!(name.0.segment(0), "A1");
        assert_eq!(name.0.segment(1), "S42");
        assert_eq!(name.0.segment(2), "");
        assert_eq!(name.pattern(), "accounts/{account}/customers/{customer}");
        let read: CustomerName = "accounts/A1/customers/S42".parse().unwrap();
        assert_eq!(read, name);
        assert_eq!(read.0.find("customer"), Some("S42"));
        assert_eq!(read.0.find("path"), None);
        assert_eq!((&name).into_path_argument(), "accounts/A1/customers/S42");
        assert_eq!(String::from(name), "accounts/A1/customers/S42");
        assert!(CustomerName::new("A", "1") < CustomerName::new("A", "2"));
    }

    #[test]
    fn open_variable_has_many_segments() {
        for path in ["a", "a/b", "a/b/c"] {
            let built = CustomerName::all("R", path);
            assert_eq!(built.path_problem(), None);
            let read = CustomerName::try_from(built.to_string()).unwrap();
            assert_eq!(read, built);
            assert_eq!(read.0.find("account"), Some("R"));
            assert_eq!(read.0.find("path"), Some(path));
            assert_eq!(read.pattern(), CustomerName::PATTERNS[1]);
        }
    }

    #[test]
    fn bad_segments_are_refused_by_requests() {
        for (account, customer, problem) in [
            ("", "S", PathProblem::Empty),
            ("A", "", PathProblem::Empty),
            (".", "S", PathProblem::Dots),
            ("A", "..", PathProblem::Dots),
            ("A/customers/B", "S", PathProblem::Slash),
            ("A", "/", PathProblem::Slash),
        ] {
            let name = CustomerName::new(account, customer);
            let by_reference = <&CustomerName as PathArgument>::path_problem(&&name);
            assert_eq!(by_reference, Some(problem.clone()), "{name}");
            assert_eq!(name.path_problem(), Some(problem));
        }
        assert_eq!(
            CustomerName::all("R", "a//b").path_problem(),
            Some(PathProblem::Empty)
        );
        assert_eq!(CustomerName::new("A:x", "é %?#").path_problem(), None);
    }

    #[test]
    fn mismatching_text_is_rejected_and_hidden() {
        for text in [
            "",
            "accounts/A1/customers",
            "accounts/A1/customers/",
            "accounts//customers/S",
            "accounts/../customers/S",
            "accounts/A1/customers/S42/x",
            "/accounts/A1/customers/S42",
            "Accounts/A1/customers/S42",
            "resellers/R/all/end",
            "resellers/R/all/a/./end",
            "resellers/R/all/a",
        ] {
            let error = text.parse::<CustomerName>().expect_err(text);
            assert_eq!(
                error.to_string(),
                "no `CustomerName`: expected `accounts/{account}/customers/{customer}` \
                 or `resellers/{account}/all/{path=**}/end`"
            );
        }
    }
}
