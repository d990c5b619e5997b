//! `default-of-entry`: the entry's `default` field.
//!
//! Why: it is what the author says.
//!
//! ```yaml
//! colour:
//!   default: red
//! ```

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Default;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "default-of-entry", aspect: Aspect::Default, basis: Basis::Rows };

pub(super) fn propose(claim: &Claim) -> Option<(Default<'_>, Reason)> {
    let default = Default { text: claim.default.as_deref()?, is_marked: true };
    Some((default, Reason::of_claim(&RULE, claim)))
}
