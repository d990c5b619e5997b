//! `map-as-recorded`: an object without a documented field is a map where recorded traffic has ever other keys in it.
//!
//! Why: what a caller makes up differs from one object to the next; what a service has it has in most.
//!
//! Of three recorded carts one has `"tags": {"a": "1"}`, one `{"b": "2"}`, one `{}`.

use crate::ir::{Aspect, VersionRange};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;
use crate::traffic::ObservedObject;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-as-recorded", aspect: Aspect::Kind, basis: Basis::Traffic };

pub(in crate::lower) fn propose(object: &ObservedObject, at: Option<Span>) -> Option<Reason> {
    let seen = object.seen(VersionRange::ALL);
    let mut fields = object.fields.values();
    let is_rare = fields.all(|field| 2 * field.present(VersionRange::ALL) <= seen);
    let varies = seen > 1 && object.fields.len() > 1 && is_rare || object.entries.is_some();
    varies.then(|| Reason::new(&RULE, at))
}
