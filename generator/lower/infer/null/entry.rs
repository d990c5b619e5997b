//! `null-by-entry`: what a response of a resource shows as null may be null in every response of the resource, where it is
//! described by the same entry, or under its name in the same words.
//!
//! Why: an entry of a parameters file describes one thing, shown by several operations; one that is written again for other
//! versions describes it too. Other resources refer to entries as they come, `id: cart_id` and `fitted_to: cart_id`, so that null in
//! one of them says nothing of the other.
//!
//! The list of carts shows `"colour": null`; `colour: cart_colour` may be null in what shows one cart too.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-by-entry", aspect: Aspect::Nullability, basis: Basis::Entry };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim().filter(|_| place.side() == Side::Response)?;
    let resource = place.within.resource()?;
    let by_entry = || cx.shown.get(&(resource.to_vec(), claim.entry?));
    let by_words = || cx.told.get(&(resource.to_vec(), place.name.to_owned(), claim.prose.clone()));
    let sample = by_entry().or_else(by_words)?;
    Some((true, Reason::of_two(&RULE, Some(*sample), claim.entry)))
}
