//! `null-may-be-left-out`: what a request's sample sends as null, or what is null by default, may be left out as well.
//!
//! Why: null says that there is no value, and so does its absence. In an item of a list or of a map it is one of the values that
//! are sent, as the mark of something new is.
//!
//! A sample sends `{"colour": null}`: a request without `colour` means the same.

use crate::ir::Aspect;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::{Context, default};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-may-be-left-out", aspect: Aspect::Required, basis: Basis::Samples };

/// The fields that are sent as null, or are null by default.
pub(super) fn among(places: &[Place<'_>], cx: &Context<'_>) -> Vec<(usize, Reason)> {
    let sent = places.iter().enumerate().filter_map(|(at, place)| {
        let is_item = matches!(place.within.level, Level::Within { item: true, .. });
        let default = || default::of(place, cx.defaults).filter(|d| d.is_null).map(|d| d.row);
        let sent = || place.field.node.null.filter(|_| !is_item);
        let shown = sent().or_else(default)?;
        Some((at, Reason::of_two(&RULE, Some(shown), place.row())))
    });
    sent.collect()
}
