//! `values-in-words`: the row's description names the values, in a list behind words that announce one.
//!
//! Why: it is where references have them. A list is of literals or quoted words, with joining words and glosses in parentheses
//! between; of bullets that begin with a literal; or, where the words announce nothing else, of bare words.
//!
//! "The mode. One of ``a`` (the first) or ``b``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-in-words", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Words before the first value.
struct Lead {
    words: &'static str,
    /// They announce values and nothing else, so that these may be bare words.
    announces: bool,
    /// They rule out other values.
    closes: bool,
}

const fn lead(words: &'static str, announces: bool, closes: bool) -> Lead {
    Lead { words, announces, closes }
}

/// From the most telling to the least.
const LEADS: [Lead; 28] = [
    lead("valid values are", true, true),
    lead("valid values is", true, true),
    lead("valid value is", true, true),
    lead("valid values:", true, true),
    lead("valid values include", true, false),
    lead("allowed values are", true, true),
    lead("allowed values:", true, true),
    lead("acceptable values are", true, true),
    lead("accepted values are", true, true),
    lead("supported values are", true, true),
    lead("possible values are", true, false),
    lead("possible values include", true, false),
    lead("possible values:", true, false),
    lead("permitted values are", true, true),
    lead("available values are", true, false),
    lead("available values:", true, false),
    lead("valid options are", true, true),
    lead("the options are", true, false),
    lead("must be one of", true, true),
    lead("should be one of", true, true),
    lead("can be one of", true, true),
    lead("could be one of", true, false),
    lead("is one of", true, true),
    lead("one of the following", true, false),
    lead("values are", false, false),
    lead("value is", false, false),
    lead("can be", false, false),
    lead("must be", false, true),
];

/// These also begin sentences of another sense: ``One of ``a`` and ``b`` must be given``.
const SENTENCES: [&str; 3] = ["one of ", "either ", "could be "];

/// A word that some lead has.
const HINTS: [&str; 5] = ["value", "one of", "either", " be ", "option"];

/// How many values a list has at most.
const MOST: usize = 64;

/// The values that a description names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lower) struct Named {
    pub(in crate::lower) values: Vec<String>,
    /// The words rule out others.
    pub(in crate::lower) closed: bool,
}

pub(super) fn propose(claim: Option<&Claim>) -> Option<(Named, Reason)> {
    let claim = claim?;
    let named = named(&claim.prose);
    let decides = named.values.len() > 1;
    decides.then(|| (named, Reason::of_claim(&RULE, claim)))
}

fn named(prose: &Prose) -> Named {
    let (text, lower) = (prose.text(), prose.lower());
    if !HINTS.iter().any(|word| lower.contains(word)) {
        return Named::default();
    }
    for Lead { words, announces, closes } in &LEADS {
        for (at, _) in lower.match_indices(words) {
            let (values, rest) = list(&text[at + words.len()..], *announces);
            let ends = *announces || ends_sentence(rest);
            if values.len() > 1 && ends {
                return Named { values, closed: *closes };
            }
        }
    }
    for lead in SENTENCES {
        for (at, _) in lower.match_indices(lead) {
            let (values, rest) = list(&text[at + lead.len()..], false);
            if values.len() > 1 && ends_sentence(rest) {
                return Named { values, closed: lead != "could be " };
            }
        }
    }
    Named::default()
}

/// Nothing follows that the list would be the subject of.
fn ends_sentence(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['.', ';', ':', ')'])
}

/// The values of a list, and what follows it.
fn list(text: &str, bare: bool) -> (Vec<String>, &str) {
    let mut rest = text.trim_start();
    for skipped in ["values", "following", "values", ":", "the"] {
        rest = rest.strip_prefix(skipped).map_or(rest, str::trim_start);
    }
    if let Some(values) = bullets(rest) {
        return (values, "");
    }
    let mut found: Vec<String> = Vec::new();
    let mut is_bare = false;
    while found.len() < MOST {
        let quoted = quoted(rest);
        let value = match quoted {
            Some(value) if !is_bare => Some(value),
            None if bare && (is_bare || found.is_empty()) => {
                is_bare = true;
                word(rest)
            }
            _ => None,
        };
        let Some((value, after)) = value else { break };
        // A line may have been broken at a hyphen.
        let value = value.trim_matches(['"', '\'']).replace("- ", "-");
        if !found.contains(&value) && !matches!(value.as_str(), "null" | "None" | "") {
            found.push(value);
        }
        rest = after.trim_start();
        if let Some(gloss) = rest.strip_prefix('(') {
            rest = gloss.split_once(')').map_or("", |(_, rest)| rest.trim_start());
        }
        let before = rest;
        for join in [",", "or ", "and ", "/", "either "] {
            rest = rest.strip_prefix(join).map_or(rest, str::trim_start);
        }
        if rest == before {
            break;
        }
    }
    // Words in a row without an end are running text.
    if is_bare && !ends_sentence(rest) {
        return (Vec::new(), rest);
    }
    (found, rest)
}

/// The literals that bullets begin with.
fn bullets(text: &str) -> Option<Vec<String>> {
    let marker = ["- ``", "* ``"].into_iter().find(|marker| text.starts_with(marker))?;
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(item) = rest.strip_prefix(marker) {
        let (value, after) = item.split_once("``")?;
        let value = value.trim_matches('"').to_owned();
        if !found.contains(&value) && value != "null" && found.len() < MOST {
            found.push(value);
        }
        let next = after.find(&format!(" {marker}"));
        rest = next.map_or("", |at| &after[at + 1..]);
    }
    Some(found)
}

/// A value that text begins with, as a literal or in quotes, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    if let Some(literal) = text.strip_prefix("``") {
        return literal.split_once("``");
    }
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, rest) = text[1..].split_once(quote)?;
    // A full stop may have got inside the quotes.
    let value = value.trim_end_matches('.');
    (!value.contains(' ')).then_some((value, rest))
}

/// A bare word that text begins with.
fn word(text: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let is_value =
        !word.is_empty() && !matches!(word, "a" | "an" | "the" | "any" | "those" | "from");
    is_value.then_some((word, rest))
}

#[cfg(test)]
mod tests {
    use super::Prose;

    fn values(prose: &str) -> Vec<String> {
        super::named(&Prose::new(prose)).values
    }

    #[test]
    fn values_are_a_row_of_literals_after_a_lead() {
        assert_eq!(
            values("A status. Valid values are ``a``, ``b``, or\n``c``. Else ``d``."),
            ["a", "b", "c"]
        );
        assert_eq!(values("One ``a`` or ``b``."), Vec::<String>::new());
        assert_eq!(values("A mode. One of ``a`` or ``b``. Default is ``a``."), ["a", "b"]);
        assert_eq!(values("One of ``a`` and ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Either ``asc`` or ``desc``."), ["asc", "desc"]);
        assert_eq!(values("Either ``a`` or ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Valid values are \"a\" or \"b.\" Else \"c\"."), ["a", "b"]);
        assert_eq!(values("Must be one of ``a-\nb``, ``c`` or ``null``."), ["a-b", "c"]);
    }

    #[test]
    fn glosses_bullets_and_bare_words_are_read_too() {
        assert_eq!(
            values("A valid value is ``asc`` (ascending) or ``desc`` (descending)."),
            ["asc", "desc"]
        );
        assert_eq!(
            values("One of the following values:\n\n- ``A``: first.\n- ``B``: second.\n"),
            ["A", "B"]
        );
        assert_eq!(
            values("Valid values are in, out, or both. Default is in."),
            ["in", "out", "both"]
        );
        assert_eq!(values("This can be ``a`` or ``b``."), ["a", "b"]);
        assert_eq!(values("It can be ``a`` or ``b`` of a cart."), Vec::<String>::new());
        assert_eq!(values("Valid values are those of carts and wheels."), Vec::<String>::new());
        assert_eq!(values("It can be used or not."), Vec::<String>::new());
    }

    #[test]
    fn some_words_rule_out_other_values() {
        let closed = |prose| super::named(&Prose::new(prose)).closed;
        assert!(closed("Must be one of ``a`` or ``b``."));
        assert!(!closed("Possible values are ``a`` and ``b``."));
    }
}
