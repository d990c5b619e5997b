//! `null-as-listed`: what is null in what shows a resource may be null in the items of a list that no table describes.
//!
//! Why: an author who describes a resource once does so where it is shown, and lists show the same.
//!
//! The table of `GET /carts` lists `carts` alone; `GET /carts/{cart_id}` says that `colour` may be null.

use crate::ir::{Aspect, snake};
use crate::lower::infer::place::{Holder, Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::{Context, Turn};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-as-listed", aspect: Aspect::Nullability, basis: Basis::Resource };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let resource = place.within.resource().filter(|_| cx.turn == Turn::Lists)?;
    let shown = cx.resources.get(&(resource.to_vec(), snake(place.name)))?;
    Some((true, Reason::of_two(&RULE, *shown, place.field.sample)))
}

/// The object is an item that a response lists, and no row is of a field of it.
pub(super) fn lists(holder: &Holder<'_>) -> bool {
    holder.side == Side::Response
        && matches!(holder.level, Level::Wrapped { listed: true, .. })
        && holder.object.fields.values().all(|field| field.claim.is_none())
}
