//! `map-keyed-by`: the row's description says what the keys of the object are.
//!
//! Why: it is what the author says.
//!
//! "The carts, keyed by colour", "pairs, where each value is a wheel".

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-keyed-by", aspect: Aspect::Kind, basis: Basis::Words };

const KEYED: [&str; 21] = [
    "indexed by ",
    "names as keys",
    "ids as keys",
    "as keys and",
    "as the keys",
    "whose keys are",
    "keys are names",
    "mapping from ",
    "dictionary that maps",
    "dictionary mapping",
    "keyed by",
    "keyed on",
    "keys are the ",
    "key is the ",
    "key is a ",
    "each key is ",
    "each key in the object ",
    "each key contains ",
    "each key represents ",
    "each value is a ",
    "each value is an ",
];

pub(in crate::lower) fn propose(claim: &Claim) -> Option<Reason> {
    let found = KEYED.iter().any(|hint| claim.prose.lower().contains(hint));
    found.then(|| Reason::of_claim(&RULE, claim))
}
