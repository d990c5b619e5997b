//! `bare-resource`: the body of an operation at the address of a resource, or of one that makes one, is the resource that a list
//! wraps, if it shows the same fields and wraps nothing itself.
//!
//! Why: whether one thing is wrapped is a habit of the service, and says nothing of what it is.
//!
//! `{"id": "1", "colour": "red"}` of `GET /carts/{cart_id}`, and `{"carts": [{"id": "1", "colour": "red"}]}` of `GET /carts`.

use crate::ir::{Aspect, Method};
use crate::lower::evidence::node::Node;
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::naming;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "bare-resource", aspect: Aspect::Type, basis: Basis::Resource };

/// The body may be the resource of these words itself.
pub(in crate::lower) fn holds(operation: &Draft, body: &Node, resource: &[String]) -> bool {
    let is_named = operation.address.path.names_one();
    let makes = operation.address.method == Method::Post && !is_named;
    let shows = matches!(operation.address.method, Method::Get | Method::Put | Method::Patch);
    (makes || shows && is_named)
        && body.array.is_none()
        && !body.fields().any(|(name, _)| naming::singular_words(name) == resource)
        && body.fields().any(|(_, field)| !field.node.has_parts())
}
