//! `null-in-sample`: what a sample of the operation shows as null may be null there.
//!
//! Why: it is what the service sent, or takes.
//!
//! `{"cart": {"colour": null}}`.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-in-sample", aspect: Aspect::Nullability, basis: Basis::Samples };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    place.field.node.null.map(|sample| (true, Reason::new(&RULE, Some(sample))))
}
