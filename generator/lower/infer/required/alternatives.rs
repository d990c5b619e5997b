//! `one-of-two-ids`: of ids that a table requires and that no sample shows together, one is sent, and so of other fields that some
//! samples each show; an id that every sample sends is always sent.
//!
//! Why: a thing is made of one of several others, and the table cannot say so.
//!
//! The table requires `cart_id` and `model_id`; one sample sends the one, another the other.

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::node::Field;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::SCOPES;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "one-of-two-ids", aspect: Aspect::Required, basis: Basis::Samples };

/// The fields of which one is sent, ids by themselves.
pub(super) fn groups(places: &[Place<'_>], demanded: &[bool]) -> Vec<Vec<usize>> {
    let is_candidate = |at: &usize| {
        let claim = places[*at].claim();
        demanded[*at]
            && !SCOPES.contains(&places[*at].name)
            && claim.is_some_and(|claim| claim.versions == VersionRange::ALL)
    };
    // A field that an ellipsis leaves out may be sent beside.
    let is_cut = places.first().is_some_and(|place| place.within.object.cut);
    let candidates = (0..places.len()).filter(is_candidate).filter(|_| !is_cut);
    let (ids, others): (Vec<usize>, Vec<usize>) =
        candidates.partition(|at| places[*at].name.ends_with("_id"));
    let groups = [ids_of_which_one(places, ids), apart(places, others)];
    groups.into_iter().filter(|group| !group.is_empty()).collect()
}

/// Why each of a group may be left out.
pub(super) fn reasons(places: &[Place<'_>], group: &[usize]) -> Vec<(usize, Reason)> {
    let shown = group.iter().find_map(|at| places[*at].field.sample);
    let reason = |at: &usize| (*at, Reason::of_two(&RULE, places[*at].row(), shown));
    group.iter().map(reason).collect()
}

/// Each sample sends one of a group.
pub(super) fn is_one_sent(places: &[Place<'_>], group: &[usize]) -> bool {
    let seen = places.first().map_or(0, |place| place.within.object.seen);
    group.len() > 1 && group.iter().map(|at| places[*at].field.present).sum::<usize>() == seen
}

/// There are several, and no two need be in one object: all told they are in no more objects than were seen.
fn is_apart(places: &[Place<'_>], fields: &[usize]) -> bool {
    let seen = places.first().map_or(0, |place| place.within.object.seen);
    let shown: usize = fields.iter().map(|at| places[*at].field.present).sum();
    fields.len() > 1 && shown <= seen
}

fn ids_of_which_one(places: &[Place<'_>], mut ids: Vec<usize>) -> Vec<usize> {
    let is_sent = |field: &Field| field.sample.is_some() && !field.node.texts.is_empty();
    let sent = ids.iter().filter(|at| is_sent(places[**at].field)).count();
    if sent == 0 || sent == ids.len() && !is_apart(places, &ids) {
        return Vec::new();
    }
    // A field in every sample is always sent.
    ids.retain(|at| places[*at].field.present < places[*at].within.object.seen);
    ids
}

/// The fields that some objects each show, if no two of them are in one.
fn apart(places: &[Place<'_>], mut fields: Vec<usize>) -> Vec<usize> {
    let is_in_some = |at: &usize| {
        let present = places[*at].field.present;
        present > 0 && present < places[*at].within.object.seen
    };
    fields.retain(is_in_some);
    if is_apart(places, &fields) { fields } else { Vec::new() }
}
