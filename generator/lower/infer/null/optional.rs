//! `null-as-optional`: text that a request of the resource may leave out is null where it is shown, until it is given, if
//! the reference shows null for its name at least as often as empty text, or if it is a time.
//!
//! Why: nothing has given it a value, and services keep either null or empty text for that; no time is empty text. Lists and maps are shown empty,
//! numbers and flags as they are by default. Ids and owners are given by the service where the caller does not.
//! A thing is of some type. What a resource is made with has a value, whether a later change names it or not.
//!
//! `POST /carts` may leave out `colour`, and some cart is shown with `"colour": null`; every cart may be.

use crate::hash::{HashMap, HashSet};
use crate::ir::{Aspect, Method, Name, Selector, snake};
use crate::lower::infer::default;
use crate::lower::infer::format::timestamp::is_timestamp;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::required::Required;
use crate::lower::infer::rule::{Applied, Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-as-optional", aspect: Aspect::Nullability, basis: Basis::Resource };

/// The last words of names of what the service gives itself.
const GIVEN: [&str; 3] = ["id", "uuid", "owner"];

/// The name of what a thing is.
const TYPE: &str = "type";

/// The fields of a resource in its requests, by name.
#[derive(Debug, Default)]
pub(in crate::lower) struct Demands {
    /// Those that some request may leave out, with the row.
    optional: HashMap<String, Span>,
    /// Those that it is made with.
    given: HashSet<String>,
}

/// The number of times that the reference shows a name as null, and as empty text.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::lower) struct Unset {
    pub(super) nulls: usize,
    pub(super) empties: usize,
    /// The first null.
    pub(super) null: Option<Span>,
}

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    if place.side() != Side::Response || !place.field.node.may_be_text() {
        return None;
    }
    let name = snake(place.name);
    let is_given =
        Name::new(place.name).words.last().is_some_and(|last| GIVEN.contains(&last.as_str()));
    let unset = cx.unset.get(&name).copied().unwrap_or_default();
    let texts = &place.field.node.texts;
    let is_time = !texts.is_empty() && texts.iter().all(|text| is_timestamp(text));
    let is_type = place.name == TYPE;
    let is_kept = unset.nulls > 0 && unset.nulls >= unset.empties;
    if is_given || is_type || !is_kept && !is_time {
        return None;
    }
    let demands = cx.demands.get(place.within.resource()?)?;
    let row = demands.optional.get(&name).filter(|_| !demands.given.contains(&name))?;
    Some((true, Reason::of_two(&RULE, Some(*row), unset.null.or(place.row()))))
}

/// Takes in a field of a request.
pub(super) fn gather(
    place: &Place<'_>,
    selectors: &[Option<Selector>],
    required: &Required,
    applied: Applied,
    demands: &mut HashMap<Vec<String>, Demands>,
) {
    let Level::Wrapped { resource, listed: false } = place.within.level else { return };
    let method = place.within.operation.address.method;
    if !method.writes() || selectors[place.within.at].is_some() {
        return;
    }
    let Some(row) = place.row() else { return };
    // The service gives it a value.
    if place.claim().is_some_and(|claim| default::is_value(claim, applied)) {
        return;
    }
    let known = demands.entry(resource.to_vec()).or_default();
    if !required.holds(place.id()) {
        known.optional.entry(snake(place.name)).or_insert(row);
    } else if method == Method::Post || place.within.operation.responses.contains_key(&201) {
        known.given.insert(snake(place.name));
    }
}
