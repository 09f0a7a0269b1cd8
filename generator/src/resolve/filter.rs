//! Which methods of a document are kept.

use crate::text::matches;

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
        let any = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, id));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
