//! Words of running text that are misspelt beyond doubt.

use std::sync::LazyLock;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::hash::HashMap;
use crate::source::Span;
use crate::syntax::rst::inline;
use crate::syntax::rst::{Text, Title};

use super::heading;
use super::markup::place_in;

/// By misspelt word, the word that is meant. No other word, name or unit is written so.
static WORDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    include_str!("misspelt.txt").lines().filter_map(|line| line.split_once(' ')).collect()
});

/// A cheap look before a text is parsed.
pub(super) fn may_be(text: &str) -> bool {
    slips(text).next().is_some()
}

/// The misspelt words of a text that are no markup.
pub(super) fn words(text: &Text) -> Vec<Diagnostic> {
    if !text.lines.iter().any(|line| may_be(line)) {
        return Vec::new();
    }
    let joined = text.joined();
    let marked = inline::placed(&joined);
    let is_plain = |at: usize| marked.iter().all(|(range, _)| !range.contains(&at));
    let found = slips(&joined).filter(|(at, ..)| is_plain(*at));
    let found = found.filter_map(|(at, word, right)| {
        let place = place_in(text, at..at + word.len())?;
        Some(finding(word, right, place).fix(Fix::to_look_at(Edit::new(place, cased(word, right)))))
    });
    found.collect()
}

/// Those of a title. Headings of the parts of operations have a finding of their own.
pub(super) fn title(title: &Title, block: Span) -> Option<Diagnostic> {
    let mut found = slips(&title.text).filter(|(.., right)| !heading::is_word(right));
    found.next().map(|(_, word, right)| finding(word, right, block))
}

fn finding(word: &str, right: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::MisspeltWord, place, format!("`{word}` is misspelt"))
        .help(format!("write `{}`", cased(word, right)))
}

/// The misspelt words of a line or more, each with its place and the word that is meant.
fn slips(text: &str) -> impl Iterator<Item = (usize, &str, &'static str)> {
    let words = text.split(|c: char| c.is_whitespace() || "(),;:!?".contains(c));
    words.filter_map(move |word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let word = word.strip_suffix('.').unwrap_or(word);
        if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let rest = &word[1..];
        let is_word = rest.bytes().all(|b| b.is_ascii_lowercase());
        let right = match is_word && word.as_bytes()[0].is_ascii_uppercase() {
            true => WORDS.get(word.to_ascii_lowercase().as_str()),
            false => WORDS.get(word).filter(|_| is_word),
        };
        Some((at, word, *right?))
    })
}

/// With a capital where the other has one.
fn cased(word: &str, right: &str) -> String {
    match word.starts_with(|c: char| c.is_ascii_uppercase()) {
        true => format!("{}{}", right[..1].to_uppercase(), &right[1..]),
        false => right.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn no_word_that_is_meant_is_misspelt() {
        assert!(WORDS.len() > 500);
        assert!(WORDS.values().all(|right| !WORDS.contains_key(right)));
    }
}
