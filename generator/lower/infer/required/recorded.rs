//! `absent-when-recorded`: what some recorded object lacks is not always there, or need not be sent.
//!
//! Why: the service sent it so, or took it. An object of a microversion that has no such field is none of them.
//!
//! 5 of 41 recorded answers have no `colour`, though its row says `required: true`.

use crate::ir::Aspect;
use crate::lower::evidence::node::Field;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "absent-when-recorded", aspect: Aspect::Required, basis: Basis::Traffic };

pub(in crate::lower) fn propose(field: &Field) -> Option<(bool, Reason)> {
    let recorded = field.recorded.filter(|recorded| recorded.present < recorded.objects)?;
    Some((false, Reason::of_two(&RULE, Some(recorded.at), field.row())))
}
