//! Wire names inside emitted documentation.

/// A wire name for a code span: nothing in it can end the span or the line.
pub(crate) fn code(wire: &str) -> String {
    wire.chars()
        .map(|c| {
            if c.is_control() || c == '`' || is_format(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Characters that change the direction or the look of text without being seen (Unicode, "Bidi
/// Control" and "Default Ignorable").
pub(crate) fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
