//! Path templates: arguments are inserted so that a value can never address another method, another
//! resource or another host.
//!
//! The rule: in `{x}` a `/` is encoded. In `{x=a/*/b/*}` the value is split at `/` and must have
//! that shape. In `{x=/**}` the value may begin with a `/`, which is dropped. Every segment is
//! encoded except for unreserved characters. Empty segments, `.` and `..` are refused, because
//! encoding does not help there: URL parsers resolve `%2e%2e`.

use std::borrow::Cow;

use super::error::{PathProblem, RequestProblem, UrlProblem};
use crate::request::percent;

/// The values of a request for one variable.
#[derive(Clone)]
pub(crate) struct Argument {
    /// The parameter's wire name.
    pub(crate) name: &'static str,
    /// The values, not encoded; more than one only for `{/x*}`.
    pub(crate) values: Vec<String>,
    /// The problem with the argument, if its type knows one already.
    pub(crate) problem: Option<PathProblem>,
}

/// Returns the path of a template with these arguments. Problems are appended to `problems`; then
/// the result must not be used.
pub(crate) fn expand(
    template: &'static str,
    arguments: &[Argument],
    problems: &mut Vec<RequestProblem>,
) -> String {
    let mut path = String::with_capacity(template.len() + 32);
    let mut used = 0;
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        push_literal(&mut path, literal, problems);
        let Some((expression, tail)) = after.split_once('}') else {
            problems.push(RequestProblem::Url(UrlProblem::Template));
            return path;
        };
        let variable = Variable::parse(expression);
        let argument = arguments.iter().find(|it| it.name == variable.name);
        used += usize::from(argument.is_some());
        if let Err(reason) = variable.push_to(&mut path, argument) {
            let name = Cow::Borrowed(variable.name);
            problems.push(RequestProblem::PathArgument { name, reason });
        }
        rest = tail;
    }
    push_literal(&mut path, rest, problems);
    if used < arguments.len() {
        report_unknown(template, arguments, problems);
    }
    path
}

/// Returns `true` if a path has a segment `.` or `..`, encoded or not.
pub(crate) fn has_dots(path: &str) -> bool {
    path.split('/').any(|segment| {
        let after_one = strip_dot(segment);
        after_one.is_some_and(|rest| rest.is_empty() || strip_dot(rest) == Some(""))
    })
}

fn strip_dot(segment: &str) -> Option<&str> {
    let dot = [".", "%2e", "%2E"];
    dot.into_iter().find_map(|dot| segment.strip_prefix(dot))
}

fn push_literal(path: &mut String, literal: &str, problems: &mut Vec<RequestProblem>) {
    if literal.contains(['?', '#', '\\', '}']) {
        problems.push(RequestProblem::Url(UrlProblem::Template));
    }
    path.push_str(literal);
}

fn report_unknown(
    template: &'static str,
    arguments: &[Argument],
    problems: &mut Vec<RequestProblem>,
) {
    let known = |name: &str| {
        let mut expressions = template.split('{').skip(1);
        expressions.any(|it| Variable::parse(it.split('}').next().unwrap_or(it)).name == name)
    };
    for argument in arguments.iter().filter(|it| !known(it.name)) {
        problems.push(RequestProblem::PathArgument {
            name: Cow::Borrowed(argument.name),
            reason: PathProblem::Unknown,
        });
    }
}

/// A variable of a template.
struct Variable {
    name: &'static str,
    shape: Shape,
}

enum Shape {
    /// `{x}`
    Segment,
    /// `{x=a/*/b/*}`, or `{x=/**}` where the value may begin with a `/`
    Pattern(&'static str),
    /// `{/x*}`
    Repeated,
}

impl Variable {
    /// Parses the text between the braces.
    fn parse(expression: &'static str) -> Self {
        if let Some(name) = expression.strip_prefix('/') {
            let name = name.strip_suffix('*').unwrap_or(name);
            let shape = Shape::Repeated;
            return Self { name, shape };
        }
        match expression.split_once('=') {
            Some((name, pattern)) => Self {
                name,
                shape: Shape::Pattern(pattern),
            },
            None => Self {
                name: expression,
                shape: Shape::Segment,
            },
        }
    }

    fn push_to(&self, path: &mut String, argument: Option<&Argument>) -> Result<(), PathProblem> {
        let argument = argument.ok_or(PathProblem::Missing)?;
        if let Some(problem) = &argument.problem {
            return Err(problem.clone());
        }
        let first = argument.values.first().ok_or(PathProblem::Missing)?;
        match self.shape {
            Shape::Segment => push_segment(path, first),
            Shape::Pattern(pattern) => push_pattern(path, first, pattern),
            Shape::Repeated => argument.values.iter().try_for_each(|value| {
                path.push('/');
                push_segment(path, value)
            }),
        }
    }
}

fn push_segment(path: &mut String, segment: &str) -> Result<(), PathProblem> {
    check_segment(segment)?;
    percent::push(path, segment);
    Ok(())
}

/// Refuses a value that is not a valid segment.
pub(crate) fn check_segment(segment: &str) -> Result<(), PathProblem> {
    match segment {
        "" => Err(PathProblem::Empty),
        "." | ".." => Err(PathProblem::Dots),
        _ => Ok(()),
    }
}

fn push_pattern(path: &mut String, value: &str, pattern: &'static str) -> Result<(), PathProblem> {
    let (value, pattern) = match pattern.strip_prefix('/') {
        Some(pattern) => (value.strip_prefix('/').unwrap_or(value), pattern),
        None => (value, pattern),
    };
    if value.is_empty() {
        return Err(PathProblem::Empty);
    }
    value.split('/').try_for_each(check_segment)?;
    if !matches(pattern, value) {
        return Err(PathProblem::Shape(pattern));
    }
    for (index, segment) in value.split('/').enumerate() {
        if index > 0 {
            path.push('/');
        }
        percent::push(path, segment);
    }
    Ok(())
}

/// Returns `true` if the segments of `value` are those of `pattern`, in which `*` is any one
/// segment and a single `**` one or more.
fn matches(pattern: &str, value: &str) -> bool {
    let fits = |(expected, actual): (&str, &str)| expected == "*" || expected == actual;
    let expected: Vec<&str> = pattern.split('/').collect();
    let actual: Vec<&str> = value.split('/').collect();
    let Some(rest) = expected.iter().position(|&segment| segment == "**") else {
        return expected.len() == actual.len() && expected.into_iter().zip(actual).all(fits);
    };
    if actual.len() < expected.len() {
        return false;
    }
    let tail = expected.len() - rest - 1;
    let head = expected
        .iter()
        .copied()
        .zip(actual.iter().copied())
        .take(rest);
    let back = expected
        .iter()
        .rev()
        .copied()
        .zip(actual.iter().rev().copied())
        .take(tail);
    head.chain(back).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(template: &'static str, value: &str) -> Result<String, PathProblem> {
        many(template, &[value])
    }

    fn many(template: &'static str, values: &[&str]) -> Result<String, PathProblem> {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        let argument = Argument {
            name: "x",
            values,
            problem: None,
        };
        let mut problems = Vec::new();
        let path = expand(template, &[argument], &mut problems);
        match problems.pop() {
            None => Ok(path),
            Some(RequestProblem::PathArgument { reason, .. }) => Err(reason),
            Some(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_single_segment_holds_anything_encoded() {
        for (value, expected) in [
            ("me", "v1/me/end"),
            ("liz@example.com", "v1/liz%40example.com/end"),
            ("a b", "v1/a%20b/end"),
            ("a/b", "v1/a%2Fb/end"),
            ("/", "v1/%2F/end"),
            ("../x", "v1/..%2Fx/end"),
            ("100%", "v1/100%25/end"),
            ("%2e%2e", "v1/%252e%252e/end"),
            ("%2F", "v1/%252F/end"),
            ("a&b=c", "v1/a%26b%3Dc/end"),
            ("a+b", "v1/a%2Bb/end"),
            ("é", "v1/%C3%A9/end"),
            ("日本", "v1/%E6%97%A5%E6%9C%AC/end"),
            ("'\"`", "v1/%27%22%60/end"),
            ("a\\b", "v1/a%5Cb/end"),
            ("a:b", "v1/a%3Ab/end"),
            ("a?b", "v1/a%3Fb/end"),
            ("a#b", "v1/a%23b/end"),
            ("a/b?x#y%2F", "v1/a%2Fb%3Fx%23y%252F/end"),
            ("a;b,c!d$e(f)*", "v1/a%3Bb%2Cc%21d%24e%28f%29%2A/end"),
            ("\0\r\n\t", "v1/%00%0D%0A%09/end"),
            ("...", "v1/.../end"),
            (".a", "v1/.a/end"),
            ("a-._~9", "v1/a-._~9/end"),
        ] {
            assert_eq!(
                one("v1/{x}/end", value).as_deref(),
                Ok(expected),
                "{value:?}"
            );
        }
    }

    #[test]
    fn empty_and_dot_segments_are_rejected() {
        let star = "v1/{x=projects/*/secrets/*}";
        let rest = "v1/{x=**}";
        for (template, value, reason) in [
            ("v1/{x}", "", PathProblem::Empty),
            ("v1/{x}", ".", PathProblem::Dots),
            ("v1/{x}", "..", PathProblem::Dots),
            ("v1/{x}:run", "..", PathProblem::Dots),
            (star, "", PathProblem::Empty),
            (star, "projects/p/secrets/..", PathProblem::Dots),
            (star, "projects/./secrets/s", PathProblem::Dots),
            (star, "projects//secrets/s", PathProblem::Empty),
            (star, "projects/p/secrets/", PathProblem::Empty),
            (star, "/projects/p/secrets/s", PathProblem::Empty),
            (rest, "", PathProblem::Empty),
            (rest, "/", PathProblem::Empty),
            (rest, "a/../b", PathProblem::Dots),
            ("ou/{x=/**}", "/", PathProblem::Empty),
            ("ou/{x=/**}", "//a", PathProblem::Empty),
            ("ou/{x=/**}", "/..", PathProblem::Dots),
            (rest, "a/", PathProblem::Empty),
            ("v1{/x*}", "", PathProblem::Empty),
            ("v1{/x*}", "..", PathProblem::Dots),
        ] {
            assert_eq!(one(template, value), Err(reason), "{template} {value:?}");
        }
    }

    #[test]
    fn pattern_accepts_its_shape_only() {
        let customer = "v1/{x=accounts/*/customers/*}:transferEntitlements";
        for (template, value, expected) in [
            (
                customer,
                "accounts/A/customers/S1",
                "v1/accounts/A/customers/S1:transferEntitlements",
            ),
            (
                customer,
                "accounts/A/customers/S1:transferEntitlements",
                "v1/accounts/A/customers/S1%3AtransferEntitlements:transferEntitlements",
            ),
            (
                "v1/{x=accounts/*}",
                "accounts/a b?c#d%2F\\é",
                "v1/accounts/a%20b%3Fc%23d%252F%5C%C3%A9",
            ),
            ("v1/{x=operations/**}", "operations/a", "v1/operations/a"),
            (
                "v1/{x=operations/**}",
                "operations/a/b:c/d",
                "v1/operations/a/b%3Ac/d",
            ),
            ("v1/{x=**}/end", "a/b/c", "v1/a/b/c/end"),
            ("{x=a/**/z}", "a/b/c/z", "a/b/c/z"),
            ("{x=**/z}", "a/z", "a/z"),
            ("ou/{x=/**}", "/Sales/2026", "ou/Sales/2026"),
            ("ou/{x=/**}", "Sales", "ou/Sales"),
            ("v1/{x=*}", "a", "v1/a"),
        ] {
            assert_eq!(
                one(template, value).as_deref(),
                Ok(expected),
                "{template} {value}"
            );
        }
        for (template, value) in [
            ("{x=accounts/*/customers/*}", "accounts/A"),
            ("{x=accounts/*/customers/*}", "accounts/A/customers/S/extra"),
            ("{x=accounts/*/customers/*}", "Accounts/A/customers/S"),
            ("{x=accounts/*/customers/*}", "customers/A/accounts/S"),
            ("{x=accounts/*}", "accounts%2FA"),
            ("{x=*}", "a/b"),
            ("{x=operations/**}", "operations"),
            ("{x=operations/**}", "projects/a"),
            ("{x=a/**/z}", "a/z"),
            ("{x=a/**/z}", "a/b/y"),
        ] {
            assert!(
                matches!(one(template, value), Err(PathProblem::Shape(_))),
                "{template} {value}"
            );
        }
    }

    #[test]
    fn repeated_variable_is_one_segment_each() {
        assert_eq!(
            many("v1{/x*}/end", &["a", "b/c", "d:e"]).as_deref(),
            Ok("v1/a/b%2Fc/d%3Ae/end")
        );
        assert_eq!(many("v1{/x*}", &[]), Err(PathProblem::Missing));
        assert_eq!(many("v1{/x*}", &["a", ".."]), Err(PathProblem::Dots));
    }

    #[test]
    fn literals_are_unchanged() {
        let mut problems = Vec::new();
        assert_eq!(expand("a:b/c:verb", &[], &mut problems), "a:b/c:verb");
        assert_eq!(problems, []);
        for template in ["a/{x", "a}", "a?b", "a#b", "a\\b"] {
            let mut problems = Vec::new();
            expand(template, &[], &mut problems);
            assert_eq!(
                problems,
                [RequestProblem::Url(UrlProblem::Template)],
                "{template}"
            );
        }
    }

    #[test]
    fn arguments_and_variables_must_pair_up() {
        let mut problems = Vec::new();
        let argument = Argument {
            name: "y",
            values: vec!["v".to_owned()],
            problem: None,
        };
        expand("{x}/{y}", &[argument], &mut problems);
        let missing = RequestProblem::PathArgument {
            name: "x".into(),
            reason: PathProblem::Missing,
        };
        assert_eq!(problems, [missing]);
        let unknown = RequestProblem::PathArgument {
            name: "x".into(),
            reason: PathProblem::Unknown,
        };
        let argument = Argument {
            name: "x",
            values: vec!["v".to_owned()],
            problem: None,
        };
        let mut problems = Vec::new();
        expand("a/{xx}", &[argument], &mut problems);
        assert_eq!(problems.last(), Some(&unknown));
    }

    #[test]
    fn dots_are_found_in_whole_paths() {
        for path in [
            "..", "a/../b", "a/.", "./a", "a/%2e%2E", "a/.%2e/b", "%2E/a",
        ] {
            assert!(has_dots(path), "{path}");
        }
        for path in ["", "a//b", "a/...", "a/..b", "a/%252e%252e", "a/%2e.%2e"] {
            assert!(!has_dots(path), "{path}");
        }
    }
}
