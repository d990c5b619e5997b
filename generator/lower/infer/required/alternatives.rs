//! `one-of-two-ids`: of ids that a table requires and that no sample shows together, one is sent; an id that every sample
//! sends is always sent.
//!
//! Why: a thing is made of one of several others, and the table cannot say so.
//!
//! The table requires `cart_id` and `model_id`; one sample sends the one, another the other.

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::node::Field;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "one-of-two-ids", aspect: Aspect::Required, basis: Basis::Samples };

/// The caller's project, which the service takes from the token, and which is no alternative to anything.
const SCOPES: [&str; 2] = ["project_id", "tenant_id"];

/// The ids of which one is sent.
pub(super) fn among(places: &[Place<'_>], demanded: &[bool]) -> (Vec<(usize, Reason)>, bool) {
    let is_scope = |name: &str| SCOPES.contains(&name);
    let is_id = |at: usize| {
        let claim = places[at].claim();
        demanded[at]
            && places[at].name.ends_with("_id")
            && !is_scope(places[at].name)
            && claim.is_some_and(|claim| claim.versions == VersionRange::ALL)
    };
    let is_sent = |field: &Field| field.sample.is_some() && !field.node.texts.is_empty();
    let ids: Vec<usize> = (0..places.len()).filter(|at| is_id(*at)).collect();
    let sent = ids.iter().filter(|at| is_sent(places[**at].field)).count();
    let seen = places.first().map_or(0, |place| place.within.object.seen);
    let shown: usize = ids.iter().map(|at| places[*at].field.present).sum();
    let is_apart = ids.len() > 1 && shown <= seen;
    if seen == 0 || sent == 0 || sent == ids.len() && !is_apart {
        return (Vec::new(), true);
    }
    let shown = ids.iter().find_map(|at| places[*at].field.sample);
    let reason = |at: usize| (at, Reason::of_two(&RULE, places[at].row(), shown));
    // What every sample sends is always sent.
    let is_always = |at: &usize| places[*at].field.present == places[*at].within.object.seen;
    (ids.into_iter().filter(|at| !is_always(at)).map(reason).collect(), true)
}
