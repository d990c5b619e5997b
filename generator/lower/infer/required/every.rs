//! `required-as-shown`: an item or a part of an answer whose keys no row describes always has the keys that all samples of what
//! its entry describes show.
//!
//! Why: a service writes a part of a resource in one way, and the sample is all that is known of it. A part that is there once is
//! as it was sent, where requests send one of its keys.
//!
//! `"wheels": [{"size": 3}, {"size": 4}]`, where the table lists `wheels` alone: a wheel has its `size`.

use crate::hash::HashMap;
use crate::ir::Aspect;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::Object;
use crate::lower::infer::place::{self, Holder, Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "required-as-shown", aspect: Aspect::Required, basis: Basis::Samples };

/// The objects that responses show of what an entry describes: how many there are, and how many have each key.
pub(super) type Parts = HashMap<Span, (usize, HashMap<String, usize>)>;

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let object = part(&place.within)?;
    let Level::Within { itself, .. } = place.within.level else { return None };
    let is_described = object.fields.values().any(|field| field.claim.is_some());
    let is_whole = itself || is_written_by_the_service(object, cx);
    let (seen, present) = match place.within.claim?.entry.and_then(|entry| cx.parts.get(&entry)) {
        Some((seen, present)) => (*seen, present.get(place.name).copied().unwrap_or_default()),
        None => (object.seen, place.field.present),
    };
    if is_described || !is_whole || present < seen || seen == 0 {
        return None;
    }
    let last = object.at.last().copied().filter(|_| object.seen > 1);
    Some((true, Reason::of_two(&RULE, place.field.sample, last)))
}

/// The object, if it is a part of what a response shows.
fn part<'e>(holder: &Holder<'e>) -> Option<&'e Object> {
    let is_part = matches!(holder.level, Level::Within { .. }) && holder.side == Side::Response;
    is_part.then_some(holder.object)
}

/// No request sends any of the keys, and there are several.
fn is_written_by_the_service(object: &Object, cx: &Context<'_>) -> bool {
    object.fields.len() > 1 && object.fields.keys().all(|key| !cx.sent.contains(key))
}

/// The parts of all responses.
pub(super) fn parts(evidence: &Evidence) -> Parts {
    let mut parts = Parts::default();
    place::holders(evidence, &mut |holder| {
        let entry = holder.claim.and_then(|claim| claim.entry);
        let Some((object, entry)) = part(&holder).zip(entry) else { return };
        let (seen, present) = parts.entry(entry).or_default();
        *seen += object.seen;
        for (name, field) in &object.fields {
            *present.entry(name.clone()).or_default() += field.present;
        }
    });
    parts
}
