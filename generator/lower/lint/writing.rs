//! Names and values as all texts of a tree write them: one that is written once, and almost as another is everywhere else.

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{HashMap, IndexMap};
use crate::source::{FileId, Sources, Span};
use crate::syntax::parameters::Entry;

use crate::lower::naming::singular;

use super::name::is_almost;

/// The length from which a slip is told from another word.
const MIN_LENGTH: usize = 8;
/// The number of places that have to write it otherwise.
const MIN_OTHERS: usize = 2;
/// The letters at either end by which words are looked up; a slip leaves one of the two.
const END: usize = 4;
/// The bytes between the word "default" and what it is.
const MAX_BETWEEN: usize = 24;

/// Checks the pages and the parameters files of each input.
pub(in crate::lower) fn files(sources: &Sources) -> Vec<Diagnostic> {
    let entries = sources.parameters.values().flat_map(|file| file.entries.values());
    let mut found: Vec<Diagnostic> =
        entries.filter_map(|entry| stray_default(sources, entry)).collect();
    let origins = 0..sources.origins.len();
    found.extend(origins.flat_map(|origin| misspelt(sources, origin)));
    found
}

/// The places of a word in a tree.
struct Written {
    count: usize,
    /// The first of them.
    first: Span,
}

fn misspelt(sources: &Sources, origin: usize) -> Vec<Diagnostic> {
    let files: Vec<FileId> = sources.map.files().map(|(file, _)| file).collect();
    let own = files.into_par_iter().filter(|file| sources.origin(*file) == origin);
    let read = own.map(|file| {
        let is_text =
            sources.documents.contains_key(&file) || sources.parameters.contains_key(&file);
        let is_data =
            || sources.samples.contains_key(&file) || sources.statuses.contains_key(&file);
        let text: &str = &sources.map.file(file).text;
        match is_text {
            true => (file, words(text), literals(text)),
            // A baseline, for one, repeats what is found.
            false if is_data() => (file, words(text), Vec::new()),
            false => (file, Vec::new(), Vec::new()),
        }
    });
    let read: Vec<_> = read.collect();
    let mut written: IndexMap<&str, Written> = IndexMap::default();
    for (file, words, _) in &read {
        for (at, word) in words {
            let first = Span::of(*file, *at..at + word.len());
            written.entry(word).or_insert(Written { count: 0, first }).count += 1;
        }
    }
    let mut by_end: HashMap<[&str; 2], Vec<&str>> = HashMap::default();
    for (word, _) in written.iter().filter(|(_, written)| written.count >= MIN_OTHERS) {
        for end in ends(word) {
            by_end.entry(end).or_default().push(word);
        }
    }
    let mut found = Vec::new();
    for (file, _, literals) in &read {
        for (at, literal) in literals {
            if written.get(literal).is_none_or(|written| written.count > 1) {
                continue;
            }
            let near = ends(literal).into_iter().filter_map(|end| by_end.get(&end)).flatten();
            let is_value = |word: &str| !word.contains(|c: char| c.is_ascii_lowercase());
            let mut near =
                near.filter(|word| is_value(word) == is_value(literal) && is_slip(literal, word));
            let Some((other, places)) = near.next().and_then(|word| written.get_key_value(*word))
            else {
                continue;
            };
            let count = places.count;
            let message = format!("`{literal}` stands here alone, and `{other}` at {count} places");
            found.push(
                Diagnostic::new(
                    Code::MisnamedField,
                    Span::of(*file, *at..at + literal.len()),
                    message,
                )
                .also(places.first, "one of them")
                .help(format!("write `{other}`, if it is the same")),
            );
        }
    }
    found
}

/// Almost another, and not by the number of one of its words.
fn is_slip(literal: &str, other: &str) -> bool {
    let is_number = |(own, other): (&str, &str)| {
        own != other && singular(&own.to_lowercase()) == singular(&other.to_lowercase())
    };
    is_almost(literal, other) && !literal.split('_').zip(other.split('_')).any(is_number)
}

/// Both ends of a word, each told from the other.
fn ends(word: &str) -> [[&str; 2]; 2] {
    [[&word[..END], ""], ["", &word[word.len() - END..]]]
}

/// A name or a value of several words.
fn is_joined(word: &str) -> bool {
    word.len() >= MIN_LENGTH
        && word.contains('_')
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The words of a text that are joined, each with its place. Every change of a tree that is open in an editor goes through all
/// texts, so that nothing is looked at but what is around a `_`.
fn words(text: &str) -> Vec<(usize, &str)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(far) = text[at..].find('_') {
        let mark = at + far;
        let start = bytes[at..mark].iter().rposition(|byte| !is_part(byte));
        let start = start.map_or(at, |before| at + before + 1);
        let length = bytes[start..].iter().position(|byte| !is_part(byte));
        at = length.map_or(bytes.len(), |length| start + length);
        if is_joined(&text[start..at]) {
            found.push((start, &text[start..at]));
        }
    }
    found
}

/// Those that are literals.
fn literals(text: &str) -> Vec<(usize, &str)> {
    let opened = text.match_indices("``").map(|(at, _)| at + 2);
    let literal = |at: usize| {
        let end = text[at..].find("``")?;
        let word = &text[at..at + end];
        is_joined(word).then_some((at, word))
    };
    opened.filter_map(literal).collect()
}

/// The default of a value, where the list of values has it otherwise: ``created``, and ``created_at`` in the list.
fn stray_default(sources: &Sources, entry: &Entry) -> Option<Diagnostic> {
    let span = entry.description.as_ref().filter(|text| text.text.contains("efault"))?.span;
    let text = sources.map.slice(span);
    let bullet = |line: &&str| line.trim_start().starts_with(['-', '*']);
    let quoted = |text: &str| {
        let (_, behind) = text.split_once("``")?;
        behind.split_once("``").map(|(word, _)| word.to_owned())
    };
    let values: Vec<String> = text.lines().filter(bullet).filter_map(quoted).collect();
    let (at, word) = text.match_indices("efault").find_map(|(at, _)| {
        let open = text[at..].find("``").filter(|far| *far <= MAX_BETWEEN)? + at + 2;
        let end = text[open..].find("``")?;
        Some((open, &text[open..open + end]))
    })?;
    if values.len() < 2 || values.iter().any(|value| value == word) {
        return None;
    }
    let is_meant = |value: &&String| {
        is_almost(word, value) || value.strip_prefix(word).is_some_and(|rest| rest.starts_with('_'))
    };
    let meant = values.iter().find(is_meant)?;
    let message = format!("the default is `{word}`, and the values have `{meant}`");
    Some(
        Diagnostic::new(Code::MisnamedField, span.part(at, word.len()), message)
            .help(format!("write `{meant}`, if it is the same")),
    )
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn joined_words_are_found_where_they_are() {
        let text = "é_a long_word_1, _leading_one;x_y\nünder_score é a_longer_one";
        let found: Vec<&str> = words(text).into_iter().map(|(_, word)| word).collect();
        assert_eq!(found, ["long_word_1", "_leading_one", "nder_score", "a_longer_one"]);
        assert!(words(text).iter().all(|(at, word)| text[*at..].starts_with(word)));
    }
}
