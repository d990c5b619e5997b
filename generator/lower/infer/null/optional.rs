//! `null-as-optional`: text that a request of the resource may leave out is null where it is shown, until it is given.
//!
//! Why: nothing has given it a value. Lists and maps are shown empty, numbers and flags as they are by default. What a
//! resource is made with has a value, whether a later change names it or not.
//!
//! `POST /carts` may leave out `colour`; `GET /carts/{cart_id}` then shows null.

use crate::hash::{HashMap, HashSet};
use crate::ir::{Aspect, Method, snake};
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::required::Required;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::merge::endpoint::Groups;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-as-optional", aspect: Aspect::Nullability, basis: Basis::Resource };

/// What requests say of a resource's fields, by name.
#[derive(Debug, Default)]
pub(in crate::lower) struct Demands {
    /// What some request may leave out, with its row.
    optional: HashMap<String, Span>,
    /// What it is made with.
    given: HashSet<String>,
}

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    if place.side() != Side::Response || !place.field.node.may_be_text() {
        return None;
    }
    let demands = cx.demands.get(place.within.resource()?)?;
    let name = snake(place.name);
    let row = demands.optional.get(&name).filter(|_| !demands.given.contains(&name))?;
    Some((true, Reason::of_two(&RULE, Some(*row), place.row())))
}

/// Takes in a field of a request.
pub(super) fn gather(
    place: &Place<'_>,
    groups: &Groups,
    required: &Required,
    demands: &mut HashMap<Vec<String>, Demands>,
) {
    let Level::Wrapped { resource, listed: false } = place.within.level else { return };
    let method = place.within.operation.address.method;
    let writes = matches!(method, Method::Post | Method::Put | Method::Patch);
    if !writes || groups.selectors[place.within.at].is_some() {
        return;
    }
    let Some(row) = place.row() else { return };
    let known = demands.entry(resource.to_vec()).or_default();
    match (required.holds(place.id()), method) {
        (false, _) => {
            known.optional.entry(snake(place.name)).or_insert(row);
        }
        (true, Method::Post) => {
            known.given.insert(snake(place.name));
        }
        _ => {}
    }
}
