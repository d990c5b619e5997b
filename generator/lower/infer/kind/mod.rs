//! Kinds: maps, whose keys are data, and objects, whose keys are the API's.
//!
//! Samples show a few keys of the many that there may be, `{"9f0c…": {"used": 1}}`. Some such objects are known before
//! tables are laid over a body, so that rows which describe a value describe all of them; the others are known by what no
//! table describes.

pub(in crate::lower) mod alike;
pub(in crate::lower) mod any;
pub(in crate::lower) mod data;
pub(in crate::lower) mod entry;
pub(in crate::lower) mod family;
pub(in crate::lower) mod items;
pub(in crate::lower) mod keyed;
pub(in crate::lower) mod keys;
pub(in crate::lower) mod open;
pub(in crate::lower) mod path;
pub(in crate::lower) mod placeholder;
pub(in crate::lower) mod query;
pub(in crate::lower) mod recorded;
pub(in crate::lower) mod schema;
pub(in crate::lower) mod texts;

use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;

/// Why an object is a map, if no table describes anything within.
pub(in crate::lower) fn map(
    name: &str,
    object: &Object,
    claim: Option<&Claim>,
    applied: Applied,
) -> Option<Reason> {
    let is_told = |field: &Field| {
        field.claim.is_some() || field.is_by(&keys::RULE) || field.is_by(&items::RULE)
    };
    if object.fields.values().any(|field| is_told(field) || field.node.holds_claims()) {
        return None;
    }
    let proposals = [
        claim.and_then(any::propose),
        placeholder::propose(object),
        data::propose(object),
        texts::propose(name, object, claim),
    ];
    let proposals = proposals.into_iter().flatten().map(|reason| ((), reason));
    applied.first(proposals).map(|((), reason)| reason)
}
