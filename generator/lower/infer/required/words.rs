//! `optional-in-words`: an answer lacks what its row's words say that it has in some cases only.
//!
//! Why: it is what the author says. An entry that says `required` beside it means those cases.
//!
//! "The cover. Only included for carts that have one."

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-in-words", aspect: Aspect::Required, basis: Basis::Words };

/// Words before "only" and what is said of the field: the beginning of a sentence, or its verb.
const BEFORE: [&str; 6] = [". ", " is ", " are ", " and ", " parameter ", " attribute "];
/// Words that say that there is a field, and when.
const ONLY: [&str; 5] =
    ["only included ", "only returned ", "only displayed ", "only present ", "only appears "];
/// Words that say of a field that it may not be there.
const ABSENT: [&str; 5] = [
    "appears in the response only ",
    "will not be returned",
    "will not return the",
    "would not return",
    "wouldn't return",
];

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim().filter(|_| place.side() == Side::Response)?;
    let words = claim.prose.lower();
    let is_only = |only: &str| {
        let mut found = words.match_indices(only).map(|(at, _)| &words[..at]);
        found.any(|before| before.is_empty() || BEFORE.iter().any(|lead| before.ends_with(lead)))
    };
    let said =
        ONLY.iter().any(|only| is_only(only)) || ABSENT.iter().any(|absent| words.contains(absent));
    said.then(|| (false, Reason::of_claim(&RULE, claim)))
}
