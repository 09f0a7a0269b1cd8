//! Path templates. Two syntaxes are parsed: RFC 6570 (`{x}`, `{+x}`, `{/x*}`) with a separate
//! regular expression, and `google.api.http` (`{x=a/*/b/*}`, `{x=**}`). Both result in one form.

use std::fmt;

/// A path with variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate {
    /// Literals and variables, in order.
    pub parts: Vec<Part>,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Literal(String),
    /// The value of an argument.
    Variable(Variable),
}

/// A variable of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The parameter's wire name.
    pub name: String,
    /// The segments of its value; a single [`Segment::Any`] for a plain `{x}`.
    pub segments: Vec<Segment>,
    /// `true` if it is repeated, with each value a path segment of its own (`{/x*}`).
    pub repeated: bool,
    /// `true` if a leading `/` of the value is dropped.
    pub drops_leading_slash: bool,
}

/// A segment of a variable's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Literal text.
    Literal(String),
    /// Any one segment.
    Any,
    /// One or more segments.
    Rest,
}

/// The reason that a path is not a valid template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError(pub String);

impl fmt::Display for TemplateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

impl PathTemplate {
    /// Parses a template of either syntax. `pattern_of` returns the document's regular expression
    /// for a parameter.
    ///
    /// # Errors
    /// Unbalanced braces, a repeated name, a syntax that neither specification has, or a literal
    /// with characters that are not allowed in a path (RFC 3986, section 3.3).
    pub fn parse<'a>(
        text: &str,
        pattern_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Self, TemplateError> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (literal, after) = match rest.split_once('{') {
                Some((literal, after)) => (literal, Some(after)),
                None => (rest, None),
            };
            if !literal.is_empty() {
                parts.push(Part::Literal(check_literal(literal)?.to_owned()));
            }
            let Some(after) = after else { break };
            let Some((expression, tail)) = after.split_once('}') else {
                return Err(TemplateError("a `{` without a `}`".to_owned()));
            };
            let variable = parse_variable(expression, &pattern_of)?;
            if parts
                .iter()
                .any(|part| matches!(part, Part::Variable(v) if v.name == variable.name))
            {
                return Err(TemplateError(format!(
                    "the variable `{}` twice",
                    variable.name
                )));
            }
            parts.push(Part::Variable(variable));
            rest = tail;
        }
        let template = Self { parts };
        if Self::has_dots(&template.filled()) {
            return Err(TemplateError(
                "a segment `.` or `..`, which URL parsers resolve".to_owned(),
            ));
        }
        Ok(template)
    }

    /// Returns `true` if a path has a segment `.` or `..`, encoded or not.
    pub(crate) fn has_dots(path: &str) -> bool {
        path.split('/').any(|segment| {
            let plain = segment.replace("%2e", ".").replace("%2E", ".");
            matches!(plain.as_str(), "." | "..")
        })
    }

    /// Returns the path with a letter for each variable: no value is empty, or consists of dots.
    fn filled(&self) -> String {
        let text = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text,
            Part::Variable(Variable { repeated: true, .. }) => "/x",
            Part::Variable(_) => "x",
        });
        text.collect()
    }

    /// Returns the variable with this name.
    pub fn variable_mut(&mut self, name: &str) -> Option<&mut Variable> {
        self.parts.iter_mut().find_map(|part| match part {
            Part::Variable(variable) if variable.name == name => Some(variable),
            _ => None,
        })
    }

    /// Returns the variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(variable) => Some(variable),
            Part::Literal(_) => None,
        })
    }
}

impl fmt::Display for PathTemplate {
    /// Writes the form that emitted methods use.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.write_str(text)?,
                Part::Variable(variable) => variable.fmt(out)?,
            }
        }
        Ok(())
    }
}

impl Variable {
    /// Returns the segments as in a template, such as `accounts/*/customers/*`.
    pub fn shape(&self) -> String {
        let texts: Vec<&str> = self
            .segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => text,
                Segment::Any => "*",
                Segment::Rest => "**",
            })
            .collect();
        texts.join("/")
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.repeated {
            return write!(out, "{{/{}*}}", self.name);
        }
        match self.segments.as_slice() {
            [Segment::Any] => write!(out, "{{{}}}", self.name),
            _ if self.drops_leading_slash => write!(out, "{{{}=/{}}}", self.name, self.shape()),
            _ => write!(out, "{{{}={}}}", self.name, self.shape()),
        }
    }
}

fn check_literal(literal: &str) -> Result<&str, TemplateError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c);
    match literal.chars().find(|&c| !allowed(c)) {
        Some(c) => Err(TemplateError(format!(
            "the character `{}` between variables",
            c.escape_default()
        ))),
        None => Ok(literal),
    }
}

fn parse_variable<'a>(
    expression: &str,
    pattern_of: &impl Fn(&str) -> Option<&'a str>,
) -> Result<Variable, TemplateError> {
    if let Some(name) = expression.strip_prefix('/') {
        let name = name.strip_suffix('*').unwrap_or(name);
        return Ok(Variable {
            name: check_name(name)?.to_owned(),
            segments: vec![Segment::Any],
            repeated: true,
            drops_leading_slash: false,
        });
    }
    let (name, segments) = if let Some(name) = expression.strip_prefix('+') {
        (
            name,
            pattern_of(name)
                .and_then(segments_of_regex)
                .unwrap_or_else(|| vec![Segment::Rest]),
        )
    } else if let Some((name, shape)) = expression.split_once('=') {
        (name, segments_of_shape(shape)?)
    } else {
        (expression, vec![Segment::Any])
    };
    Ok(Variable {
        name: check_name(name)?.to_owned(),
        segments,
        repeated: false,
        drops_leading_slash: false,
    })
}

/// Checks that a name contains only letters, digits, `_`, `-`, `.` and `$`, as in all documents.
fn check_name(name: &str) -> Result<&str, TemplateError> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    if name.is_empty() || !name.chars().all(fits) {
        return Err(TemplateError(format!(
            "`{{{}}}` in a syntax that is neither RFC 6570's nor google.api.http's",
            name.escape_debug()
        )));
    }
    Ok(name)
}

/// Parses the segments of `a/*/b/**` (google.api.http, "Path template syntax").
fn segments_of_shape(shape: &str) -> Result<Vec<Segment>, TemplateError> {
    let segments: Vec<Segment> = shape
        .split('/')
        .map(|text| match text {
            "*" => Ok(Segment::Any),
            "**" => Ok(Segment::Rest),
            _ if text.is_empty() || PathTemplate::has_dots(text) => Err(TemplateError(
                "an empty or relative segment in a variable".to_owned(),
            )),
            _ if text.contains(['*', '=']) => Err(TemplateError(format!(
                "the segment `{}`",
                text.escape_debug()
            ))),
            _ => Ok(Segment::Literal(check_literal(text)?.to_owned())),
        })
        .collect::<Result<_, _>>()?;
    let rests = segments
        .iter()
        .filter(|segment| **segment == Segment::Rest)
        .count();
    let last = segments.last() == Some(&Segment::Rest);
    if rests > 1 || (rests == 1 && !last) {
        return Err(TemplateError(
            "a `**` that is not the last segment of its variable".to_owned(),
        ));
    }
    Ok(segments)
}

/// Parses the segments of `^a/[^/]+/b/.*$`; `None` for other regular expressions.
fn segments_of_regex(pattern: &str) -> Option<Vec<Segment>> {
    const ANY: &str = "[^/]+";
    let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut segments = Vec::new();
    loop {
        let after = if let Some(after) = rest.strip_prefix(ANY) {
            segments.push(Segment::Any);
            after
        } else if let Some(after) = rest.strip_prefix(".*").or_else(|| rest.strip_prefix(".+")) {
            segments.push(Segment::Rest);
            return after.is_empty().then_some(segments);
        } else {
            let end = rest.find('/').unwrap_or(rest.len());
            let literal = rest.get(..end)?;
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if literal.is_empty() || !literal.chars().all(plain) {
                return None;
            }
            segments.push(Segment::Literal(literal.to_owned()));
            rest.get(end..)?
        };
        if after.is_empty() {
            return Some(segments);
        }
        rest = after.strip_prefix('/')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str, pattern: Option<&'static str>) -> Result<String, TemplateError> {
        PathTemplate::parse(text, |_| pattern).map(|template| template.to_string())
    }

    #[test]
    fn both_syntaxes_have_one_form() {
        let accounts = Some("^accounts/[^/]+/customers/[^/]+$");
        for (text, pattern, expected) in [
            (
                "gmail/v1/users/{userId}/x",
                None,
                "gmail/v1/users/{userId}/x",
            ),
            ("v1/{+name}", accounts, "v1/{name=accounts/*/customers/*}"),
            (
                "v1/{+name}:run",
                accounts,
                "v1/{name=accounts/*/customers/*}:run",
            ),
            (
                "v1/{+name}",
                Some("^operations/.*$"),
                "v1/{name=operations/**}",
            ),
            ("v1/{+name}", Some("^[^/]+$"), "v1/{name}"),
            (
                "v1/{+name}",
                Some("[a-z](?:[-a-z0-9]{0,61})"),
                "v1/{name=**}",
            ),
            ("v1/{+name}", None, "v1/{name=**}"),
            (
                "v1alpha1/{c=accounts/*/customers/*}:go",
                None,
                "v1alpha1/{c=accounts/*/customers/*}:go",
            ),
            ("{x=**}", None, "{x=**}"),
            ("{x=*}/y", None, "{x}/y"),
            ("a{/x*}", None, "a{/x*}"),
            ("v1:validateAddress", None, "v1:validateAddress"),
            ("v1/{+a}/$x/{b}", None, "v1/{a=**}/$x/{b}"),
            ("v1/{a}.{b}", None, "v1/{a}.{b}"),
            ("v1/.{x}", None, "v1/.{x}"),
            ("v1/{a}..{b}/c", None, "v1/{a}..{b}/c"),
            ("v1/{x}%2e", None, "v1/{x}%2e"),
        ] {
            assert_eq!(canonical(text, pattern).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn invalid_templates_are_rejected() {
        for text in [
            "a/{b",
            "a/{}",
            "a/{b c}",
            "a/{b}/{b}",
            "a?b=c",
            "a#b",
            "a b",
            "a/../b",
            "a/./{b}",
            "{a}/..",
            "a/%2e%2E/b",
            "a/.%2e",
            "a/.{/x*}",
            "a/{x=b/%2e/*}",
            "a/{x=**/b}",
            "a/{x=b//c}",
            "a/{x=b*}",
            "é",
            "a\\b",
            "a/{?x}",
            "a}",
        ] {
            assert!(canonical(text, None).is_err(), "{text}");
        }
    }
}
