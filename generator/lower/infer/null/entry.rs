//! `null-by-entry`: what a response shows as null may be null wherever its entry describes it in a response.
//!
//! Why: an entry of a parameters file describes one thing, shown by several operations.
//!
//! The list shows `"colour": null` for a cart; `colour: cart_colour` may be null in what shows one cart too.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-by-entry", aspect: Aspect::Nullability, basis: Basis::Entry };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let entry = place.entry().filter(|_| place.side() == Side::Response)?;
    let sample = cx.entries.get(&entry)?;
    Some((true, Reason::of_two(&RULE, Some(*sample), Some(entry))))
}
