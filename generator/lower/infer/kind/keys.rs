//! `keys-in-words`: an object has the keys that its row's description names, beside those that samples show.
//!
//! Why: it is what the author says. So it is no map, and what is shown empty has no keys of another object of its name. Where samples
//! show other keys alone, the words name something else.
//!
//! "The options of the cart. Available options are ``fast`` and ``loud``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::read::text::{Prose, tail};

use super::texts;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "keys-in-words", aspect: Aspect::Kind, basis: Basis::Words };

/// Words right before the first key.
const LEADS: [&str; 13] = [
    "options are ",
    "dictionary of ",
    "dictionary with ",
    "dict with ",
    "object with ",
    "with the keys ",
    "with keys ",
    "keys are ",
    "fields are ",
    "following attributes: ",
    "following fields: ",
    "following keys: ",
    "fields are defined: ",
];
/// The text between two keys.
const JOINS: [&str; 7] = [", and ", ", or ", ", ", " and ", " or ", " - ", " * "];
/// Words for keys.
const NOUNS: [&str; 10] = [
    "keys",
    "fields",
    "options",
    "properties",
    "attributes",
    "members",
    "key",
    "field",
    "option",
    "property",
];
/// Words between such a noun and the first key, and those that only count behind a word of [`COUNTS`].
const BEHIND: [&str; 7] = [" are: ", " are ", " is: ", " is ", ": ", " include: ", " include "];
const APPOSED: [&str; 2] = [", ", " "];
/// Words before such a noun that make it one of all the keys.
const COUNTS: [&str; 9] =
    ["the", "one", "two", "three", "four", "single", "only", "with", "following"];
/// Verbs between an object and its keys: behind the first ones a lone key counts too, behind the others one with a noun.
const CONTAINS: [&str; 5] = ["contain ", "contains ", "containing ", "consist of ", "consists of "];
const HAS: [&str; 4] = ["including ", "has ", "have ", "with "];

/// Words between a lead and the first key.
const ARTICLES: [&str; 6] = ["both ", "the ", "an ", "a ", "- ", "* "];
/// Signs that begin the keys of a list.
const MARKERS: [&str; 2] = ["- ", "* "];
/// Literals that are no keys, of which words may speak in the same way.
const VALUES: [&str; 5] = ["null", "none", "true", "false", "None"];

/// The keys that a row of an object names, in order; none if its words name fewer than all, as far as can be told.
pub(in crate::lower) fn says(claim: &Claim) -> Vec<&str> {
    if !matches!(claim.word(), Word::Object) {
        return Vec::new();
    }
    let named = |lead: &&'static str| behind(claim, lead).map(|(keys, _)| keys).next();
    LEADS.iter().find_map(named).unwrap_or_else(|| in_sentences(&claim.prose))
}

/// The keys that stand behind each of some words of a row's description, and the text behind these.
pub(in crate::lower) fn behind<'c>(
    claim: &'c Claim,
    lead: &'static str,
) -> impl Iterator<Item = (Vec<&'c str>, &'c str)> {
    let (text, lower) = (claim.prose.text(), claim.prose.lower());
    let starts = lower.match_indices(lead).map(|(at, lead)| &text[at + lead.len()..]);
    starts.map(run).filter(|(keys, _)| !keys.is_empty())
}

/// The literals of a description that may be names of keys.
pub(in crate::lower) fn literals(prose: &Prose) -> impl Iterator<Item = &str> {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-:".contains(&b);
    let literals = prose.text().split("``").skip(1).step_by(2);
    literals.filter(move |key| {
        key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(is_part)
            && !VALUES.contains(key)
    })
}

/// The keys that sentences name by a noun or a verb: of the first way that names some, in all places.
fn in_sentences(prose: &Prose) -> Vec<&str> {
    // Pairs that the caller makes up have other keys too.
    if !prose.text().contains("``") || texts::says(prose) {
        return Vec::new();
    }
    for way in [by_noun, by_verb, by_colon] {
        let mut keys: Vec<&str> = Vec::new();
        for key in way(prose) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let are_pairs = keys.contains(&"key") && keys.contains(&"value");
        if !keys.is_empty() && !are_pairs && !keys.iter().any(|key| VALUES.contains(key)) {
            return keys;
        }
    }
    Vec::new()
}

/// "The only option is ``a``", "two keys, ``a`` and ``b``".
fn by_noun(prose: &Prose) -> Vec<&str> {
    let (text, lower) = (prose.text(), prose.lower());
    let ends = NOUNS.iter().flat_map(|noun| {
        places(lower, noun).filter_map(move |at| {
            let (before, end) = (&lower[..at], at + noun.len());
            let is_word = before.is_empty() || before.ends_with([' ', '(']);
            let after = &lower[end..];
            let lead = BEHIND.iter().find(|lead| after.starts_with(*lead)).or_else(|| {
                let mut words = before.split_whitespace().rev().take(2);
                let counts = words.any(|word| COUNTS.contains(&word));
                APPOSED.iter().find(|lead| counts && after.starts_with(*lead))
            });
            lead.filter(|_| is_word && is_of_all(before)).map(|lead| end + lead.len())
        })
    });
    ends.map(|end| run(&text[end..]).0).find(|keys| !keys.is_empty()).unwrap_or_default()
}

/// "It contains ``a`` and ``b``", "with an ``a`` key".
fn by_verb(prose: &Prose) -> Vec<&str> {
    let (text, lower) = (prose.text(), prose.lower());
    let of = |verbs: &'static [&'static str], is_enough: bool| {
        verbs
            .iter()
            .flat_map(move |verb| places(lower, verb).map(move |at| (at, at + verb.len())))
            .filter(move |(at, _)| {
                (*at == 0 || lower[..*at].ends_with(' ')) && is_of_all(&lower[..*at])
            })
            .flat_map(move |(_, end)| {
                let (keys, rest) = run(&text[end..]);
                let rest = rest.trim_start();
                let has_noun = NOUNS.iter().any(|noun| rest.starts_with(noun));
                match is_enough || keys.len() > 1 || has_noun {
                    true => keys,
                    false => Vec::new(),
                }
            })
    };
    of(&CONTAINS, true).chain(of(&HAS, false)).collect()
}

/// "The settings: ``a`` and ``b``", and bullets that begin with keys.
fn by_colon(prose: &Prose) -> Vec<&str> {
    let (text, lower) = (prose.text(), prose.lower());
    let runs = places(lower, ": ").filter(|at| is_of_all(&lower[..*at])).map(|at| {
        let (keys, rest) = run(&text[at + 2..]);
        let ends = rest.is_empty() || rest.starts_with('.');
        let is_list = MARKERS.iter().any(|marker| text[at + 2..].starts_with(marker));
        if is_list || ends && keys.len() > 1 { keys } else { Vec::new() }
    });
    let mut runs = runs;
    runs.find(|keys| !keys.is_empty()).unwrap_or_default()
}

/// The sentence is neither a condition nor about examples, values or the parts of the object.
fn is_of_all(before: &str) -> bool {
    let sentence = tail(before, BYTES).rsplit(". ").next().unwrap_or_default();
    !OTHERS.iter().any(|word| sentence.contains(word) || sentence.starts_with(word.trim_start()))
}

/// Words of sentences about something else than all keys of the object.
const OTHERS: [&str; 10] = [
    " if ", " when ", " each ", " every ", "example", "e.g.", "such as", " like ", "value",
    " where ",
];
/// The most places of some words that are looked at, and the most bytes before each: what a description costs is limited by
/// its length.
const PLACES: usize = 64;
const BYTES: usize = 512;

fn places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(words).take(PLACES).map(|(at, _)| at)
}

/// The literals that text begins with, ``a``, ``b`` (glossed) and ``c``, or that its bullets begin with, and what follows.
fn run(text: &str) -> (Vec<&str>, &str) {
    let mut keys = Vec::new();
    let marker = MARKERS.iter().find(|marker| text.starts_with(*marker));
    let mut rest = ARTICLES.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    while let Some((key, after)) = rest.strip_prefix("``").and_then(|rest| rest.split_once("``")) {
        if key.is_empty() || key.contains([' ', '=', ':', '"', '{', '<', '/']) {
            return (Vec::new(), text);
        }
        keys.push(key);
        rest = after;
        let next = joined(after).or_else(|| marker.and_then(|marker| bullet(after, marker)));
        match next {
            Some(next) if keys.len() < MOST => rest = next,
            _ => break,
        }
    }
    (keys, rest)
}

/// The text behind what joins another key, and behind a gloss before that.
fn joined(text: &str) -> Option<&str> {
    let text = match text.strip_prefix(" (") {
        Some(gloss) => gloss.split_once(')')?.1,
        None => text,
    };
    let next = JOINS.iter().find_map(|join| text.strip_prefix(join))?;
    let next = ARTICLES.iter().find_map(|word| next.strip_prefix(word)).unwrap_or(next);
    next.starts_with("``").then_some(next)
}

/// The text behind the marker of the next bullet, unless that is one of a list within.
fn bullet<'t>(text: &'t str, marker: &str) -> Option<&'t str> {
    let found = text
        .match_indices(marker)
        .take(PLACES)
        .find(|(at, _)| text[at + marker.len()..].starts_with("``") && text[..*at].ends_with(' '));
    let (at, _) = found?;
    (!text[..at].trim_end().ends_with(':')).then(|| &text[at + marker.len()..])
}

/// The most keys of a description.
const MOST: usize = 256;

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn words_name_the_keys_of_an_object() {
        let of = |kind, prose: &str| says(&claim(kind, true, prose)).join(" ");
        assert_eq!(of("object", "Available options are ``a``, ``b`` and\n``c``."), "a b c");
        assert_eq!(of("object", "It is a dictionary of ``a`` and ``b``."), "a b");
        assert_eq!(of("dict", "With the following fields: ``a``, which is long."), "a");
        for prose in [
            "Options: ``a`` and ``b``.",
            "An object with the fields ``a`` and ``b``.",
            "What it may have: - ``a``: is an a: one. - ``b``, which is two.",
            "It has two keys, ``a`` and ``b``.",
            "It contains ``a`` (one of them) and ``b``.",
            "An object that contains an ``a`` and a ``b`` field.",
            "Must contain ``a``, may contain ``b``.",
            "With both ``a`` and ``b``.",
            "The settings: ``a`` and ``b``.",
            "The following keys: - ``a`` - An object with: - ``c`` - ``b`` is below.",
        ] {
            let keys = of("object", prose);
            assert_eq!(keys, if prose.contains("``c``") { "a" } else { "a b" }, "{prose}");
        }
        assert_eq!(of("object", "The only option is ``a``."), "a");
        assert_eq!(of("object", "It has a single key ``a``."), "a");
        for other in [
            "The settings of ``a``.",
            "Set when the cart has ``a`` and ``b``.",
            "Each of them contains ``a``.",
            "It has ``key`` and ``value`` pairs.",
            "It contains ``null``.",
            "For example, options: ``a``, ``b``.",
            "With ``a`` for the first.",
            "Its values are: ``a``, ``b``.",
        ] {
            assert_eq!(of("object", other), "", "{other}");
        }
        assert_eq!(of("array", "A dictionary of ``a`` and ``b``."), "");
        assert_eq!(of("object", "Some options are ``a: b``."), "");
        assert_eq!(of("object", "The options of the cart, as ``a`` has them."), "");
    }
}
