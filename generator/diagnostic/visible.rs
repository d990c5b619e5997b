//! Text of an input as it is shown: without what a terminal would obey.

use std::borrow::Cow;

/// A character that a terminal may take for the begin of a command: of the second set of controls, of ISO 6429.
pub(super) fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// A character that changes the direction of text, or is not seen.
fn misleads(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with a sign in place of each such character.
fn without(text: &str, obeyed: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&obeyed) { text.replace(obeyed, "\u{fffd}").into() } else { text.into() }
}

/// One line of text without controls, and without what changes the direction of text or is not seen.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    without(text, |c| c.is_control() || misleads(c))
}

/// As [`shown`], of several: they keep what parts lines and columns.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    without(text, |c| c.is_control() && c != '\n' && c != '\t' || misleads(c))
}

/// As [`lines`], of text whose escapes are its writer's and not of an input.
#[must_use]
pub fn styled(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| is_c1(c) || misleads(c);
    if text.contains(obeyed) { text.replace(obeyed, "\u{fffd}").into() } else { text.into() }
}

/// JSON with all of that escaped: writers leave DEL, the second set of controls and marks of direction as they are.
#[must_use]
pub fn json(text: String) -> String {
    let raw = |c: char| c == '\u{7f}' || is_c1(c) || misleads(c);
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
        assert_eq!(
            lines("a\tb\r\n\u{1b}c\u{85}\u{202e}"),
            "a\tb\u{fffd}\n\u{fffd}c\u{fffd}\u{fffd}"
        );
        let text = json(serde_json::to_string("a\u{1b}\u{7f}\u{9b}\u{202e}é").unwrap());
        assert_eq!(text, r#""a\u001b\u007f\u009b\u202eé""#);
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "a\u{1b}\u{7f}\u{9b}\u{202e}é");
    }
}
