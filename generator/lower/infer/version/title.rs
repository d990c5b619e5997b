//! `versions-in-title`: an operation is there at the microversions that its title has in parentheses.
//!
//! Why: the author tells it from another of its name, or says at once who can use it.
//!
//! "Paint a cart (since API v3.7)", "Rename cart (microversions 3.2 - 3.6)".

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::version::How;

use super::said;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-in-title", aspect: Aspect::Versions, basis: Basis::Words };

pub(super) fn propose(draft: &Draft, words: &[String]) -> Vec<(VersionRange, Reason)> {
    said(draft, words, How::Title, &RULE)
}
