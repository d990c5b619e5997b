//! Leads: words behind which a description names values.

use crate::ir::Name;
use crate::lower::read::text::{Prose, head, tail};

/// Words that make values of what they stand before, and whether they rule out others.
const QUALIFIERS: [(&str, bool); 10] = [
    ("only", false),
    ("valid", true),
    ("allowed", true),
    ("acceptable", true),
    ("accepted", true),
    ("supported", true),
    ("permitted", true),
    ("legal", true),
    ("possible", false),
    ("available", false),
];
/// Nouns for values, in the singular.
const NOUNS: [&str; 16] = [
    "value",
    "option",
    "choice",
    "state",
    "status",
    "type",
    "name",
    "mode",
    "code",
    "action",
    "format",
    "version",
    "protocol",
    "algorithm",
    "interface",
    "level",
];
/// The most words between a qualifier and its noun.
const BETWEEN: usize = 4;
/// Other leads, of literals alone, and whether they rule out other values. Behind these the sentence must end with the list.
const OTHERS: [(&str, bool); 25] = [
    ("one of ", true),
    ("one of:", true),
    ("values are", false),
    ("value is", false),
    ("values:", false),
    ("value:", false),
    ("choices are", false),
    ("options are", false),
    ("value can be", false),
    ("must be ", true),
    ("can be ", false),
    ("may be ", false),
    ("should be ", false),
    ("could be ", false),
    ("is either ", false),
    ("either ", false),
    ("limited to ", true),
    ("the values ", false),
    ("accepts ", false),
    ("accepted: ", false),
    ("takes ", false),
    ("supports ", false),
    ("choose between ", false),
    ("set to ", false),
    ("are possible: ", false),
];
/// Those of them that are words for a choice.
const CHOICES: [&str; 4] = ["one of ", "one of:", "either ", "is either "];
/// Words before "one of" that make it speak of values.
const VERBS: [&str; 2] = [" be ", " is "];
/// Words before a lead that is not about all values, or about examples of them.
const CONDITIONS: [&str; 13] = [
    "among others",
    "for instance",
    "not limited to",
    " if ",
    " when ",
    "example",
    "e.g.",
    "eg.",
    "such as",
    "usually",
    "typical",
    "at least ",
    " any ",
];
/// Words that begin a sentence which is not about all values.
const BEGINNINGS: [&str; 4] = ["if ", "when ", "for ", "any "];
/// Words of a description that has more values than its list.
const OPENERS: [&str; 12] = [
    "additional value",
    "any other",
    "add others",
    "etc.",
    "other value",
    "more value",
    "case insensitive",
    "case-insensitive",
    "depend",
    "so on",
    "was added",
    "removed",
];
/// Words of a description of text that holds several values at once.
const PARTS: [&str; 2] = ["comma-separated", "comma separated"];

/// The most places of one kind that are looked at, and the most bytes before and behind each: what a description costs is
/// limited by its length.
const PLACES: usize = 64;
const BEFORE: usize = 512;
const BEHIND: usize = 8192;

/// A place behind which values may be named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead<'t> {
    /// The text behind.
    pub(super) rest: &'t str,
    /// It speaks of values and nothing else, so that these may be bare words, and text may follow.
    pub(super) announces: bool,
    /// It rules out other values.
    pub(super) closes: bool,
    /// It is a word for a choice, behind which bare words are values if the sentence ends with them.
    pub(super) chooses: bool,
}

/// The leads of a description, from the most telling to the least.
pub(super) fn leads<'p>(name: &str, prose: &'p Prose) -> Vec<Lead<'p>> {
    if PARTS.iter().any(|word| prose.lower().contains(word)) {
        return Vec::new();
    }
    let open = OPENERS.iter().any(|word| prose.lower().contains(word));
    let mut leads = announcing(name, prose);
    for (words, closes) in OTHERS {
        leads.extend(places(prose.lower(), words).filter_map(|at| {
            let before = &prose.lower()[..at];
            let stands = !before.ends_with(|c: char| c.is_alphanumeric() || c == '-');
            let rest = behind(prose.text(), at + words.len());
            // "One of" alone may begin what a list is the subject of.
            let announces =
                words.starts_with("one of") && VERBS.iter().any(|verb| before.ends_with(verb));
            let lead = Lead { rest, announces, closes, chooses: CHOICES.contains(&words) };
            (stands && !is_conditional(before)).then_some(lead)
        }));
    }
    leads.iter_mut().for_each(|lead| lead.closes &= !open);
    leads
}

/// Those of a qualifier, a noun and a verb: `valid status values are`.
fn announcing<'p>(name: &str, prose: &'p Prose) -> Vec<Lead<'p>> {
    let own = Name::new(name).words;
    let lower = prose.lower();
    let words: Vec<(usize, &str)> = words(lower).collect();
    let mut leads = Vec::new();
    for (first, (at, word)) in words.iter().enumerate() {
        let bare = word.trim_start_matches('(');
        let Some((_, closes)) = QUALIFIERS.iter().find(|(qualifier, _)| *qualifier == bare) else {
            continue;
        };
        let Some((end, includes)) = noun(&own, &words[first + 1..]) else { continue };
        if is_conditional(&lower[..*at]) || leads.len() == PLACES {
            continue;
        }
        let rest = behind(prose.text(), end);
        leads.push(Lead { rest, announces: true, closes: *closes && !includes, chooses: false });
    }
    leads
}

/// The places of a text where some words stand, as far as they are looked at.
pub(super) fn places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(words).take(PLACES).map(|(at, _)| at)
}

/// The end of what begins with a qualifier, if its noun is one of values or the name of the field, and whether it names some of them alone.
fn noun(own: &[String], words: &[(usize, &str)]) -> Option<(usize, bool)> {
    let is_noun = |word: &str| {
        let stem = word.strip_suffix("es").filter(|stem| NOUNS.contains(stem));
        let stem = stem.or_else(|| word.strip_suffix('s')).unwrap_or(word);
        let is_own = own.last().is_some_and(|own| own == stem || own == word);
        NOUNS.contains(&stem) || NOUNS.contains(&word) || word == "policies" || is_own
    };
    for (at, (start, word)) in words.iter().enumerate().take(BETWEEN + 1) {
        let end = start + word.len();
        if let Some(noun) = word.strip_suffix(':') {
            return is_noun(noun).then_some((end, false));
        }
        let (verb, includes) = (words.get(at + 1)?, words.get(at + 2));
        let end = |(start, word): &(usize, &str)| start + word.trim_end_matches(':').len();
        let is_verb = match verb.1.trim_end_matches(':') {
            "is" | "are" => Some((end(verb), false)),
            "include" | "includes" => Some((end(verb), true)),
            "can" | "could" | "may" => {
                includes.filter(|be| be.1 == "be").map(|be| (end(be), false))
            }
            _ => None,
        };
        if let Some(found) = is_verb {
            return is_noun(word).then_some(found);
        }
        if !word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | '/')) {
            return None;
        }
    }
    None
}

/// The words of a text, each with its place.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(' ').map(move |word| {
        let start = at;
        at += word.len() + 1;
        (start, word)
    })
}

/// The text behind a place, as far as a list may go.
pub(super) fn behind(text: &str, at: usize) -> &str {
    head(&text[at..], BEHIND)
}

/// The sentence is about some values alone.
pub(super) fn is_conditional(before: &str) -> bool {
    let before = tail(before, BEFORE);
    let sentence = before.rsplit(". ").next().unwrap_or(before);
    BEGINNINGS.iter().any(|word| sentence.starts_with(word))
        || CONDITIONS.iter().any(|word| sentence.contains(word))
}
