//! Versions: the microversions that have an operation.

pub(in crate::lower) mod key;

use crate::hash::HashSet;
use crate::ir::VersionRange;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::PlaceId;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;

/// The microversions of each operation.
#[derive(Debug)]
pub(in crate::lower) struct Versions {
    /// By operation; the reason where its own directive does not say so.
    pub(in crate::lower) operations: Vec<(VersionRange, Option<Reason>)>,
    /// Places whose range is that of their operation.
    pub(in crate::lower) shared: HashSet<PlaceId>,
}

/// Decides for every operation.
pub(in crate::lower) fn judge(evidence: &Evidence, applied: Applied) -> Versions {
    let mut shared = HashSet::default();
    let of = |draft| {
        let Some((range, place, reason)) =
            key::propose(draft).filter(|(.., reason)| applied.has(reason.rule))
        else {
            return (draft.versions, None);
        };
        shared.insert(place);
        (range, Some(reason))
    };
    let operations = evidence.operations().iter().map(of).collect();
    Versions { operations, shared }
}
