//! `filter-is-optional`: a query parameter of a list that is named as a property of what it lists is a filter, and never
//! demanded.
//!
//! Why: its row is of the property's own entry, which says what answers always have.
//!
//! `GET /carts` lists `- colour: cart_colour` in its query, and carts have a `colour`.

use crate::ir::{Aspect, Location, Method};
use crate::lower::evidence::operation::{Draft, DraftParameter};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "filter-is-optional", aspect: Aspect::Required, basis: Basis::Samples };

pub(in crate::lower) fn propose(
    parameter: &DraftParameter,
    operation: &Draft,
) -> Option<(bool, Reason)> {
    let is_query = parameter.location == Location::Query && operation.address.method == Method::Get;
    // A value that the path fixes is what tells the operation from others.
    let is_fixed = operation.address.query.iter().any(|(name, _)| *name == parameter.name);
    if !is_query || is_fixed || !parameter.required {
        return None;
    }
    let mut items = operation.responses_shown().flat_map(|node| {
        let wrapped = node.fields().filter_map(|(_, field)| field.node.array.as_deref());
        node.array.as_deref().into_iter().chain(wrapped)
    });
    let shown = items.find_map(|items| items.field(&parameter.name))?;
    let row = parameter.claim.as_deref().map(|claim| claim.span);
    Some((false, Reason::of_two(&RULE, row, shown.sample)))
}
