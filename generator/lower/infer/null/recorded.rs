//! `null-recorded`: recorded traffic has null there.
//!
//! Why: it is what the service sent, or took.
//!
//! 3 of 41 recorded answers have `"colour": null`.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-recorded", aspect: Aspect::Nullability, basis: Basis::Traffic };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let recorded = place.field.recorded.filter(|recorded| recorded.nulls > 0)?;
    Some((true, Reason::of_two(&RULE, Some(recorded.at), place.row())))
}
