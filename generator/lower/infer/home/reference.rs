//! `reference`: a part that the samples of an operation show by its id alone is a reference there, whatever others show of it.
//!
//! Why: a part that is shown in full is shown in full in the sample too.
//!
//! `"wheels": [{"id": "1"}]` in `GET /carts/{cart_id}`, where `POST /carts` shows the wheels that it has made.

use crate::ir::Aspect;
use crate::lower::evidence::node::Object;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "reference", aspect: Aspect::Fields, basis: Basis::Samples };

/// Names of what identifies a resource, or leads to it.
const IDENTIFIERS: [&str; 5] = ["id", "uuid", "links", "href", "rel"];

/// The name is one of what identifies a resource, or leads to it.
pub(in crate::lower) fn identifies(name: &str) -> bool {
    IDENTIFIERS.contains(&name)
}

/// The fields of a part that an operation shows by its id alone has not.
pub(in crate::lower) fn missing<'r>(
    own: &'r Object,
    whole: &'r Object,
) -> impl Iterator<Item = &'r str> {
    let is_reference = own.seen > 0 && own.fields.keys().all(|name| identifies(name));
    let names = whole.fields.keys().map(String::as_str);
    names.filter(move |name| is_reference && !own.fields.contains_key(*name))
}
