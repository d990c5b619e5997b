//! `absent-in-sample`: what some sample of an answer lacks is not always there; in a request it is what no sample sends.
//!
//! Why: a sample is an answer that its author has seen, or a request that was sent. Of several requests some show less than
//! the service wants.
//!
//! Two samples show a cart, and one of them has no `colour`.

use crate::ir::Aspect;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "absent-in-sample", aspect: Aspect::Required, basis: Basis::Samples };

pub(in crate::lower) fn propose(
    field: &Field,
    object: &Object,
    side: Side,
) -> Option<(bool, Reason)> {
    let row = field.claim.as_deref().map(|claim| claim.span);
    let shown_once = side == Side::Request && field.present > 0;
    (field.present != object.seen && !shown_once)
        .then(|| (false, Reason::of_two(&RULE, field.sample, row)))
}
