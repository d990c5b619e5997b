//! `versions-of-section`: an operation is there at the microversions that the sections around it have in their titles, marks or
//! prose.
//!
//! Why: what is said of a section is said of each operation in it, but for those that the sentence leaves out, or that are none
//! of those that it names.
//!
//! "Lists and paints wheels. Available since version 3.7.", above its operations.

use crate::hash::HashSet;
use crate::ir::{Aspect, VersionRange};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-section", aspect: Aspect::Versions, basis: Basis::Words };

/// The statements of sections that name some operation within.
pub(super) fn naming(drafts: &[Draft], words: &[Vec<String>]) -> HashSet<Span> {
    let around = drafts
        .iter()
        .zip(words)
        .flat_map(|(draft, words)| draft.around.iter().filter(|said| said.subject.names(words)));
    around.map(|said| said.span).collect()
}

/// From the innermost section outwards; within one those that name the operation first.
pub(super) fn propose(
    draft: &Draft,
    words: &[String],
    naming: &HashSet<Span>,
) -> Vec<(VersionRange, Reason)> {
    let around = || draft.around.iter().rev();
    let named = around().filter(|said| said.subject.names(words));
    let others = around().filter(|said| {
        let is_loose = !naming.contains(&said.span) && !said.subject.leaves_out(words);
        said.subject.is_open_to(words) || is_loose && !said.subject.names(words)
    });
    let reason = |span| Reason::new(&RULE, Some(span));
    named.chain(others).map(|said| (said.versions, reason(said.span))).collect()
}
