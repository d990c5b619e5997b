//! `required-in-table`: what the row's entry says of `required`.
//!
//! Why: it is what the author says, and what most of the time is so. An entry that several tables refer to says it for
//! all of them, so everything that looks at the place itself goes before it.
//!
//! ```yaml
//! colour:
//!   in: body
//!   required: true
//! ```

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "required-in-table", aspect: Aspect::Required, basis: Basis::Rows };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim()?;
    Some((claim.required, Reason::of_claim(&RULE, claim)))
}
