//! Recorded traffic, laid over what samples show and tables claim.

use crate::ir::VersionRange;
use crate::lower::evidence::node::{Integers, Node, Recorded};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::kind;
use crate::lower::infer::rule::Applied;
use crate::source::Span;
use crate::traffic::{Observations, Observed, ObservedObject};

/// Lays what was recorded of each operation over its bodies. A response of which no body is documented has what was recorded.
pub(in crate::lower) fn lay(drafts: &mut [Draft], observations: &Observations, applied: Applied) {
    for draft in drafts {
        let Some(seen) = observations.of(draft.span) else { continue };
        if let Some(request) = draft.request.as_mut().filter(|_| !seen.request.is_empty()) {
            value(&mut request.node, &seen.request, None, applied);
        }
        for (status, body) in &seen.responses {
            let Some(response) = draft.responses.get_mut(status) else { continue };
            value(&mut response.body.get_or_insert_default().node, body, None, applied);
        }
    }
}

/// Adds the values that were recorded; `at` is the line about the field that has them.
fn value(node: &mut Node, seen: &Observed, at: Option<Span>, applied: Applied) {
    node.boolean |= seen.boolean;
    node.number |= seen.number;
    let integers = seen.integer.map(|(least, greatest, big)| Integers { least, greatest, big });
    node.integer = Integers::or(node.integer, integers);
    seen.texts.iter().for_each(|text| node.add_text(text));
    if let Some(items) = &seen.items {
        let all = node.array.get_or_insert_default();
        all.null = all.null.or(at.filter(|_| items.nulls > 0));
        value(all, items, at, applied);
    }
    if let Some(objects) = seen.object.as_ref().filter(|_| node.schema.is_none()) {
        object(node, objects, at, applied);
    }
}

/// Adds the objects that were recorded.
fn object(node: &mut Node, object: &ObservedObject, at: Option<Span>, applied: Applied) {
    let is_bare = node.object.as_ref().is_none_or(|object| object.fields.is_empty());
    if node.entries.is_none() && is_bare {
        let reason = kind::recorded::propose(object, at);
        if let Some(reason) = reason.filter(|reason| applied.has(reason.rule)) {
            node.keyed = Some(reason);
            node.entries = Some(Box::default());
            node.object = None;
        }
    }
    if let Some(entries) = &mut node.entries {
        for field in object.fields.values() {
            entries.null = entries.null.or(field.at.filter(|_| field.value.nulls > 0));
            value(entries, &field.value, field.at, applied);
        }
        object.entries.iter().for_each(|values| value(entries, values, at, applied));
        return;
    }
    let known = node.object.get_or_insert_default();
    // No sample shows it: what was recorded is all there is.
    let is_unseen = known.seen == 0;
    if is_unseen {
        known.seen = object.seen(VersionRange::ALL);
    }
    for (name, field) in &object.fields {
        let Some(line) = field.at else { continue };
        let own = known.fields.entry(name.clone()).or_default();
        own.sample.get_or_insert(line);
        if is_unseen {
            own.present = field.present(VersionRange::ALL);
            own.run = if own.present == known.seen { own.present } else { 0 };
        }
        value(&mut own.node, &field.value, Some(line), applied);
    }
    // A field that was never recorded is told of where another is.
    let at = at.or_else(|| object.fields.values().find_map(|field| field.at));
    for (name, own) in &mut known.fields {
        let versions = own.claim.as_deref().map_or(VersionRange::ALL, |claim| claim.versions);
        let (objects, field) = (object.seen(versions), object.fields.get(name));
        let line = field.and_then(|field| field.at).or(at);
        let Some(line) = line.filter(|_| objects > 0) else { continue };
        own.recorded = Some(Recorded {
            objects,
            present: field.map_or(0, |field| field.present(versions)).min(objects),
            nulls: field.map_or(0, |field| field.value.nulls),
            at: line,
        });
    }
}
