//! From TOML tables to the overlay's structs.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use super::table::{Item, Problems, Table};
use super::{
    Behavior, Change, Holds, MethodOverlay, Names, ObjectOverlay, OperationOverlay, Overlay,
    OverlayFiles, ParameterOverlay, PropertyOverlay, Repair, ResourceNameOverlay, ResourceOverlay,
    SchemaOverlay, UnionOverlay,
};

/// Reads the whole file, one of `files`.
pub(super) fn overlay(
    files: OverlayFiles,
    root: &mut Table<'_>,
    problems: &mut Problems<'_>,
) -> Overlay {
    let repairs = |item: Item<'_>, problems: &mut Problems<'_>| item.list(problems, repair);
    root.citation(problems);
    Overlay {
        files,
        doc: root.text("doc", problems),
        reference: root.get("reference", problems, reference),
        names: root.get("names", problems, names).unwrap_or_default(),
        schemas: root.keyed("schemas", problems, schema),
        methods: root.keyed("methods", problems, method),
        resources: root.keyed("resources", problems, resource),
        resource_names: root.keyed("resource_names", problems, resource_name),
        repairs: root.get("repairs", problems, repairs).unwrap_or_default(),
    }
}

/// Reads the URL of a REST reference, to which the pages of resources and methods are appended.
fn reference(item: Item<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let path = item.path().to_owned();
    let url = item.text(problems)?;
    let text = url.get_ref();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:".contains(c);
    let is_page = text
        .strip_prefix("https://")
        .is_some_and(|rest| rest.contains('/'));
    if is_page && text.chars().all(plain) && !text.ends_with('/') {
        return Some(url.into_inner());
    }
    let message = "expected an https URL without a query, a fragment or a slash at its end, as in \
                   `https://developers.google.com/workspace/gmail/api/reference/rest/v1`";
    problems.error(url.span(), &path, message);
    None
}

fn names(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Names> {
    item.table(problems, |table, problems| {
        table.citation(problems);
        Some(Names {
            strip: table
                .get("strip", problems, Item::names)
                .unwrap_or_default(),
        })
    })
}

fn schema(item: Item<'_>, problems: &mut Problems<'_>) -> Option<SchemaOverlay> {
    item.table(problems, |table, problems| {
        Some(SchemaOverlay {
            source: table.citation(problems),
            doc: table.text("doc", problems),
            rename: table.get("rename", problems, type_name),
            keep: table.flag("keep", problems).unwrap_or_default(),
            object: object(table, problems),
        })
    })
}

/// Reads the entries for the contents of an object.
fn object(table: &mut Table<'_>, problems: &mut Problems<'_>) -> ObjectOverlay {
    ObjectOverlay {
        properties: table.keyed("properties", problems, property),
        unions: table.keyed("unions", problems, union),
    }
}

fn property(item: Item<'_>, problems: &mut Problems<'_>) -> Option<PropertyOverlay> {
    item.table(problems, |table, problems| {
        table.citation(problems);
        Some(PropertyOverlay {
            doc: table.text("doc", problems),
            rename: table.get("rename", problems, field_name),
            secret: table.flag("secret", problems).unwrap_or_default(),
            not_required: table.get("required", problems, not_required),
            holds: table.get("holds", problems, holds),
            values: table.get("values", problems, values),
            value_docs: table.keyed("value_docs", problems, plain_text),
            object: object(table, problems),
            behavior: table
                .get("behavior", problems, behavior)
                .unwrap_or_default(),
            resource: table.get("resource", problems, Item::text),
        })
    })
}

/// Reads a list of words, each a [`Behavior`].
fn behavior(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Vec<Behavior>> {
    let path = item.path().to_owned();
    let mut found = Vec::new();
    for word in item.names(problems)? {
        let mut known = Behavior::ALL.into_iter();
        match known.find(|behavior| behavior.as_str() == word.get_ref()) {
            Some(behavior) => found.push(behavior),
            None => {
                let words = Behavior::ALL.map(Behavior::as_str);
                let message = format!("`{}` is none of {}", word.get_ref(), words.join(", "));
                problems.error_near(word.span(), &path, message, (word.get_ref(), words));
            }
        }
    }
    Some(found)
}

/// Reads `required = false`. Only documents can state that something is required.
fn not_required(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Range<usize>> {
    only(false, item, problems)
}

/// Reads `drop_leading_slash = true`.
fn drop_leading_slash(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Range<usize>> {
    only(true, item, problems)
}

/// Reads the span of a boolean with only one allowed value.
fn only(value: bool, item: Item<'_>, problems: &mut Problems<'_>) -> Option<Range<usize>> {
    let (span, path) = (item.span(), item.path().to_owned());
    let found = item.flag(problems)?;
    if found == value {
        return Some(span);
    }
    let message =
        format!("the only value here is `{value}`; without the key, it is `{found}` already");
    problems.error(span, &path, message);
    None
}

/// Reads a schema id, or an array of a single one.
fn holds(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Holds> {
    if !item.is_array() {
        return item.text(problems).map(Holds::One);
    }
    let (span, path) = (item.span(), item.path().to_owned());
    let mut schemas = item.names(problems)?;
    match (schemas.pop(), schemas.is_empty()) {
        (Some(schema), true) => Some(Holds::Many(schema)),
        _ => {
            let message = "an array of one schema is written `[\"SchemaId\"]`";
            problems.error(span, &path, message);
            None
        }
    }
}

fn values(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Vec<Spanned<String>>> {
    at_least_one("value", item, problems)
}

/// Reads a non-empty array of distinct strings.
fn at_least_one(
    what: &str,
    item: Item<'_>,
    problems: &mut Problems<'_>,
) -> Option<Vec<Spanned<String>>> {
    let (span, path) = (item.span(), item.path().to_owned());
    let names = item.names(problems)?;
    if names.is_empty() {
        problems.error(span, &path, format!("expected at least one {what}"));
        return None;
    }
    Some(names)
}

fn plain_text(item: Item<'_>, problems: &mut Problems<'_>) -> Option<String> {
    item.text(problems).map(Spanned::into_inner)
}

/// Reads the name of a Rust type.
fn type_name(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    let cased =
        |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains('_');
    identifier(item, problems, "a Rust type, as in `CseIdentity`", cased)
}

/// Reads the name of a Rust field or argument.
fn field_name(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    let cased = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && !name.contains(|c: char| c.is_ascii_uppercase())
    };
    identifier(item, problems, "a Rust field, as in `user_id`", cased)
}

/// Reads a Rust name. Keywords are allowed: the naming stage escapes them.
fn identifier(
    item: Item<'_>,
    problems: &mut Problems<'_>,
    what: &str,
    cased: impl Fn(&str) -> bool,
) -> Option<Spanned<String>> {
    let path = item.path().to_owned();
    let name = item.text(problems)?;
    let text = name.get_ref();
    let word = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if word && cased(text) {
        return Some(name);
    }
    let message = format!("`{text}` is not a name for {what}");
    problems.error(name.span(), &path, message);
    None
}

fn union(item: Item<'_>, problems: &mut Problems<'_>) -> Option<UnionOverlay> {
    let members =
        |item: Item<'_>, problems: &mut Problems<'_>| at_least_one("member", item, problems);
    item.table(problems, |table, problems| {
        table.citation(problems);
        let has_members = table.has("members");
        let members = table.get("members", problems, members);
        let type_name = table.get("type", problems, type_name);
        let doc = table.text("doc", problems);
        if has_members && members.is_none() {
            return None;
        }
        Some(UnionOverlay {
            type_name,
            // The generated overlay may have them.
            members: members.unwrap_or_default(),
            doc,
        })
    })
}

fn method(item: Item<'_>, problems: &mut Problems<'_>) -> Option<MethodOverlay> {
    item.table(problems, |table, problems| {
        Some(MethodOverlay {
            source: table.citation(problems),
            doc: table.text("doc", problems),
            items: table.get("items", problems, Item::text),
            operation: table.get("operation", problems, operation),
            parameters: table.keyed("parameters", problems, parameter),
            unions: table.keyed("unions", problems, union),
        })
    })
}

fn operation(item: Item<'_>, problems: &mut Problems<'_>) -> Option<OperationOverlay> {
    item.table(problems, |table, problems| {
        Some(OperationOverlay {
            result: table.get("result", problems, Item::text),
            metadata: table.get("metadata", problems, Item::text),
            poll: table.get("poll", problems, Item::text),
        })
    })
}

fn parameter(item: Item<'_>, problems: &mut Problems<'_>) -> Option<ParameterOverlay> {
    item.table(problems, |table, problems| {
        table.citation(problems);
        Some(ParameterOverlay {
            doc: table.text("doc", problems),
            rename: table.get("rename", problems, field_name),
            not_required: table.get("required", problems, not_required),
            drop_leading_slash: table.get("drop_leading_slash", problems, drop_leading_slash),
            values: table.get("values", problems, values),
            value_docs: table.keyed("value_docs", problems, plain_text),
            resource: table.get("resource", problems, Item::text),
        })
    })
}

fn resource(item: Item<'_>, problems: &mut Problems<'_>) -> Option<ResourceOverlay> {
    item.table(problems, |table, problems| {
        Some(ResourceOverlay {
            source: table.citation(problems),
            doc: table.text("doc", problems),
        })
    })
}

fn resource_name(item: Item<'_>, problems: &mut Problems<'_>) -> Option<ResourceNameOverlay> {
    item.table(problems, |table, problems| {
        table.citation(problems);
        let has_patterns = table.has("patterns");
        let patterns = table.get("patterns", problems, patterns);
        let doc = table.text("doc", problems);
        if has_patterns && patterns.is_none() {
            return None;
        }
        Some(ResourceNameOverlay {
            // The generated overlay may have them.
            patterns: patterns.unwrap_or_default(),
            doc,
        })
    })
}

/// Reads patterns of resource names (AIP-122) that emitted code can parse.
fn patterns(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Vec<Spanned<String>>> {
    let path = item.path().to_owned();
    let patterns = at_least_one("pattern", item, problems)?;
    for (index, pattern) in patterns.iter().enumerate() {
        if let Err(reason) = check_pattern(pattern.get_ref()) {
            let message = format!(
                "the pattern {reason}; each segment is plain text or `{{name}}`, the last one `{{name=**}}` too"
            );
            problems.error(pattern.span(), &format!("{path}[{index}]"), message);
        }
    }
    Some(patterns)
}

/// Checks a pattern; the error states what is wrong.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), String> {
    let mut names = BTreeSet::new();
    let mut segments = pattern.split('/').peekable();
    while let Some(segment) = segments.next() {
        let Some(variable) = segment.strip_prefix('{') else {
            check_literal(segment)?;
            continue;
        };
        let rest = variable.strip_suffix("=**}");
        let Some(name) = rest.or_else(|| variable.strip_suffix('}')) else {
            return Err(format!("has the segment `{segment}`"));
        };
        let letter = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !letter || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(format!("has the segment `{segment}`"));
        }
        if rest.is_some() && segments.peek().is_some() {
            return Err(format!("has more behind `{segment}`"));
        }
        if !names.insert(name) {
            return Err(format!("has the variable `{name}` twice"));
        }
    }
    Ok(())
}

/// Checks text that is literal in a path (RFC 3986, section 2.3), and not a dot segment.
fn check_literal(segment: &str) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    match segment {
        "" => Err("has an empty segment".to_owned()),
        "." | ".." => Err("has a segment `.` or `..`".to_owned()),
        _ if segment.bytes().all(plain) => Ok(()),
        _ => Err(format!("has the segment `{segment}`")),
    }
}

fn repair(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Repair> {
    item.table(problems, |table, problems| {
        table.citation(problems);
        let pointer = table.need("pointer", problems, pointer);
        let has_value = table.has("value");
        let value = table.get("value", problems, Item::json);
        let remove = table.flag("remove", problems).unwrap_or_default();
        // For people; a repair without a reason is rejected.
        let reason = "say in `reason` why the document is wrong, for those who review the repair";
        table.need_because("reason", reason, problems, plain_text)?;
        let change = if remove {
            Some(Change::Remove)
        } else {
            value.map(Change::Set)
        };
        if has_value == remove {
            let message = "a repair has either a `value` or `remove = true`";
            problems.error(table.span(), table.path(), message);
        }
        Some(Repair {
            pointer: pointer?,
            change: change?,
        })
    })
}

/// Reads a JSON pointer to a value below the root.
fn pointer(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    let path = item.path().to_owned();
    let pointer = item.text(problems)?;
    if pointer.get_ref().starts_with('/') {
        return Some(pointer);
    }
    let message = "a JSON pointer begins with `/`";
    problems.error(pointer.span(), &path, message);
    None
}
