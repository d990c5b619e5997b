//! `map-of-anything`: an object of which its row's description says that no format is given is a map of any value.
//!
//! Why: it is what the author says. What samples show in it is what one caller put there.
//!
//! "A dictionary for the workshop. This API does not define a specific format of it."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::texts;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-of-anything", aspect: Aspect::Kind, basis: Basis::Words };

/// Words of such a description.
const SAYS: [&str; 21] = [
    "user-defined",
    "user defined",
    "driver-specific",
    "driver specific",
    "custom settings",
    "opaque",
    "unstructured",
    "associative array",
    "any content",
    "not define a specific format",
    "not define a format",
    "not define the format",
    "not define its format",
    "no specific format",
    "no defined format",
    "format is not defined",
    "free-form",
    "freeform",
    "free form",
    "any json object",
    "any valid json",
];

pub(super) fn propose(claim: &Claim) -> Option<Reason> {
    let found =
        !texts::says(&claim.prose) && SAYS.iter().any(|says| claim.prose.lower().contains(says));
    found.then(|| Reason::of_claim(&RULE, claim))
}
