//! Filter for the methods of a document.

use crate::diagnostic::Diagnostic;
use crate::text::matches;

/// A pattern of method ids, in which `*` stands for any text.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The pattern.
    pub text: String,
    /// Its location in a manifest.
    pub location: Option<Box<Diagnostic>>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self {
            text,
            location: None,
        }
    }
}

/// Patterns of the methods to keep.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A method is kept if one of these matches it; an empty list matches all.
    pub include: Vec<Pattern>,
    /// A method is left out if one of these matches it.
    pub exclude: Vec<Pattern>,
}

impl Filter {
    /// Returns `true` if the method with this id is kept.
    pub fn keeps(&self, id: &str) -> bool {
        let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| matches(&pattern.text, id));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(texts: &[&str]) -> Vec<Pattern> {
        texts.iter().map(|text| (*text).to_owned().into()).collect()
    }

    #[test]
    fn exclude_wins() {
        let filter = Filter {
            include: patterns(&["a.*"]),
            exclude: patterns(&["*.delete"]),
        };
        assert!(filter.keeps("a.get"));
        assert!(!filter.keeps("a.delete"));
        assert!(!filter.keeps("b.get"));
    }
}
