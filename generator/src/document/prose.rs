//! Facts that documents give only in prose: the tags at the front of a description, such as
//! "Output only." (AIP-203 names them field behaviours).

/// The facts in the leading tags of a description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behaviours {
    /// "Output only.": only the server sets it.
    pub output_only: bool,
    /// "Required.": in some or all requests; not enforced.
    pub required: bool,
    /// "Immutable.": cannot change once set.
    pub immutable: bool,
    /// "Input only.": never in a response.
    pub input_only: bool,
}

/// Tags without a fact that is kept, which may precede one that has.
const SKIPPED: [&str; 5] = [
    "optional",
    "identifier",
    "unordered list",
    "non empty default",
    "deprecated",
];

/// Length of the longest known tag.
const LONGEST: usize = 18;

impl Behaviours {
    /// Sets the fact of a tag in lower case; returns `false` if there is no such tag.
    fn set(&mut self, tag: &str) -> bool {
        match tag {
            "output only" => self.output_only = true,
            "required" => self.required = true,
            "immutable" => self.immutable = true,
            "input only" => self.input_only = true,
            other => return SKIPPED.contains(&other),
        }
        true
    }
}

/// Returns the facts of a description's leading tags, and the text after them.
///
/// A tag ends with a full stop or colon, or is in brackets: `Output only.`, `[Required]`. There may
/// be several, in any order and case.
pub fn behaviours(description: &str) -> (Behaviours, &str) {
    let mut found = Behaviours::default();
    let mut rest = description.trim_start();
    while let Some((tag, after)) = leading_tag(rest) {
        if !found.set(&tag) {
            break;
        }
        rest = after.trim_start();
    }
    (found, rest)
}

/// Returns a description without the leading tags whose facts are documented from elsewhere.
pub fn without_facts(description: &str) -> String {
    let mut kept = String::new();
    let mut rest = description.trim_start();
    while let Some((tag, after)) = leading_tag(rest) {
        if SKIPPED.contains(&tag.as_str()) {
            let (text, _) = rest.split_at(rest.len() - after.len());
            kept.push_str(text);
            kept.push(' ');
        } else if !Behaviours::default().set(&tag) {
            break;
        }
        rest = after.trim_start();
    }
    kept + rest
}

/// Returns a possible tag, in lower case with single spaces, and the text after it.
fn leading_tag(text: &str) -> Option<(String, &str)> {
    let bracketed = text.strip_prefix('[');
    let body = bracketed.unwrap_or(text);
    let letter = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '-');
    let end = body.find(|c| !letter(c)).unwrap_or(body.len());
    if end == 0 || end > LONGEST {
        return None;
    }
    let (words, after) = body.split_at(end);
    let after = if bracketed.is_some() {
        after.strip_prefix(']')?.trim_start_matches(['.', ':'])
    } else if after.is_empty() {
        after
    } else {
        after.strip_prefix(['.', ':'])?
    };
    let tag = words.trim().to_ascii_lowercase().replace('-', " ");
    Some((tag, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the tags found, by their first letters, and the rest.
    fn tags(text: &str) -> (String, &str) {
        let (found, rest) = behaviours(text);
        let letters = [
            (found.output_only, 'o'),
            (found.required, 'r'),
            (found.immutable, 'i'),
            (found.input_only, 'n'),
        ];
        let set = letters.iter().filter(|(is, _)| *is).map(|(_, c)| *c);
        (set.collect(), rest)
    }

    #[test]
    fn tags_are_read_in_every_form() {
        for (text, set, rest) in [
            ("Output only. The id.", "o", "The id."),
            ("OUTPUT ONLY: The id.", "o", "The id."),
            ("Output-only. The id.", "o", "The id."),
            ("[Output Only] The id.", "o", "The id."),
            ("[Output Only]. The id.", "o", "The id."),
            ("  [Required]\nThe id.", "r", "The id."),
            ("Required.", "r", ""),
            ("Required", "r", ""),
            ("Optional. Input only. Immutable. A key.", "in", "A key."),
            ("Required. Immutable. A key.", "ri", "A key."),
            (
                "Deprecated. Identifier. Output only. [Output Only] A",
                "o",
                "A",
            ),
            ("Output only. `a` is b.", "o", "`a` is b."),
        ] {
            assert_eq!(tags(text), (set.to_owned(), rest), "{text}");
        }
    }

    #[test]
    fn markers_are_removed_and_tags_remain() {
        for (text, expected) in [
            ("Output only. The id.", "The id."),
            (
                "Optional. Input only. Immutable. A key.",
                "Optional. A key.",
            ),
            ("[Output Only] The id.", "The id."),
            ("The id. Output only.", "The id. Output only."),
            ("Required.", ""),
        ] {
            assert_eq!(without_facts(text), expected, "{text}");
        }
    }

    #[test]
    fn sentences_are_no_tags() {
        for text in [
            "Required for some.",
            "Required, unless absent.",
            "[Output Only is set",
            "The id. Output only.",
            "Output only the id.",
            "Immutables. A",
            "ⓡequired. A",
            "",
            "[]",
            ".",
            "Required if the order is none. A",
        ] {
            assert_eq!(tags(text), (String::new(), text), "{text}");
        }
    }
}
