//! `versions-of-method`: an operation is there at the microversions that its `rest_method` gives it.
//!
//! Why: it is the place of the format for it.
//!
//! ```text
//! .. rest_method:: POST /carts/{cart_id}/action
//!    max_version: 3.8
//! ```

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-method", aspect: Aspect::Versions, basis: Basis::Rows };

pub(super) fn propose(draft: &Draft) -> Option<(VersionRange, Reason)> {
    let is_said = !draft.versions.is_all();
    is_said.then(|| (draft.versions, Reason::new(&RULE, Some(draft.span))))
}
