//! `default-is-never-null`: what is something else than null by default has a value where it is shown.
//!
//! Why: the service gives it one.
//!
//! "The colour. Default is ``red``."

use crate::ir::Aspect;
use crate::lower::infer::default;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "default-is-never-null", aspect: Aspect::Nullability, basis: Basis::Words };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim().filter(|_| place.side() == Side::Response)?;
    let (default, reason) = default::of(claim, cx.applied)?;
    let [at, and] = reason.at;
    default.is_value().then(|| (false, Reason::of_two(&RULE, at, and)))
}
