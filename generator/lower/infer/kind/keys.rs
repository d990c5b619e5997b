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
/// What stands between two keys.
const JOINS: [&str; 7] = [", and ", ", or ", ", ", " and ", " or ", " - ", " * "];

/// Words between a lead and the first key.
const ARTICLES: [&str; 5] = ["the ", "an ", "a ", "- ", "* "];

/// The keys that a row of an object names, in order; none if its words name fewer than all, as far as can be told.
pub(in crate::lower) fn says(claim: &Claim) -> Vec<&str> {
    if !matches!(claim.word(), Word::Object) {
        return Vec::new();
    }
    let named = |lead: &&'static str| behind(claim, lead).map(|(keys, _)| keys).next();
    LEADS.iter().find_map(named).unwrap_or_default()
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

/// The literals that text begins with, ``a``, ``b`` and ``c``, and what follows.
fn run(text: &str) -> (Vec<&str>, &str) {
    let mut keys = Vec::new();
    let mut rest = ARTICLES.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    while let Some((key, after)) = rest.strip_prefix("``").and_then(|rest| rest.split_once("``")) {
        if key.is_empty() || key.contains([' ', '=', ':', '"', '{']) {
            return (Vec::new(), text);
        }
        keys.push(key);
        rest = JOINS.iter().find_map(|join| after.strip_prefix(join)).unwrap_or(after);
        if rest.len() == after.len() {
            break;
        }
    }
    (keys, rest)
}

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
        assert_eq!(of("array", "A dictionary of ``a`` and ``b``."), "");
        assert_eq!(of("object", "Some options are ``a: b``."), "");
        assert_eq!(of("object", "The options of the cart, as ``a`` has them."), "");
    }
}
