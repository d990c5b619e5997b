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
        if !successes.contains(&to) {
            return None;
        }
        let others = || successes.iter().copied().filter(|other| *other != to);
        let from = match from {
            Some(from) => others().find(|other| *other == from)?,
            // Which one it was before is known where there is one other.
            None => others().next().filter(|_| successes.len() == 2)?,
        };
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
