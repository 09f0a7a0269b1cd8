//! Sentences of documentation.

/// Words that end in a full stop inside a sentence.
const ABBREVIATIONS: &[&str] = &["e.g", "i.e", "etc", "vs", "cf", "approx", "no", "incl"];

/// Returns the first sentence of a text, on one line, without anything after its first paragraph.
pub(crate) fn first_sentence(text: &str) -> String {
    let paragraph = text
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty());
    let line = paragraph.collect::<Vec<_>>().join(" ");
    let mut in_code = false;
    for (index, c) in line.char_indices() {
        match c {
            '`' => in_code = !in_code,
            '.' if !in_code && ends_sentence(&line, index) => {
                return line.get(..=index).unwrap_or(&line).to_owned();
            }
            _ => {}
        }
    }
    line
}

/// Returns `true` if the full stop at `index` is followed by another sentence.
fn ends_sentence(line: &str, index: usize) -> bool {
    let (before, after) = line.split_at(index);
    let mut next = after.chars().skip(1);
    if next.next() != Some(' ') {
        return false;
    }
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let begins = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '`' | '[' | '*');
    next.next().is_some_and(begins) && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn ends_at_a_stop_before_a_capital() {
        for (text, first) in [
            ("One. Two.", "One."),
            ("One, e.g. Gmail. Two.", "One, e.g. Gmail."),
            ("Uses `a. B` here. Two.", "Uses `a. B` here."),
            ("Version 1.5 of it. `two` follows.", "Version 1.5 of it."),
            ("Wrapped\nline. Next\n\nParagraph.", "Wrapped line."),
            ("No end\n\nParagraph.", "No end"),
            ("Only one.", "Only one."),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), first, "{text}");
        }
    }
}
