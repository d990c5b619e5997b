//! `optional-in-bare-part`: what is shown of a part that its resource has once may be empty.
//!
//! Why: a part that is not set is answered as an empty object, where nothing wraps it.
//!
//! `GET /carts/{cart_id}/cover` answers `{"colour": "red"}`, and `{}` where the cart has no cover.

use crate::ir::{Aspect, Method, Segment};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-in-bare-part", aspect: Aspect::Required, basis: Basis::Convention };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let is_body = matches!(place.within.level, Level::Body | Level::Bare { .. })
        && place.side() == Side::Response;
    if !is_body || place.claim().is_none() || !is_part(place.within.operation) {
        return None;
    }
    let bare = place
        .within
        .object
        .fields
        .values()
        .all(|field| field.node.object.is_none() && field.node.items().next().is_none());
    bare.then(|| (false, Reason::of_two(&RULE, Some(place.within.operation.span), place.row())))
}

/// The operation shows a part that a resource has once: `GET /things/{thing_id}/cover`.
fn is_part(operation: &Draft) -> bool {
    let parts = operation.address.path.parts();
    operation.address.method == Method::Get
        && matches!(parts, [.., Segment::Placeholder(_), Segment::Literal(_)])
}
