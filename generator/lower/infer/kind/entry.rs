//! `entry-of-map`: what a path that ends in a key sends or answers, a lone scalar, is one entry of the map at the path above.
//!
//! Why: its key is the path's, and no field of the API.
//!
//! `PUT /carts/{cart_id}/settings/{key}` sends `{"colour": "red"}`.

use crate::ir::Aspect;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "entry-of-map", aspect: Aspect::Kind, basis: Basis::Resource };

/// A lone scalar of which no table speaks, but for one row that no sample shows: it has a word for all keys.
pub(in crate::lower) fn propose(object: &Object, operation: Span) -> Option<Reason> {
    let mut shown = object.fields.values().filter(|field| field.sample.is_some());
    let is_scalar = |field: &Field| {
        field.claim.is_none() && field.node.array.is_none() && field.node.object.is_none()
    };
    let found =
        shown.next().is_some_and(is_scalar) && shown.next().is_none() && object.fields.len() < 3;
    found.then(|| Reason::of_two(&RULE, Some(operation), object.sample()))
}
