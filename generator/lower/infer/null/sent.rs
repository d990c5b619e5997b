//! `null-as-sent`: what one request of a resource sends as null, the others may send as null.
//!
//! Why: it is the same field, and null takes its value away. What must be sent has a value.
//!
//! A sample of `PUT /carts/{cart_id}` sends `"colour": null`; so may `POST /carts`, whose row is of the same entry.

use crate::ir::Aspect;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-as-sent", aspect: Aspect::Nullability, basis: Basis::Resource };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let Level::Wrapped { resource, listed: false } = place.within.level else { return None };
    let claim = place.claim().filter(|_| !cx.required.holds(place.id()))?;
    let entry = claim.entry.filter(|_| place.side() == Side::Request)?;
    let sample = cx.sent.get(&(resource.to_vec(), entry))?;
    Some((true, Reason::of_two(&RULE, Some(*sample), Some(claim.span))))
}
