//! `null-as-shown`: text that a request may leave out may be sent as null, where the resource is shown with null for it.
//!
//! Why: a service takes what it shows, and null takes the value away. The project is the caller's where none is given.
//!
//! A cart is shown with `"colour": null`, and `POST /carts` may leave out `colour`.

use crate::ir::{Aspect, snake};
use crate::lower::evidence::word::Word;
use crate::lower::infer::default;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::required::SCOPES;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-as-shown", aspect: Aspect::Nullability, basis: Basis::Resource };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let Level::Wrapped { resource, listed: false } = place.within.level else { return None };
    let claim = place.claim().filter(|_| !cx.required.holds(place.id()))?;
    let is_text =
        place.field.node.may_be_text() && matches!(claim.word(), Word::String | Word::Unknown);
    let is_given = SCOPES.contains(&place.name) || default::is_value(claim, cx.applied);
    if place.side() != Side::Request || !is_text || is_given {
        return None;
    }
    let shown = cx.resources.get(&(resource.to_vec(), snake(place.name)))?;
    Some((true, Reason::of_two(&RULE, *shown, Some(claim.span))))
}
