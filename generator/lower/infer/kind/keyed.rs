//! `map-keyed-by`: the row's description says what the keys of the object are.
//!
//! Why: it is what the author says.
//!
//! "The carts, keyed by colour."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-keyed-by", aspect: Aspect::Kind, basis: Basis::Words };

const KEYED: [&str; 5] = ["keyed by", "keyed on", "keys are the ", "key is the ", "key is a "];

pub(in crate::lower) fn propose(claim: &Claim) -> Option<Reason> {
    let found = KEYED.iter().any(|hint| claim.prose.lower().contains(hint));
    found.then(|| Reason::of_claim(&RULE, claim))
}
