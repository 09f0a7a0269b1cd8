//! The number of calls in one HTTP request.

/// The default for an API without an entry. Most services accept no more.
const DEFAULT: usize = 100;

/// APIs whose documentation recommends another number.
const BY_API: &[(&str, usize)] = &[
    // "Sending batches larger than 50 requests is not recommended":
    // <https://developers.google.com/workspace/gmail/api/guides/batch>
    ("gmail", 50),
];

/// Returns the number of calls in one HTTP request to an API.
pub(crate) fn default_size(api: &str) -> usize {
    let entry = BY_API.iter().find(|(name, _)| *name == api);
    entry.map_or(DEFAULT, |(_, size)| *size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gmail_has_smaller_batches() {
        assert_eq!(default_size("gmail"), 50);
        assert_eq!(default_size("admin"), 100);
    }
}
