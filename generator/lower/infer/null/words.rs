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
/// Words before a `null` that say that it is none.
const BEFORE_NO_NULL: [&str; 4] = ["non-", " not", "not be", "cannot be"];

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
        || before(text, "NULL")
            .chain(before(text, "null"))
            .any(|before| !BEFORE_NO_NULL.iter().any(|lead| before.ends_with(lead)))
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
        for other in
            ["A non-null text.", "It may not be null.", "None of them.", "``none``", "nullable"]
        {
            assert!(!says(&Prose::new(other)), "{other}");
        }
    }
}
