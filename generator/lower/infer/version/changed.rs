//! `versions-of-changed-code`: where a sentence says in which microversion the code of a success changed, one ends there and the
//! other begins.
//!
//! Why: both stand in the list of codes, and no microversion answers with either. A code that the list does not have is none.
//!
//! "The success status code was changed from 200 to 201 in version 3.7."

use crate::ir::{Aspect, Microversion, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::version::Change;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-changed-code", aspect: Aspect::Versions, basis: Basis::Words };

/// The range of a code.
pub(super) fn propose(draft: &Draft, code: u16) -> Option<(VersionRange, Reason)> {
    let successes: Vec<u16> = draft.responses.keys().copied().filter(|c| *c < 300).collect();
    draft.answers.iter().find_map(|answer| {
        let Change::Code { from, to } = answer.change else { return None };
        // The other one is known where there are two.
        let other = |than: u16| {
            let other = successes.iter().copied().find(|other| *other != than);
            other.filter(|_| successes.len() == 2)
        };
        let (from, to) = (from.or_else(|| other(to?))?, to.or_else(|| other(from?))?);
        if from == to || !successes.contains(&from) || !successes.contains(&to) {
            return None;
        }
        let versions = match code {
            _ if code == to => VersionRange { min: Some(answer.since), max: None },
            _ if code == from => until_before(answer.since)?,
            _ => return None,
        };
        Some((versions, Reason::new(&RULE, Some(answer.span))))
    })
}

/// All before a microversion.
pub(super) fn until_before(since: Microversion) -> Option<VersionRange> {
    Some(VersionRange { min: None, max: Some(since.before()?) })
}
