//! Patterns that match no method, and filters that keep none.

use std::cmp::Reverse;

use super::Resolver;
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::Document;
use crate::filter::{Filter, Pattern};
use crate::text::matches;

impl Resolver<'_> {
    /// Reports patterns that match no method, and filters that keep none: nothing, or everything,
    /// would be kept silently.
    pub(super) fn check_filter(&mut self, document: &Document) {
        let methods = document.all_methods();
        let ids: Vec<&str> = methods.iter().filter_map(|it| it.id.as_deref()).collect();
        let filter = self.filter.clone();
        let mut errors = Vec::new();
        for (key, patterns) in [("include", &filter.include), ("exclude", &filter.exclude)] {
            let unmatched = patterns
                .iter()
                .filter(|pattern| !ids.iter().any(|id| matches(&pattern.text, id)));
            errors.extend(unmatched.map(|pattern| self.matches_nothing(key, pattern, &ids)));
        }
        // A crate may consist of types alone.
        let keeps_types = self.overlay.schemas.values().any(|it| it.keep);
        if errors.is_empty() && !keeps_types {
            errors.extend(self.keeps_nothing(&filter, &ids));
        }
        errors.into_iter().for_each(|error| self.no_effect(error));
    }

    /// The error for a pattern that matches no method.
    fn matches_nothing(&self, key: &str, pattern: &Pattern, ids: &[&str]) -> Diagnostic {
        let message = format!("`{key}` matches no method: `{}`", pattern.text);
        let error = self.error_of(pattern, message);
        match similar_pattern(&pattern.text, ids) {
            Some(near) => error.with_hint(format!("did you mean `{near}`?")),
            None if ids.is_empty() => error.with_hint("the document has no methods"),
            None => {
                let ids = most_similar(&pattern.text, ids).join(", ");
                error.with_hint(format!("the most similar ids of methods are {ids}"))
            }
        }
    }

    /// Returns the error for a filter whose patterns exclude all methods that they include.
    fn keeps_nothing(&self, filter: &Filter, ids: &[&str]) -> Option<Diagnostic> {
        let last = filter.exclude.last()?;
        if ids.iter().any(|id| filter.keeps(id)) {
            return None;
        }
        let all = match filter.include.is_empty() {
            true => "all methods of the document",
            false => "all methods that `include` matches",
        };
        let error = self.error_of(last, format!("`exclude` removes {all}"));
        Some(error.with_hint("narrow `exclude`, or remove the API"))
    }

    /// Creates an error at a pattern, or else for the document.
    fn error_of(&self, pattern: &Pattern, message: String) -> Diagnostic {
        match &pattern.location {
            Some(location) => Diagnostic {
                message,
                ..(**location).clone()
            },
            None => Diagnostic::error(self.source.name(), message),
        }
    }
}

/// Returns the pattern that was probably meant. It matches at least one method.
fn similar_pattern(pattern: &str, ids: &[&str]) -> Option<String> {
    completed(pattern, ids)
        .or_else(|| with_known_segments(pattern, ids))
        .or_else(|| nearest_of_kind(pattern, ids))
        .or_else(|| {
            // The first segment of an id need not be the name of the API.
            let (_, rest) = pattern.split_once('.')?;
            completed(rest, ids).filter(|_| rest.contains('.'))
        })
}

/// Returns the pattern with the missing star or the missing first segments: `users.messages` is
/// `gmail.users.messages.*`.
fn completed(pattern: &str, ids: &[&str]) -> Option<String> {
    let resource = format!("{pattern}.*");
    [pattern, &resource].into_iter().find_map(|form| {
        let first = form.split('.').next()?;
        if first.is_empty() || first.contains('*') {
            return ids
                .iter()
                .any(|id| matches(form, id))
                .then(|| form.to_owned());
        }
        ids.iter().find_map(|id| {
            let inner = id.match_indices('.').map(|(dot, _)| dot + 1);
            let mut starts = std::iter::once(0).chain(inner);
            let start =
                starts.find(|start| id.get(*start..).is_some_and(|rest| matches(form, rest)))?;
            Some(format!("{}{form}", id.get(..start)?))
        })
    })
}

/// Returns the id, or the prefix of ids, most similar to a pattern.
fn nearest_of_kind(pattern: &str, ids: &[&str]) -> Option<String> {
    let Some(start) = pattern.strip_suffix(".*") else {
        return nearest(pattern, ids.iter().copied()).map(str::to_owned);
    };
    let starts = ids.iter().flat_map(|id| {
        let dots = id.match_indices('.');
        dots.filter_map(|(dot, _)| id.get(..dot))
    });
    nearest(start, starts).map(|near| format!("{near}.*"))
}

/// Returns the pattern with each segment that no id has replaced by the most similar one.
fn with_known_segments(pattern: &str, ids: &[&str]) -> Option<String> {
    let known = || ids.iter().flat_map(|id| id.split('.'));
    let segments = pattern.split('.').map(|segment| {
        let is_known = segment.contains('*') || known().any(|it| it == segment);
        match is_known {
            true => Some(segment),
            false => nearest(segment, known()),
        }
    });
    let corrected = segments.collect::<Option<Vec<&str>>>()?.join(".");
    let matched = ids.iter().any(|id| matches(&corrected, id));
    matched.then_some(corrected)
}

/// Maximum number of ids that a hint lists.
const MOST_LISTED: usize = 3;
/// Maximum number of characters that are compared: the cost grows with the product of the lengths.
const MOST_COMPARED: usize = 120;

/// Returns the ids most similar to a pattern: those that share most segments, then by distance.
fn most_similar<'i>(pattern: &str, ids: &[&'i str]) -> Vec<&'i str> {
    let short = |text: &str| text.chars().take(MOST_COMPARED).collect::<String>();
    let pattern = short(pattern);
    let mut ids = ids.to_vec();
    ids.sort_by_cached_key(|id| {
        let shared = id
            .split('.')
            .filter(|it| pattern.split('.').any(|segment| segment == *it));
        (
            Reverse(shared.count()),
            strsim::osa_distance(&pattern, &short(id)),
        )
    });
    ids.truncate(MOST_LISTED);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 6] = [
        "gmail.users.getProfile",
        "gmail.users.messages.get",
        "gmail.users.messages.attachments.get",
        "gmail.users.drafts.list",
        "directory.users.get",
        "directory.groups.list",
    ];

    #[test]
    fn pattern_that_was_probably_meant() {
        for (pattern, expected) in [
            ("gmail.users.message.*", Some("gmail.users.messages.*")),
            ("gmail.users.messages.gte", Some("gmail.users.messages.get")),
            ("gmail.users.messages", Some("gmail.users.messages.*")),
            ("users.messages.*", Some("gmail.users.messages.*")),
            ("users.messages", Some("gmail.users.messages.*")),
            (
                "messages.attachments.get",
                Some("gmail.users.messages.attachments.get"),
            ),
            ("admin.users.*", Some("gmail.users.*")),
            ("admin.groups.*", Some("directory.groups.*")),
            ("*.atachments.*", Some("*.attachments.*")),
            ("gmail.*.drafs.list", Some("gmail.*.drafts.list")),
            ("*.drafts", Some("*.drafts.*")),
            ("calendar.*", None),
            ("calendar.get", None),
            ("", None),
        ] {
            assert_eq!(
                similar_pattern(pattern, &IDS).as_deref(),
                expected,
                "{pattern}"
            );
        }
    }

    #[test]
    fn similar_ids_come_first() {
        assert_eq!(
            most_similar("directory.groups.insert", &IDS),
            [
                "directory.groups.list",
                "directory.users.get",
                "gmail.users.drafts.list"
            ]
        );
    }
}
