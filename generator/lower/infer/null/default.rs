//! `null-by-default`: what is null by default, where a response of the resource says so, may be sent as null.
//!
//! Why: a service takes what it would have taken by itself.
//!
//! A response lists `colour` with "Default is ``None``"; a request may send null for it.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::required::{self, Defaults};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-by-default", aspect: Aspect::Nullability, basis: Basis::Resource };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let row = null(place, cx.defaults)?;
    Some((true, Reason::of_two(&RULE, Some(row), place.row())))
}

/// The row of a response that says that a field of a request is null by default.
pub(super) fn null(place: &Place<'_>, defaults: &Defaults) -> Option<Span> {
    place.claim()?;
    let default = required::default::of(place, defaults)?;
    default.is_null.then_some(default.row)
}
