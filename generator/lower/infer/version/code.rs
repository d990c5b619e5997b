//! `versions-of-code`: a status code is answered at the microversions that stand behind it.
//!
//! Why: it is what the author says of the code itself.
//!
//! "Normal response codes: 201 (microversions 3.0 - 3.6), 200 (microversions 3.7 - )"

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::DraftResponse;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-code", aspect: Aspect::Versions, basis: Basis::Words };

pub(super) fn propose(response: &DraftResponse) -> Option<(VersionRange, Reason)> {
    let is_said = !response.versions.is_all();
    is_said.then(|| (response.versions, Reason::new(&RULE, Some(response.span))))
}
