//! Patterns that match no method.

use super::Resolver;
use crate::diagnostic::{Diagnostic, nearest};
use crate::document::{Document, Resource};
use crate::filter::Pattern;
use crate::text::matches;

impl Resolver<'_> {
    /// Reports patterns that match no method: nothing, or everything, would be kept silently.
    pub(super) fn check_filter(&mut self, document: &Document) {
        let mut ids = Vec::new();
        ids.extend(
            document
                .methods
                .iter()
                .filter_map(|(_, method)| method.id.as_deref()),
        );
        document
            .resources
            .iter()
            .for_each(|(_, resource)| collect(resource, &mut ids));
        let lists = [
            ("include", self.filter.include.clone()),
            ("exclude", self.filter.exclude.clone()),
        ];
        for (key, patterns) in lists {
            for pattern in patterns {
                if !ids.iter().any(|id| matches(&pattern.text, id)) {
                    let error = self.fits_nothing(key, &pattern, &ids);
                    self.no_effect(error);
                }
            }
        }
    }

    fn fits_nothing(&self, key: &str, pattern: &Pattern, ids: &[&str]) -> Diagnostic {
        let message = format!("`{key}` matches no method: `{}`", pattern.text);
        let error = match &pattern.location {
            Some(location) => Diagnostic {
                message,
                ..(**location).clone()
            },
            None => Diagnostic::error(self.source.name(), message),
        };
        match near(&pattern.text, ids) {
            Some(near) => error.with_hint(format!("did you mean `{near}`?")),
            None => {
                let some: Vec<&str> = ids.iter().copied().take(3).collect();
                error.with_hint(format!("ids of methods are {}, ...", some.join(", ")))
            }
        }
    }
}

/// Returns the id, or the prefix of ids, most similar to a pattern.
fn near(pattern: &str, ids: &[&str]) -> Option<String> {
    let Some(start) = pattern.strip_suffix(".*") else {
        return nearest(pattern, ids.iter().copied()).map(str::to_owned);
    };
    let starts = ids.iter().flat_map(|id| {
        let dots = id.match_indices('.');
        dots.filter_map(|(dot, _)| id.get(..dot))
    });
    nearest(start, starts).map(|near| format!("{near}.*"))
}

fn collect<'d>(resource: &'d Resource, ids: &mut Vec<&'d str>) {
    ids.extend(
        resource
            .methods
            .iter()
            .filter_map(|(_, method)| method.id.as_deref()),
    );
    resource
        .resources
        .iter()
        .for_each(|(_, child)| collect(child, ids));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_pattern_has_the_same_kind() {
        let ids = ["drive.files.get", "drive.files.list", "drive.drives.get"];
        for (pattern, expected) in [
            ("drive.file.*", Some("drive.files.*")),
            ("drive.files.gte", Some("drive.files.get")),
            ("*", None),
            ("calendar.*", None),
        ] {
            assert_eq!(near(pattern, &ids).as_deref(), expected, "{pattern}");
        }
    }
}
