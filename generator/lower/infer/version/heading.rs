//! `versions-of-heading`: a row is for the microversions that the heading above its table names, or the sentence that leads to it.
//!
//! Why: a table that stands under microversions is made for them. Where the row's own entry is for others, it is the entry that
//! speaks of the row.
//!
//! "Request (microversions 3.0 - 3.6)", "Since microversion 3.7 the request has these:", above a table.

use crate::ir::{Aspect, VersionRange};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Headed;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-heading", aspect: Aspect::Versions, basis: Basis::Words };

/// The versions in both the range of a row's entry and that of its heading, if the heading takes anything away.
pub(in crate::lower) fn propose(
    entry: VersionRange,
    headed: Headed,
) -> Option<(VersionRange, Reason)> {
    let both = entry.intersect(headed.versions);
    (both != entry && !both.is_empty()).then(|| (both, Reason::new(&RULE, Some(headed.span))))
}
