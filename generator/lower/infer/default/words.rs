//! `default-in-words`: the row's description names the default as a literal.
//!
//! Why: most references say defaults in words alone.
//!
//! "The colour. Default is ``red``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "default-in-words", aspect: Aspect::Default, basis: Basis::Words };

/// Words before the literal.
const LEADS: [&str; 4] = ["default is ``", "default value is ``", "defaults to ``", "default: ``"];

pub(super) fn propose(claim: &Claim) -> Option<(&str, Reason)> {
    let lower = claim.prose.lower();
    if !lower.contains("default") {
        return None;
    }
    let at = LEADS.iter().find_map(|lead| lower.find(lead).map(|at| at + lead.len()))?;
    let rest = &claim.prose.text()[at..];
    let text = rest[..rest.find("``")?].trim_matches(['"', '\'']);
    Some((text, Reason::of_claim(&RULE, claim)))
}
