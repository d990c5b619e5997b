//! `versions-by-mark`: an operation under a `versionadded` that says nothing else is there from that microversion on.
//!
//! Why: a mark without words is about what it stands in. One with words is about what they name, which is the operation only
//! where they name an API that was introduced.
//!
//! ```text
//! .. rest_method:: POST /carts/{cart_id}/paint
//! .. versionadded:: 3.7
//! ```

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::version::How;

use super::said;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-by-mark", aspect: Aspect::Versions, basis: Basis::Words };

pub(super) fn propose(draft: &Draft, words: &[String]) -> Vec<(VersionRange, Reason)> {
    said(draft, words, How::Mark, &RULE)
}
