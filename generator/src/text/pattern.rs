//! Patterns of ids, in which `*` stands for any text.

/// Returns `true` if a pattern matches a whole text. Each part between stars is matched at its
/// first occurrence, which is enough for `*`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, parts)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts;
    while let Some((part, after)) = parts.split_once('*') {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
        parts = after;
    }
    rest.ends_with(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_matches_any_text() {
        for (pattern, text, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.b.c", false),
            ("a.*", "a.b.c", true),
            ("*.get", "a.b.get", true),
            ("*.get", "a.b.getter", false),
            ("a.*.get", "a.b.get", true),
            ("a.*.get", "a.get", false),
            ("a**b", "a.b", true),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
