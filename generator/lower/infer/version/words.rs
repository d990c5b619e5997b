//! `versions-in-words`: an operation is there at the microversions that a sentence of its own prose gives it.
//!
//! Why: it is what the author says. The sentence must be about the operation, by "this API", its name, or nothing; what it says
//! of a field, a filter or a value bounds none. A microversion in which the operation fails with a 404 is the first without it;
//! one since which it is deprecated still has it.
//!
//! "This API is available since version 3.7.", "Will fail with a 404 starting from microversion 3.9."

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::version::How;

use super::said;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-in-words", aspect: Aspect::Versions, basis: Basis::Words };

pub(super) fn propose(draft: &Draft, words: &[String]) -> Vec<(VersionRange, Reason)> {
    said(draft, words, How::Words, &RULE)
}
