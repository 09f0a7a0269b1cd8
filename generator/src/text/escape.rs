//! Wire names inside emitted documentation.

use std::borrow::Cow;

/// Escapes a wire name for a code span: it cannot end the span or the line.
pub(crate) fn code(wire: &str) -> Cow<'_, str> {
    let kept = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'`';
    if wire.bytes().all(kept) {
        return Cow::Borrowed(wire);
    }
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

/// Replaces each invisible character with a space. Most texts have none, and are returned
/// unchanged.
pub(crate) fn seen(line: &str) -> Cow<'_, str> {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(line);
    }
    let hidden = |c: char| c.is_control() || is_format(c);
    line.chars()
        .map(|c| if hidden(c) { ' ' } else { c })
        .collect()
}

/// Returns `true` for characters that change the direction or the look of text without being
/// visible (Unicode, "Bidi Control" and "Default Ignorable").
pub(crate) fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
