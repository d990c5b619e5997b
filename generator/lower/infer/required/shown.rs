//! `absent-in-sample`: what some sample of the object lacks is not always there; in a request, what most of them lack, or what no row
//! requires.
//!
//! Why: a sample is an answer that its author has seen. One of a request that lacks what its row requires and others send is a slip, or
//! of a version before the row's.
//!
//! Two samples show a cart, and one of them has no `colour`.

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::SCOPES;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "absent-in-sample", aspect: Aspect::Required, basis: Basis::Samples };

/// Words of what is required in some requests.
const CONDITIONS: [&str; 4] =
    ["required when", "required if", "required parameter when", "required parameter if"];

pub(in crate::lower) fn propose(
    name: &str,
    field: &Field,
    object: &Object,
    side: Side,
) -> Option<(bool, Reason)> {
    let row = field.row();
    let demands = |claim: &Claim| claim.required && !is_conditional(claim);
    let is_sent = side == Side::Request
        && field.present > 0
        && (2 * field.present >= object.seen || is_versioned(field))
        && !SCOPES.contains(&name)
        && field.claim.as_deref().is_some_and(demands);
    (!field.is_in_all(object.seen) && !is_sent)
        .then(|| (false, Reason::of_two(&RULE, field.sample, row)))
}

/// Its row is for some microversions.
fn is_versioned(field: &Field) -> bool {
    field.claim.as_deref().is_some_and(|claim| claim.versions != VersionRange::ALL)
}

/// The words say in which requests it is required.
fn is_conditional(claim: &Claim) -> bool {
    CONDITIONS.iter().any(|words| claim.prose.lower().contains(words))
}
