//! `id-is-never-null`: the id of a resource, and what the path of the operation names, has a value.
//!
//! Why: nothing could be asked for it otherwise.
//!
//! `id` of a cart, and `cart_id` of what `GET /carts/{cart_id}/wheels` answers.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "id-is-never-null", aspect: Aspect::Nullability, basis: Basis::Convention };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let operation = place.within.operation;
    let is_id = matches!(place.name, "id" | "uuid") && place.within.resource().is_some();
    let is_named = || operation.address.path.placeholders().any(|name| name == place.name);
    let decides = place.side() == Side::Response && (is_id || is_named());
    decides.then(|| (false, Reason::of_two(&RULE, place.row(), Some(operation.span))))
}
