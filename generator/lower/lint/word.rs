//! Words that stand twice, one right behind the other.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::syntax::rst::Text;
use crate::syntax::rst::inline;

use super::markup::place_in;

/// Words that a sentence may have twice: "that that is", "had had".
const TWICE: [&str; 3] = ["that", "had", "can"];

/// A cheap look before a text is parsed.
pub(super) fn may_double(text: &str) -> bool {
    pairs(text).next().is_some()
}

/// The first word of running text that stands twice.
pub(super) fn doubled(text: &Text) -> Option<Diagnostic> {
    if !text.lines.iter().any(|line| may_double(line)) && text.lines.len() < 2 {
        return None;
    }
    let joined = text.joined();
    let mut pairs = pairs(&joined).peekable();
    pairs.peek()?;
    let marked = inline::placed(&joined);
    let (first, second) = pairs.find(|(first, second)| {
        marked.iter().all(|(range, _)| range.end <= first.start || second.end <= range.start)
    })?;
    let word = &joined[second.clone()];
    let place = place_in(text, second.clone())?;
    let is_one_line = !joined[first.end..second.start].contains('\n');
    let behind = place_in(text, first.end..second.end).filter(|_| is_one_line);
    Some(
        Diagnostic::new(Code::DoubledWord, place, format!("`{word}` stands twice"))
            .help("remove one")
            .fix(behind.map(|behind| Fix::to_look_at(Edit::new(behind, "")))),
    )
}

/// Words that are the same, with white space alone between them.
fn pairs(text: &str) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let words = text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (start, word)
    });
    words.clone().zip(words.skip(1)).filter_map(|((at, first), (next, second))| {
        let second = second.trim_end_matches(|c: char| ".,;:!?)".contains(c));
        let is_same = first.eq_ignore_ascii_case(second)
            && first.as_bytes().get(1..) == second.as_bytes().get(1..)
            && (first == second || first.starts_with(|c: char| c.is_ascii_uppercase()));
        let is_word = is_same && first.len() > 1 && first.chars().all(char::is_alphabetic);
        let is_twice = is_word && !TWICE.contains(&second);
        is_twice.then(|| (at..at + first.len(), next..next + second.len()))
    })
}
