//! `versions-of-no-body`: where a sentence says at which microversions there is no body, a response has it at the others.
//!
//! Why: it is what the author says, of an answer that is shown below for the microversions that had it.
//!
//! "Starting with microversion 3.7, there is no body content for the response."

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::version::Change;

use super::changed::until_before;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-no-body", aspect: Aspect::Versions, basis: Basis::Words };

pub(super) fn propose(draft: &Draft) -> Option<(VersionRange, Reason)> {
    draft.answers.iter().find_map(|answer| {
        let versions = match answer.change {
            Change::NoBody => until_before(answer.since)?,
            Change::Body => VersionRange { min: Some(answer.since), max: None },
            Change::Code { .. } => return None,
        };
        Some((versions, Reason::new(&RULE, Some(answer.span))))
    })
}
