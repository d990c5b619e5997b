//! `sample-in-short`: a list without a table of its own, whose items show their id and their links, has what others show of the
//! resource, but for lists. Not so where a list of details stands beside it.
//!
//! Why: where no table says what an item has, its author has shown the first lines of it.
//!
//! `GET /shops/{shop_id}/carts` shows `{"carts": [{"id": "1", "links": {…}}]}` and has no table: a cart may have the `colour`
//! that `GET /carts/{cart_id}` shows.

use crate::ir::Aspect;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::infer::rule::{Basis, Rule};

use super::reference;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "sample-in-short", aspect: Aspect::Fields, basis: Basis::Resource };

/// An item of a list is shown in short. `twin` is whether a list of details stands beside it.
pub(in crate::lower) fn holds(item: &Object, twin: bool) -> bool {
    !twin && !is_listed(item) && ["id", "links"].iter().all(|key| item.fields.contains_key(*key))
}

/// A table speaks of more than what identifies the object.
pub(super) fn is_listed(object: &Object) -> bool {
    let listed =
        |(name, field): (&String, &Field)| field.claim.is_some() && !reference::identifies(name);
    object.fields.iter().any(listed)
}

/// The lists that an object shown in short has not.
pub(in crate::lower) fn missing<'r>(
    own: &'r Object,
    whole: &'r Object,
) -> impl Iterator<Item = &'r str> {
    let lists = whole.fields.iter().filter(|(_, field)| field.node.array.is_some());
    lists.map(|(name, _)| name.as_str()).filter(|name| !own.fields.contains_key(*name))
}
