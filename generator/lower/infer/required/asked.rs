//! `optional-as-asked`: the only key of an answer may be another, where the path names which of several is asked for.
//!
//! Why: the sample shows the one that its author asked for.
//!
//! `GET /carts/{cart_id}/parts/{part}` answers `{"cover": {"hue": 3}}`, and `GET /carts/{cart_id}/parts` shows `cover` and `bell`.

use crate::hash::HashMap;
use crate::ir::{Aspect, Method, Segment};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::Node;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-as-asked", aspect: Aspect::Required, basis: Basis::Resource };

/// The keys that answers show beside others, by the shape of the path: with whether they hold others, and the sample.
pub(super) type Beside = HashMap<String, Keys>;
type Keys = HashMap<(String, bool), Span>;

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let operation = place.within.operation;
    let is_body = matches!(place.within.level, Level::Body | Level::Bare { .. });
    let sample = place.field.sample.filter(|_| place.side() == Side::Response && is_body)?;
    let fields = place.within.object.fields.values();
    let is_lone = fields.filter(|field| field.sample.is_some()).count() == 1;
    if operation.address.method != Method::Get || !is_lone {
        return None;
    }
    let path = &operation.address.path;
    let segments = path.segments().iter().enumerate();
    let placeholders = segments.filter(|(_, s)| matches!(s, Segment::Placeholder(_)));
    let known = placeholders.filter_map(|(at, _)| cx.beside.get(&path.without(at).shape()));
    let key = (place.name.to_owned(), place.field.node.has_parts());
    let beside = known.filter_map(|keys| keys.get(&key)).next()?;
    Some((false, Reason::of_two(&RULE, Some(sample), Some(*beside))))
}

/// The keys of what answers wrap, and of answers, that are shown beside others.
pub(super) fn beside(evidence: &Evidence) -> Beside {
    let gets = evidence.operations().iter().filter(|d| d.address.method == Method::Get);
    let mut found = Beside::default();
    for draft in gets {
        let keys = found.entry(draft.address.path.shape()).or_default();
        for body in draft.responses_shown() {
            let wrapped = body.fields().map(|(_, field)| &field.node);
            wrapped.chain([body]).for_each(|node| several(node, keys));
        }
    }
    found
}

/// The keys that a node shows, if they are several.
fn several(node: &Node, keys: &mut Keys) {
    let key = |name: &str, node: &Node| (name.to_owned(), node.has_parts());
    let shown = node.fields().filter_map(|(name, f)| Some((key(name, &f.node), f.sample?)));
    let shown: Vec<_> = shown.collect();
    if shown.len() > 1 {
        keys.extend(shown);
    }
}
