//! Documentation of the functions that create requests: sections that follow from the code are left
//! out, and one that is missing is named.

/// What the documentation of a function follows from.
pub struct Request {
    /// The name of the request's type.
    pub name: String,
    /// The type of its response.
    pub response: String,
    /// The names of its setters.
    pub setters: Vec<String>,
}

/// A heading with the lines below it; the first section has no heading.
struct Section {
    heading: String,
    lines: Vec<String>,
}

/// Returns the lines in short.
pub fn abbreviate(lines: &[String], request: &Request) -> Vec<String> {
    let sections = sections(lines);
    let mut found = Vec::new();
    let has = |heading: &str| sections.iter().any(|section| section.heading == heading);
    for section in &sections {
        let short = match section.heading.as_str() {
            "# Optional" => optional(section, request),
            "# Returns" => returns(section, request),
            "# Errors" => errors(section),
            "# Example" => example(section),
            _ => None,
        };
        found.extend(short.unwrap_or_else(|| section.full()));
    }
    let needs_optional = !request.setters.is_empty();
    for (heading, is_expected) in [
        ("# Optional", needs_optional),
        ("# Returns", true),
        ("# Errors", true),
    ] {
        if is_expected && !has(heading) {
            found.push(format!("(without `{heading}`)"));
        }
    }
    found
}

impl Section {
    fn full(&self) -> Vec<String> {
        let heading = Some(&self.heading).filter(|heading| !heading.is_empty());
        heading.into_iter().chain(&self.lines).cloned().collect()
    }
}

fn sections(lines: &[String]) -> Vec<Section> {
    let mut found = vec![Section {
        heading: String::new(),
        lines: Vec::new(),
    }];
    let mut in_code = false;
    for line in lines {
        in_code ^= line.starts_with("```");
        match found.last_mut() {
            Some(section) if in_code || !line.starts_with("# ") => section.lines.push(line.clone()),
            _ => found.push(Section {
                heading: line.clone(),
                lines: Vec::new(),
            }),
        }
    }
    for section in &mut found {
        while section.lines.last().is_some_and(String::is_empty) {
            section.lines.pop();
        }
    }
    found
}

/// Keeps the entries that have a text, if the section lists all setters in their order.
fn optional(section: &Section, request: &Request) -> Option<Vec<String>> {
    let entry = |name: &String| format!("- [`{name}`]({}::{name})", request.name);
    let entries = section.lines.iter();
    let entries: Vec<&String> = entries.filter(|line| line.starts_with("- [")).collect();
    let is_complete = entries.len() == request.setters.len()
        && request
            .setters
            .iter()
            .zip(&entries)
            .all(|(name, line)| line.starts_with(&entry(name)));
    if !is_complete {
        return None;
    }
    let plain: Vec<String> = request.setters.iter().map(entry).collect();
    let lines = section.lines.iter().filter(|line| !plain.contains(line));
    let lines: Vec<String> = lines.cloned().collect();
    let heading = (!lines.is_empty()).then(|| section.heading.clone());
    Some(heading.into_iter().chain(lines).collect())
}

/// Leaves the name of the response's type out.
fn returns(section: &Section, request: &Request) -> Option<Vec<String>> {
    let name = request.response.strip_prefix("types::")?;
    let expected = format!("[`{name}`](types::{name}).");
    let (first, rest) = section.lines.split_first()?;
    if *first != expected {
        return None;
    }
    let rest: Vec<String> = rest
        .iter()
        .filter(|line| !line.is_empty())
        .cloned()
        .collect();
    let heading = (!rest.is_empty()).then(|| section.heading.clone());
    Some(heading.into_iter().chain(rest).collect())
}

fn errors(section: &Section) -> Option<Vec<String>> {
    let text = section.lines.join(" ");
    let retried = match text.strip_prefix("See [`Error`](runtime::Error). ")? {
        "Retried by default, also after a 5xx or a lost connection." => "retried",
        "Not retried after a 5xx or a lost connection: the method may have run." => "not retried",
        _ => return None,
    };
    Some(vec![format!("# Errors: {retried}")])
}

/// Keeps the visible lines of an example, without its imports, which the compiler checks.
fn example(section: &Section) -> Option<Vec<String>> {
    let (first, rest) = section.lines.split_first()?;
    let (last, code) = rest.split_last()?;
    if first != "```no_run" || last != "```" {
        return None;
    }
    let visible = code.iter().filter(|line| {
        let is_import = line.starts_with("use ");
        !is_import && !line.starts_with("# ") && !line.is_empty()
    });
    let heading = std::iter::once(section.heading.clone());
    Some(heading.chain(visible.cloned()).collect())
}
