//! Text of an input as it is shown: without what a terminal would obey.

use std::borrow::Cow;

/// Whether a terminal may take the character for the begin of a command: of the second set of controls, of ISO 6429.
pub(super) fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// One line of text without controls, and without what changes the direction of text or is not seen.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(obeyed) { text.replace(obeyed, "\u{fffd}").into() } else { text.into() }
}

/// Lines of text without controls other than those that part lines and columns.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(obeyed) { text.replace(obeyed, "\u{fffd}").into() } else { text.into() }
}

/// JSON with its controls escaped: writers leave DEL and those of the second set as they are.
#[must_use]
pub fn json(text: String) -> String {
    let raw = |c: char| c == '\u{7f}' || is_c1(c);
    if !text.contains(raw) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if raw(c) { out.push_str(&format!("\\u{:04x}", u32::from(c))) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{json, lines, shown};

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(
            shown("a\u{1b}[2J\u{9b}2J\n\u{202e}b"),
            "a\u{fffd}[2J\u{fffd}2J\u{fffd}\u{fffd}b"
        );
        assert_eq!(lines("a\tb\r\n\u{1b}c\u{85}"), "a\tb\u{fffd}\n\u{fffd}c\u{fffd}");
        let text = json(serde_json::to_string("a\u{1b}\u{7f}\u{9b}é").unwrap());
        assert_eq!(text, r#""a\u001b\u007f\u009bé""#);
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "a\u{1b}\u{7f}\u{9b}é");
    }
}
