//! Defaults that the tables of responses give for the fields of a resource, which say something of its requests.

use crate::lower::evidence::Evidence;
use crate::lower::infer::default;
use crate::lower::infer::place::{self, Level, Place};
use crate::lower::infer::rule::Applied;
use crate::lower::read::section::Side;

use super::{DefaultShown, Defaults};

/// The default that responses give for a field of a request that writes the resource.
pub(in crate::lower) fn of(place: &Place<'_>, defaults: &Defaults) -> Option<DefaultShown> {
    let Level::Wrapped { resource, listed: false } = place.within.level else { return None };
    if place.side() != Side::Request || !place.within.operation.address.method.writes() {
        return None;
    }
    defaults.get(&(resource.to_vec(), place.name.to_owned())).copied()
}

/// The defaults that responses give for the fields of resources.
pub(in crate::lower) fn shown(evidence: &Evidence, applied: Applied) -> Defaults {
    let mut found = Defaults::default();
    place::holders(evidence, &mut |holder| {
        let Some(resource) = holder.resource().filter(|_| holder.side == Side::Response) else {
            return;
        };
        for place in holder.places() {
            let Some(claim) = place.claim() else { continue };
            let Some((default, _)) = default::of(claim, applied) else { continue };
            let is_null = default.is_null();
            if !is_null && !default.is_value() {
                continue;
            }
            let key = (resource.to_vec(), place.name.to_owned());
            found
                .entry(key)
                .and_modify(|known| known.is_null |= is_null)
                .or_insert(DefaultShown { is_null, row: claim.span });
        }
    });
    found
}
