//! `null-in-words`: the row's description speaks of null as a value.
//!
//! Why: it is what the author says. A `None` in running text may begin a sentence, and a `none` in lower case is a value;
//! "not null" says the reverse.
//!
//! "The colour, or ``null`` for a cart that nobody painted."

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
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
    let said = says(&claim.prose) || claim.forms.iter().any(|form| says(&form.prose));
    let found = if said { Some(true) } else { denies(&claim.prose).then_some(false) };
    found.map(|null| (null, Reason::of_claim(&RULE, claim)))
}

/// The prose speaks of null: where it does not say that the value may be it, it says that it may not.
fn denies(prose: &Prose) -> bool {
    prose.has_null() && mentions(prose.text()).next().is_some()
}

/// The text before each null in JSON's word, and that from it on.
fn mentions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let found = before(text, "NULL").chain(before(text, "null"));
    found.map(|before| (before, &text[before.len()..]))
}

/// The prose says that the value may be null, in JSON's word or in Python's.
pub(in crate::lower) fn says(prose: &Prose) -> bool {
    if !prose.has_null() {
        return false;
    }
    let text = prose.text();
    before(text, "None").any(|before| BEFORE_NONE.iter().any(|lead| before.ends_with(lead)))
        || mentions(text).any(|(before, null)| !is_denied(before) && !is_refused(null))
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
            assert!(says(&Prose::new(said)), "{said}");
        }
        for said in [
            "It is not required, and null then.",
            "There is no colour: null.",
            "It may be null. An empty text is not allowed.",
        ] {
            assert!(says(&Prose::new(said)), "{said}");
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
            "The ``null`` value was allowed in v1.0, but it is not allowed from v1.1 on.",
        ] {
            assert!(!says(&Prose::new(other)), "{other}");
        }
        assert!(denies(&Prose::new("``null`` is rejected.")));
        assert!(!denies(&Prose::new("A null-terminated text.")) && !denies(&Prose::new("None.")));
    }
}
