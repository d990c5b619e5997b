//! `optional-by-default`: what has a default where a response shows it may be left out of the requests of its resource.
//!
//! Why: the tables of responses often say more of a field than those of the requests that set it.
//!
//! A response lists `colour` of a cart with the words "Default is ``red``"; the request that makes a cart need not send
//! `colour`, although its own row says `required: true`.

use crate::ir::Aspect;
use crate::lower::evidence::Evidence;
use crate::lower::infer::default;
use crate::lower::infer::place::{self, Level, Place};
use crate::lower::infer::rule::{Applied, Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::{Context, DefaultShown, Defaults};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-by-default", aspect: Aspect::Required, basis: Basis::Resource };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    place.claim()?;
    let shown = of(place, cx.defaults)?;
    Some((false, Reason::of_two(&RULE, Some(shown.row), place.row())))
}

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
            let Some((text, _)) = default::text(claim, applied) else { continue };
            let is_null = default::names_null(text);
            let key = (resource.to_vec(), place.name.to_owned());
            found
                .entry(key)
                .and_modify(|known| known.is_null |= is_null)
                .or_insert(DefaultShown { is_null, row: claim.span });
        }
    });
    found
}
