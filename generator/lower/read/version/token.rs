//! Words of a sentence.

use crate::ir::Microversion;

/// A word without its markup, in lower case, or a punctuation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    /// It is a literal, a name of something.
    pub(super) literal: bool,
}

impl Token {
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_in(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }
}

/// The text may name a microversion: two numbers and a dot.
pub(super) fn may_name(text: &str) -> bool {
    let is_it = |w: &[u8]| w[0].is_ascii_digit() && w[1] == b'.' && w[2].is_ascii_digit();
    text.as_bytes().windows(3).any(is_it)
}

/// The most words of a sentence that says something of microversions.
const MAX_WORDS: usize = 100;

/// The sentences of a text, without the marks that end them.
pub(super) fn sentences(text: &str) -> Vec<Vec<Token>> {
    ended(text).into_iter().map(|(sentence, _)| sentence).collect()
}

/// The sentences of a text, each with the colon that may end it: what it says is then said of what follows.
pub(super) fn ended(text: &str) -> Vec<(Vec<Token>, bool)> {
    let tokens = tokens(text);
    let parts = tokens.split_inclusive(|token| token.is_in(&[".", ":", ";"]));
    let parts = parts.map(|part| match part.split_last() {
        Some((end, rest)) if end.is_in(&[".", ":", ";"]) => (rest, end.is(":")),
        _ => (part, false),
    });
    let parts = parts.filter(|(part, _)| (1..=MAX_WORDS).contains(&part.len()));
    parts.map(|(part, leads)| (part.to_vec(), leads)).collect()
}

/// The words and marks of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mark = |text: &str| Token { text: text.to_owned(), literal: false };
    for raw in spaced(text).split_whitespace() {
        let mut word = raw;
        let mut literal = false;
        let mut behind = Vec::new();
        loop {
            let bare = word.trim_matches(['*', '`', '"', '\'']);
            literal |= bare.len() < word.len() && word.contains('`');
            word = bare;
            if let Some(rest) = word.strip_prefix('(') {
                out.push(mark("("));
                word = rest;
            } else if let Some(compared) = COMPARED.iter().find(|mark| word.starts_with(**mark)) {
                out.push(mark(compared));
                word = &word[compared.len()..];
            } else if let Some(rest) = word.strip_suffix('+').filter(|rest| version(rest).is_some())
            {
                behind.push(mark("+"));
                word = rest;
            } else if let Some(last) = word.chars().last().filter(|c| MARKS.contains(c)) {
                behind.push(mark(&last.to_string()));
                word = &word[..word.len() - last.len_utf8()];
            } else {
                break;
            }
        }
        if !word.is_empty() {
            out.push(Token { text: word.to_lowercase(), literal });
        }
        out.extend(behind.into_iter().rev());
    }
    out
}

/// Marks behind a word.
const MARKS: [char; 6] = [')', ',', '.', ';', ':', '!'];
/// Marks before a number that is compared, the longer first.
const COMPARED: [&str; 6] = [">=", "<=", "=>", "=<", "<", ">"];

/// Dashes between numbers as words: `3.2-3.4`, `3.2-`.
fn spaced(text: &str) -> String {
    let plain = text.replace(['\u{2013}', '\u{2014}'], "-");
    let bytes = plain.as_bytes();
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let is_edge = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b')' | b'v' | b'V');
    let mut out = String::with_capacity(plain.len());
    for (at, c) in plain.char_indices() {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        let after = bytes.get(at + 1).copied();
        let is_between = before.is_some_and(is_digit)
            && after.is_none_or(|byte| is_digit(byte) || is_edge(byte))
            || before.is_none_or(|byte| byte.is_ascii_whitespace()) && after.is_some_and(is_digit);
        match c == '-' && is_between {
            true => out.push_str(" - "),
            false => out.push(c),
        }
    }
    out
}

/// The greatest major version: what is more is a year.
const MAX_MAJOR: u16 = 99;

/// A microversion written as two numbers and a dot, perhaps behind a `v`.
pub(super) fn version(text: &str) -> Option<Microversion> {
    let text = text.trim();
    let (major, minor) = text.strip_prefix(['v', 'V']).unwrap_or(text).split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let version: Option<Microversion> =
        (is_number(major) && is_number(minor)).then(|| text.parse().ok())?;
    version.filter(|version| version.major <= MAX_MAJOR)
}
