//! Which methods of a document are kept.

/// Patterns of method ids, in which `*` stands for any text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A method is kept if one of these fits it; an empty list fits all.
    pub include: Vec<String>,
    /// A method is left out if one of these fits it.
    pub exclude: Vec<String>,
}

impl Filter {
    /// Whether the method of this id is kept.
    pub fn keeps(&self, id: &str) -> bool {
        let fits = |patterns: &[String]| patterns.iter().any(|pattern| fits(pattern, id));
        (self.include.is_empty() || fits(&self.include)) && !fits(&self.exclude)
    }
}

/// Matches each piece between stars at the first place where it stands, which is enough for `*`.
pub(crate) fn fits(pattern: &str, id: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = id.strip_prefix(first) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, id, expected) in [
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
            assert_eq!(fits(pattern, id), expected, "{pattern} {id}");
        }
    }

    #[test]
    fn exclusion_comes_last() {
        let filter = Filter {
            include: vec!["a.*".into()],
            exclude: vec!["*.delete".into()],
        };
        assert!(filter.keeps("a.get"));
        assert!(!filter.keeps("a.delete"));
        assert!(!filter.keeps("b.get"));
    }
}
