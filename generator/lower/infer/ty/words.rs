//! `type-in-words`: a place has the kinds of value that the row's description speaks of, beside what the table says.
//!
//! Why: a table has one word, and a sample shows one value. "Whether" speaks of a boolean and "how many" of a number, unless a
//! sample shows text, which either may be written in; what names two kinds, joined by "or", means both.
//!
//! "The space that is free: a valid value is a string, such as ``unknown``, or a number."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::{Prose, head};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-in-words", aspect: Aspect::Type, basis: Basis::Words };

/// Words behind which a sentence names the kinds of the value.
const LEADS: [&str; 9] = [
    "value is ",
    "values are ",
    "can be ",
    "may be ",
    "must be ",
    "is either ",
    "represented by ",
    "specified as ",
    "returned as ",
];
/// The most places behind one lead that are looked at, and the most bytes of each: what a description costs is limited by
/// its length.
const PLACES: usize = 64;
const BEHIND: usize = 512;
/// Words before the first kind.
const ARTICLES: [&str; 6] = ["a", "an", "either", "not", "only", "json"];
/// Words that join another kind.
const JOINS: [&str; 4] = ["or", "also", "instead", "than"];
/// The most words between a joining word and the kind.
const BETWEEN: usize = 2;
/// Words that tell what a kind holds.
const HOLDS: [&str; 5] = ["of", "with", "containing", "that", "which"];
/// A literal that is a text.
const LITERAL: &str = "``";
/// The beginnings of a description of what is true or false, and of a number.
const BOOLEANS: [&str; 17] = [
    "true if ",
    "``true`` if ",
    "if true, ",
    "if ``true``, ",
    "if set to true, ",
    "if set to ``true``, ",
    "set to true to ",
    "set to ``true`` to ",
    "set this to true ",
    "a boolean ",
    "boolean ",
    "whether ",
    "indicates whether ",
    "indicate whether ",
    "specifies whether ",
    "specify whether ",
    "determines whether ",
];
const NUMBERS: [&str; 6] = [
    "how many ",
    "the number of ",
    "number of ",
    "the total number of ",
    "total number of ",
    "the count of ",
];

/// Words for a kind that a description begins with.
const SUBJECTS: [(&str, Word); 9] = [
    ("list", Word::Array),
    ("array", Word::Array),
    ("dictionary", Word::Object),
    ("dict", Word::Object),
    ("object", Word::Object),
    ("integer", Word::Integer),
    ("boolean", Word::Boolean),
    ("floating point number", Word::Number),
    ("float", Word::Number),
];
/// Words of a description of a kind that is written as text.
const TEXTS: [&str; 6] = [
    "as a string",
    "serialized",
    "serialised",
    "encoded",
    "in json format",
    "string representation",
];
/// Words of a description that names the values.
const VALUES: [&str; 3] = ["values are", "value is", "either "];

/// Words of a description of several values in one text.
const SEVERAL: [&str; 4] =
    ["comma-separated", "comma separated", "separated by commas", "to separate multiple values"];

/// A parameter that the table calls a number or a flag is text by its words: they name a text among its values, or several
/// values at once.
pub(in crate::lower) fn text(claim: &Claim) -> Option<Reason> {
    let is_plain = matches!(claim.word(), Word::Integer | Word::Number | Word::Boolean);
    let is_text = || {
        named(&claim.prose).contains(&Word::String)
            || SEVERAL.iter().any(|words| claim.prose.lower().contains(words))
    };
    (is_plain && is_text()).then(|| Reason::of_claim(&RULE, claim))
}

/// The kinds that a description speaks of.
pub(in crate::lower) fn propose(claim: &Claim, node: &Node) -> Option<(Vec<Word>, Reason)> {
    let mut kinds = named(&claim.prose);
    // `string or object` is one word to a table.
    let written = claim.word.as_ref().map(|word| alternatives(&word.written.to_lowercase()));
    kinds.extend(written.filter(|written| written.len() > 1).into_iter().flatten());
    // Text that is shown is what it is, whatever it means.
    let is_open = kinds.is_empty() && node.texts.is_empty() && !node.has_parts();
    kinds.extend(meant(&claim.prose).filter(|_| is_open));
    let is_known = |kind: &Word| {
        *kind == claim.word() || *kind == Word::Integer && claim.word() == Word::Number
    };
    let decides = !kinds.iter().all(is_known);
    decides.then(|| (kinds, Reason::of_claim(&RULE, claim)))
}

/// The kind that the subject of a description means.
pub(in crate::lower) fn meant(prose: &Prose) -> Option<Word> {
    let begins = |leads: &[&str]| leads.iter().any(|lead| prose.lower().starts_with(lead));
    let names = VALUES.iter().any(|lead| prose.lower().contains(lead)) || chooses(prose);
    if begins(&BOOLEANS) && !names {
        return Some(Word::Boolean);
    }
    if let Some(kind) = subject(prose.lower()) {
        return Some(kind);
    }
    let counts = begins(&NUMBERS) || prose.lower().contains("how many times");
    counts.then_some(Word::Integer)
}

/// Literals for a choice, none of them a flag: "``always`` or ``never``".
fn chooses(prose: &Prose) -> bool {
    let is_flag = |text: &str| text.parse::<bool>().is_ok();
    prose.lower().split_once("`` or ``").is_some_and(|(before, after)| {
        let first = before.rsplit("``").next().unwrap_or_default();
        !is_flag(first) && !is_flag(after.split("``").next().unwrap_or_default())
    })
}

/// The kind that a description begins with: "A list of wheels", "An integer, how many there are".
fn subject(lower: &str) -> Option<Word> {
    if SEVERAL.iter().any(|words| lower.contains(words))
        || TEXTS.iter().any(|words| lower.contains(words))
    {
        return None;
    }
    let rest = ["a ", "an "].iter().find_map(|article| lower.strip_prefix(article))?;
    let rest = rest.strip_prefix("json ").unwrap_or(rest);
    let (kind, rest) =
        SUBJECTS.iter().find_map(|(words, kind)| Some((*kind, rest.strip_prefix(words)?)))?;
    let is_all = rest.is_empty() || rest.starts_with(['.', ',']) || rest.starts_with(" value");
    let holds = rest.trim_start().split(' ').next().is_some_and(|word| HOLDS.contains(&word));
    (is_all || holds).then_some(kind)
}

/// Two kinds or more that a sentence names as alternatives; none where it names fewer.
pub(in crate::lower) fn named(prose: &Prose) -> Vec<Word> {
    let lower = prose.lower();
    let leads = LEADS
        .iter()
        .flat_map(|lead| lower.match_indices(lead).take(PLACES).map(|(at, _)| at + lead.len()));
    let mut found = [0].into_iter().chain(leads).map(|at| alternatives(head(&lower[at..], BEHIND)));
    found.find(|kinds| kinds.len() > 1).unwrap_or_default()
}

/// The kinds that a sentence joins, if it begins with one.
fn alternatives(text: &str) -> Vec<Word> {
    let sentence = text.split(". ").next().unwrap_or_default();
    // Each word, and whether a comma follows it. A literal that is a text stands for that kind.
    let words: Vec<(&str, bool)> = sentence
        .split([' ', '(', ')', ';'])
        .map(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            (if is_text(word, bare) { LITERAL } else { bare }, word.ends_with(','))
        })
        .filter(|(word, _)| !word.is_empty())
        .collect();
    let first = words.iter().position(|(word, _)| !ARTICLES.contains(word));
    let Some((at, kind)) = first.and_then(|at| Some((at, kind(words[at].0)?))) else {
        return Vec::new();
    };
    // "A list of strings": what it holds is no alternative.
    if words.get(at + 1).is_some_and(|(word, _)| HOLDS.contains(word)) {
        return Vec::new();
    }
    let mut kinds = vec![kind];
    let mut listed = words[at].1;
    for at in at + 1..words.len() {
        let (word, comma) = words[at];
        let Some(kind) = self::kind(word) else {
            listed &= ARTICLES.contains(&word);
            continue;
        };
        let between = if word == LITERAL { 0 } else { BETWEEN };
        let before = &words[at.saturating_sub(between + 1)..at];
        let is_joined =
            listed && word != LITERAL || before.iter().any(|(word, _)| JOINS.contains(word));
        if is_joined && !kinds.contains(&kind) {
            kinds.push(kind);
        }
        listed = comma;
    }
    kinds
}

/// The word is a literal that is no number, flag or null.
fn is_text(word: &str, bare: &str) -> bool {
    word.starts_with("``")
        && word[2..].trim_end_matches([',', '.']).ends_with("``")
        && bare.parse::<f64>().is_err()
        && !matches!(bare, "" | "null" | "none" | "true" | "false")
}

fn kind(word: &str) -> Option<Word> {
    Some(match word {
        LITERAL | "string" => Word::String,
        "integer" => Word::Integer,
        "number" | "float" | "floating" => Word::Number,
        "boolean" => Word::Boolean,
        "list" | "array" => Word::Array,
        "dict" | "dictionary" | "object" => Word::Object,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Prose, Word, meant, named};

    #[test]
    fn a_sentence_names_alternatives() {
        let of = |prose| named(&Prose::new(prose));
        assert_eq!(
            of(
                "The space. A valid value is a string, such as ``unknown``, or a number (integer or floating point)."
            ),
            [Word::String, Word::Number, Word::Integer]
        );
        assert_eq!(
            of("It can be specified as not only 'integer' but also 'string'."),
            [Word::Integer, Word::String]
        );
        assert_eq!(
            of("Since 2.2 it is returned as a dictionary instead of string."),
            [Word::Object, Word::String]
        );
        assert_eq!(
            of("It can be represented by a string, an integer, or ``null``."),
            [Word::String, Word::Integer]
        );
        assert_eq!(of("A list (if positional) or a dict (if named)."), [Word::Array, Word::Object]);
        assert_eq!(of("A number, or ``infinite``."), [Word::Number, Word::String]);
        assert_eq!(of("An integer or the string ``auto``."), [Word::Integer, Word::String]);
        for other in [
            "An integer, ``0`` or ``1``.",
            "A boolean, ``true`` or ``false``, or ``null``.",
            "An integer, as ``size`` has it.",
            "A list of strings or of numbers.",
            "A list of carts or a cart (string).",
            "The object ID or a string.",
            "A string array or null.",
            "A host ID string, or the empty string.",
            "The number can be a positive or negative float value.",
            "It contains a list or dictionary of items.",
        ] {
            assert_eq!(of(other), [], "{other}");
        }
    }

    #[test]
    fn a_description_begins_with_what_it_means() {
        assert_eq!(meant(&Prose::new("Whether it is new.")), Some(Word::Boolean));
        assert_eq!(meant(&Prose::new("The total number of carts.")), Some(Word::Integer));
        assert_eq!(meant(&Prose::new("``true`` if it is new.")), Some(Word::Boolean));
        assert_eq!(meant(&Prose::new("A list of wheels.")), Some(Word::Array));
        assert_eq!(meant(&Prose::new("A JSON object that has them.")), Some(Word::Object));
        assert_eq!(meant(&Prose::new("An integer, the count of wheels.")), Some(Word::Integer));
        for other in [
            "The name of whether.",
            "A list name.",
            "A dictionary key.",
            "A comma-separated list of names.",
            "Whether to paint: ``always`` or ``never``.",
            "A dictionary of names, as a string.",
            "The list of wheels.",
        ] {
            assert_eq!(meant(&Prose::new(other)), None, "{other}");
        }
    }
}
