//! `absent-in-sample`: what some sample of the object lacks is not always there.
//!
//! Why: a sample is an answer that its author has seen, or a request that was sent.
//!
//! Two samples show a cart, and one of them has no `colour`: that is the place. A row for what no sample of the object has
//! is as optional.

use crate::ir::Aspect;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "absent-in-sample", aspect: Aspect::Required, basis: Basis::Samples };

pub(in crate::lower) fn propose(field: &Field, object: &Object) -> Option<(bool, Reason)> {
    let beside = field.row().or(field.sample);
    let is_absent = field.present != object.seen;
    is_absent.then(|| (false, Reason::of_two(&RULE, object.lacking(field), beside)))
}
