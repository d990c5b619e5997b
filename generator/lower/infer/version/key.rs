//! `versions-of-key`: an operation is as young as the only key of its body, if that must be sent.
//!
//! Why: a key without which there is no request is what the operation is known by.
//!
//! `{"paint": {}}`, with `paint` required and since 3.8: the operation is since 3.8.

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::node::PlaceId;
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-key", aspect: Aspect::Versions, basis: Basis::Rows };

/// The range, and the place of the key.
pub(super) fn propose(draft: &Draft) -> Option<(VersionRange, PlaceId, Reason)> {
    let (_, field) = draft.request.as_ref()?.node.only_field()?;
    let claim = field.claim.as_deref()?;
    // Below the heading of some microversions the body is another than at others.
    let is_own = claim.heading.is_none() && claim.forms.is_empty();
    let decides = claim.required && is_own && !claim.versions.is_all();
    decides.then(|| {
        let reason = Reason::of_claim(&RULE, claim);
        (claim.versions, field.node.places[0], reason)
    })
}
