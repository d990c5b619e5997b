//! `null-in-words`: the row's description speaks of null as a value.
//!
//! Why: it is what the author says. A `None` in running text may begin a sentence, and a `none` in lower case is a value;
//! "not null" says the reverse.
//!
//! "The colour, or ``null`` for a cart that nobody painted."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;
use crate::lower::read::text::{Prose, before};

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-in-words", aspect: Aspect::Nullability, basis: Basis::Words };

/// Words before a `None` that is a value.
const BEFORE_NONE: [&str; 7] = ["=", " is", " be", "(", " or", " to", "`"];
/// Words that say of the null behind them that it is none.
const NO: [&str; 12] = [
    "non-", "not", "never", "no", "cannot", "can't", "mustn't", "isn't", "nor", "without", "than",
    "instead",
];
/// Words between these and the null.
const BETWEEN: [&str; 13] =
    ["a", "as", "be", "equal", "left", "of", "pass", "send", "sent", "set", "the", "to", "use"];
/// Words that begin a condition.
const CONDITIONS: [&str; 3] = ["if", "when", "unless"];
/// Words that say that a request sends null.
const REQUESTS: [&str; 2] = ["request is null", "request is ``null``"];
/// Words behind a null, in its sentence, that say that the service does not take it.
const REFUSED: [&str; 6] = [
    "not allowed",
    "no longer allowed",
    "not permitted",
    "is rejected",
    "is refused",
    "fails with",
];

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim()?;
    // Where the words speak of a request that is null, that of a field is what they mean of the field that is sent.
    let is_sent = place.side() == Side::Request;
    let says = |claim: &Claim| {
        says(&claim.prose, place.name) || is_sent && is_null_of_request(&claim.prose)
    };
    let said = says(claim) || claim.forms.iter().any(says);
    let found = if said { Some(true) } else { denies(&claim.prose).then_some(false) };
    found.map(|null| (null, Reason::of_claim(&RULE, claim)))
}

/// The prose speaks of null: where it does not say that the value may be it, it says that it may not.
fn denies(prose: &Prose) -> bool {
    let is_denial = |(before, null): (&str, &str)| is_denied(before) || is_refused(null);
    prose.has_null() && mentions(prose.text()).any(is_denial)
}

/// The text before each null in JSON's word, and that from it on.
fn mentions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let found = before(text, "NULL").chain(before(text, "null"));
    found.map(|before| (before, &text[before.len()..]))
}

/// The prose says that the value of a field may be null, in JSON's word or in Python's.
pub(in crate::lower) fn says(prose: &Prose, field: &str) -> bool {
    if !prose.has_null() {
        return false;
    }
    let text = prose.text();
    before(text, "None").any(|before| BEFORE_NONE.iter().any(|lead| before.ends_with(lead)))
        || mentions(text).any(|(before, null)| {
            !is_denied(before) && !is_refused(null) && !is_of_another(before, field)
        })
}

/// The words speak of a request that is null.
fn is_null_of_request(prose: &Prose) -> bool {
    prose.has_null() && REQUESTS.iter().any(|request| prose.lower().contains(request))
}

/// A null is that of what a condition is about: of the request, or of another field that it names, `if ``width`` is`.
fn is_of_another(before: &str, field: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or(before).trim_end_matches('`').trim_end();
    let words: Vec<&str> = sentence.split(' ').collect();
    let is_condition = |word: &&str| CONDITIONS.contains(&word.to_ascii_lowercase().as_str());
    let Some(at) = words.iter().rposition(is_condition) else { return false };
    let Some((verb, subject)) = words[at + 1..].split_last() else { return false };
    let is_literal = |word: &&str| word.starts_with('`') && word.ends_with('`');
    let literal = subject.iter().rposition(is_literal);
    let is_named = literal.is_some_and(|literal| {
        let rest = &subject[literal + 1..];
        subject[literal].trim_matches('`') != field && rest.len() <= 1
    });
    *verb == "is" && (is_named || literal.is_none() && subject.last() == Some(&"request"))
}

/// The sentence that goes on with a null says that the service does not take it: `null is rejected`.
fn is_refused(null: &str) -> bool {
    let sentence = null.split(". ").next().unwrap_or(null).to_ascii_lowercase();
    REFUSED.iter().any(|refused| sentence.contains(refused))
}

/// The text before a null denies it: `must not be set to`.
fn is_denied(before: &str) -> bool {
    let words = before.rsplit(|c: char| c.is_whitespace() || c == '`').filter(|w| !w.is_empty());
    let mut words = words.map(str::to_ascii_lowercase);
    words
        .find(|word| !BETWEEN.contains(&word.as_str()))
        .is_some_and(|word| NO.iter().any(|no| word == *no || *no == "non-" && word.ends_with(no)))
}

#[cfg(test)]
mod tests {
    use super::{Prose, denies, says};

    #[test]
    fn prose_says_where_null_may_stand() {
        for said in
            ["``null`` if unset", "Will be null\nif not.", "Default=None.", "(None means no)"]
        {
            assert!(says(&Prose::new(said), "hue"), "{said}");
        }
        for said in [
            "It is not required, and null then.",
            "There is no colour: null.",
            "It may be null. An empty text is not allowed.",
            "If ``hue`` is ``null``, there is none.",
            "If the value is ``null``, there is none.",
            "It is there if ``width`` is set, and null otherwise.",
        ] {
            assert!(says(&Prose::new(said), "hue"), "{said}");
        }
        for other in [
            "A non-null text.",
            "It may not be null.",
            "None of them.",
            "``none``",
            "nullable",
            "Never ``null``.",
            "Must not be set to null.",
            "It can't be null.",
            "No null here.",
            "A null-terminated text.",
            "An empty text rather than ``null``.",
            "Do not send ``null``.",
            "``null`` is rejected.",
            "If the update request is null, this is {}.",
            "That of the cart when ``width`` is ``null``.",
            "Needed if the ``width`` field is null.",
            "The ``null`` value was allowed in v1.0, but it is not allowed from v1.1 on.",
        ] {
            assert!(!says(&Prose::new(other), "hue"), "{other}");
        }
        assert!(denies(&Prose::new("``null`` is rejected.")));
        assert!(!denies(&Prose::new("A null-terminated text.")) && !denies(&Prose::new("None.")));
        assert!(!denies(&Prose::new("Needed if ``width`` is null.")));
    }
}
