//! `null-until-it-comes`: a moment that a resource may not have come to is null before.
//!
//! Why: services name the time of something `…_at`, and keep null until it happens. A resource was created when it is
//! shown, and a token issued.
//!
//! `updated_at` of a cart that nobody changed.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-until-it-comes", aspect: Aspect::Nullability, basis: Basis::Convention };

/// Moments that are past when something is shown.
const PAST: [&str; 2] = ["created_at", "issued_at"];

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let to_come =
        place.name.ends_with("_at") && !PAST.iter().any(|past| place.name.ends_with(past));
    let is_text = place.side() == Side::Response && place.field.node.may_be_text();
    (to_come && is_text).then(|| (true, Reason::of_two(&RULE, place.row(), place.field.sample)))
}
