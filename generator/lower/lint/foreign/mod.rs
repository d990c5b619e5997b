//! Documents of others against tables: what they have, and the reference says otherwise or not at all.
//!
//! A code means the same here as for recorded traffic. What is missing from the reference is told once, at the heading of
//! the operation; what a row says otherwise at the row.

mod body;
mod operation;
mod row;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::foreign::Others;
use crate::hash::HashMap;
use crate::ir::Microversion;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::Applied;
use crate::source::{Sources, Span};
use crate::syntax::parameters::Entry;

use super::guideline;
use super::listed;

pub(crate) use operation::operations;

/// The context of every finding.
struct Against<'s> {
    sources: &'s Sources,
    applied: Applied,
    /// The lowest microversion of the API, where its base path names one.
    lowest: Option<Microversion>,
    /// The entries of parameters, by their keys.
    entries: HashMap<Span, &'s Entry>,
}

/// Findings on the operations of a document that documents of others have too.
pub(in crate::lower) fn foreign(
    sources: &Sources,
    drafts: &[Draft],
    others: &Others,
    base_path: &str,
    applied: Applied,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if others.all().is_empty() {
        return found;
    }
    let all = sources.parameters.values().flat_map(|parameters| parameters.entries.values());
    let entries = all.map(|entry| (entry.span, entry)).collect();
    let lowest = super::lowest(base_path);
    let against = Against { sources, applied, lowest, entries };
    for draft in drafts {
        for other in others.of(draft.span) {
            against.statuses(draft, &other, &mut found);
            against.parameters(draft, &other, &mut found);
            against.bodies(draft, &other, &mut found);
        }
    }
    found
}

impl Against<'_> {
    fn entry(&self, claim: &Claim) -> Option<&Entry> {
        self.entries.get(&claim.entry?).copied()
    }

    /// Puts a text in the place of a value of a row's entry, for somebody to look at: other rows may have the entry too.
    fn rewritten(
        &self,
        claim: &Claim,
        value: impl Fn(&Entry) -> Option<Span>,
        text: &str,
    ) -> Option<Fix> {
        let entry = self.entry(claim)?;
        let value = value(entry)?;
        let file: &str = &self.sources.map.file(entry.span.file).text;
        let is_own = guideline::is_own(file, entry, value);
        is_own.then(|| Fix::to_look_at(Edit::new(value, text)))
    }

    /// Puts a field into a row's entry, for somebody to look at.
    fn added(&self, claim: &Claim, field: &str) -> Option<Fix> {
        let entry = self.entry(claim)?;
        let behind = entry.required_span.or(entry.location.as_ref().map(|written| written.span))?;
        guideline::behind(self.sources, entry, behind, field).map(Fix::to_look_at::<Edit>)
    }
}

/// A finding on a row, and its entry beside it.
fn at_row(found: Diagnostic, claim: &Claim) -> Diagnostic {
    claim.entry.into_iter().fold(found, |found, entry| found.also(entry, "its entry"))
}
