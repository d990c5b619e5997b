//! `filled-is-never-null`: what all of several samples show filled, where their author shows null beside it, has a value.
//!
//! Why: who writes down what is null writes down all of it.
//!
//! Two carts are shown, both with a `colour`, and one with `"owner": null`.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "filled-is-never-null", aspect: Aspect::Nullability, basis: Basis::Samples };

/// The fewest objects that are several.
const SEVERAL: usize = 2;

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let object = place.within.object;
    let field = place.field;
    let is_filled = object.seen >= SEVERAL
        && field.present == object.seen
        && field.node.null.is_none()
        && field.node.texts.iter().all(|text| !text.is_empty());
    if place.side() != Side::Response || !is_filled {
        return None;
    }
    let beside = object.fields.values().find_map(|other| other.node.null)?;
    Some((false, Reason::of_two(&RULE, field.sample, Some(beside))))
}
