//! `versions-of-body`: a request or a response has its body at the microversions that the headings of all of its tables and samples
//! name.
//!
//! Why: where the author divides an exchange by microversions and shows a body for some of them, the others have none. A table
//! or a sample under a heading without microversions shows it for all.
//!
//! "Response (microversions 3.7 - )", above the only table of the body.

use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::DraftBody;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-body", aspect: Aspect::Versions, basis: Basis::Words };

pub(super) fn propose(body: &DraftBody) -> Option<(VersionRange, Reason)> {
    let headed = body.headed.filter(|headed| !headed.versions.is_all())?;
    Some((headed.versions, Reason::new(&RULE, Some(headed.span))))
}
