//! The text of a description as rules read it: white space folded, so that a line break of the source means nothing.

use serde::{Serialize, Serializer};

/// A description, folded once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::lower) struct Prose {
    text: String,
    /// In lower case, byte for byte as long.
    lower: String,
    has_digit: bool,
    has_null: bool,
}

impl Prose {
    pub(in crate::lower) fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        for word in source.split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        let lower = text.to_ascii_lowercase();
        let has_digit = text.bytes().any(|b| b.is_ascii_digit());
        let has_null = lower.contains("null") || lower.contains("none");
        Self { text, lower, has_digit, has_null }
    }

    /// The text, as it is written but for white space.
    pub(in crate::lower) fn text(&self) -> &str {
        &self.text
    }

    /// The text in lower case (of ASCII), whose bytes are those of [`Self::text`].
    pub(in crate::lower) fn lower(&self) -> &str {
        &self.lower
    }

    /// Some digit is in it.
    pub(in crate::lower) fn has_digit(&self) -> bool {
        self.has_digit
    }

    /// JSON's or Python's word for null is in it, in any case, as a word or within one.
    pub(in crate::lower) fn has_null(&self) -> bool {
        self.has_null
    }
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The beginning of a text, of so many bytes at most.
pub(in crate::lower) fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The end of a text, of so many bytes at most.
pub(in crate::lower) fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// The text before each place where a word stands by itself, without the space between. It does not where a hyphen joins
/// another to it.
pub(in crate::lower) fn before<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = &'t str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).filter_map(move |(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let is_joined = after.strip_prefix('-').unwrap_or(after).starts_with(is_part);
        (!before.ends_with(is_part) && !is_joined).then(|| before.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::{Prose, before, head, tail};

    #[test]
    fn line_breaks_mean_nothing() {
        assert_eq!(Prose::new("The\n  colour.\n"), Prose::new("The colour."));
        assert_eq!(Prose::new("A\u{c4}b C").lower(), "a\u{c4}b c");
    }

    #[test]
    fn ends_are_cut_between_characters() {
        assert_eq!((head("a\u{4d}", 9), head("\u{c4}b", 1)), ("aM", ""));
        assert_eq!((tail("ab", 1), tail("a\u{c4}", 1)), ("b", ""));
    }

    #[test]
    fn a_word_stands_by_itself() {
        let found: Vec<_> = before("nullable, is null or null_x", "null").collect();
        assert_eq!(found, ["nullable, is"]);
    }
}
