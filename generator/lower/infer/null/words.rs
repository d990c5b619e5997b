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
const NO: [&str; 10] =
    ["non-", "not", "never", "no", "cannot", "can't", "mustn't", "isn't", "nor", "without"];
/// Words between these and the null.
const BETWEEN: [&str; 8] = ["a", "as", "be", "equal", "left", "sent", "set", "to"];

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim()?;
    let said = says(&claim.prose) || claim.forms.iter().any(|form| says(&form.prose));
    said.then(|| (true, Reason::of_claim(&RULE, claim)))
}

/// The prose says that the value may be null, in JSON's word or in Python's.
pub(in crate::lower) fn says(prose: &Prose) -> bool {
    if !prose.has_null() {
        return false;
    }
    let text = prose.text();
    before(text, "None").any(|before| BEFORE_NONE.iter().any(|lead| before.ends_with(lead)))
        || before(text, "NULL").chain(before(text, "null")).any(|before| !is_denied(before))
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
    use super::{Prose, says};

    #[test]
    fn prose_says_where_null_may_stand() {
        for said in
            ["``null`` if unset", "Will be null\nif not.", "Default=None.", "(None means no)"]
        {
            assert!(says(&Prose::new(said)), "{said}");
        }
        for said in ["It is not required, and null then.", "There is no colour: null."] {
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
        ] {
            assert!(!says(&Prose::new(other)), "{other}");
        }
    }
}
