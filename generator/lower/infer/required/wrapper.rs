//! `wrapper`: the key that a body is wrapped in is what makes it the body of its operation.
//!
//! Why: without it there is nothing to read.
//!
//! The key that tells an operation from the others of its address is one too.
//!
//! `{"cart": {"colour": "red"}}`: `cart` is required, whatever a table says of it. So is every object and list that all samples
//! of an answer have beside it, unless a row calls it optional, or it is a list of links to other pages: the only page has none.

use crate::ir::{Aspect, Provenance};
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

/// Relations of links to other pages of a collection.
const PAGES: [&str; 3] = ["next", "previous", "prev"];

pub(in crate::lower) const RULE: Rule =
    Rule { name: "wrapper", aspect: Aspect::Required, basis: Basis::Samples };

/// Of the key that selects the operation.
pub(in crate::lower) fn selects(field: &Field) -> (bool, Reason) {
    (true, Reason::of_two(&RULE, field.sample, field.row()))
}

/// Of a body's own fields: `unversioned` is whether all microversions have it.
pub(in crate::lower) fn propose(
    field: &Field,
    body: &Object,
    provenance: Provenance,
    unversioned: bool,
    side: Side,
) -> Option<(bool, Reason)> {
    let single = body.fields.len() == 1;
    let always = field.present == body.seen && unversioned && body.seen > 0;
    let is_optional = field.claim.as_deref().is_some_and(|claim| !claim.required);
    let holds = side == Side::Response
        && field.node.has_parts()
        && !is_optional
        && !is_of_pages(&field.node);
    let is_wrapper = always && (single || provenance == Provenance::Wrapper || holds)
        || single && body.seen == 0 && side == Side::Request;
    let row = field.row();
    is_wrapper.then(|| (true, Reason::of_two(&RULE, field.sample, row)))
}

/// A list of links to the next page, or to the one before.
fn is_of_pages(node: &Node) -> bool {
    let rel = node.array.as_deref().and_then(|items| items.field("rel"));
    rel.is_some_and(|rel| {
        let texts = &rel.node.texts;
        !texts.is_empty() && texts.iter().all(|text| PAGES.contains(&text.as_str()))
    })
}
