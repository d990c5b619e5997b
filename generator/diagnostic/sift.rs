//! Which findings of a run are reported: not those that a tree allows, knows already, or was not asked for.

use super::exception::Exceptions;
use super::{Code, Diagnostic, baseline};
use crate::hash::HashSet;
use crate::source::Sources;

/// Findings, sifted.
#[derive(Debug)]
pub(crate) struct Sifted {
    /// Those to report.
    pub(crate) shown: Vec<Diagnostic>,
    /// Those that a baseline knows.
    pub(crate) known: Vec<Diagnostic>,
}

/// Sifts the findings of a run, by the exceptions of each input. Those of the guideline are reported where `warn` or the
/// input asks for them.
pub(crate) fn sift(
    sources: &Sources,
    exceptions: &[Exceptions],
    warn: &[Code],
    mut diagnostics: Vec<Diagnostic>,
) -> Sifted {
    // A repetition is no second finding, and of those that are alike the first are known.
    diagnostics.sort_by_key(|found| (found.primary.span, found.code));
    let mut said = HashSet::default();
    diagnostics.retain(|d| said.insert((d.primary.span, d.code, d.message.clone())));
    let mut shown = Vec::with_capacity(diagnostics.len());
    let mut known = Vec::new();
    for (at, (origin, exceptions)) in sources.origins.iter().zip(exceptions).enumerate() {
        let is_own = |found: &mut Diagnostic| sources.origin(found.primary.span.file) == at;
        let mut own: Vec<Diagnostic> = diagnostics.extract_if(.., is_own).collect();
        own.retain(|found| !exceptions.is_off(found.code, warn));
        exceptions.apply(sources, warn, &mut own);
        if let Some(file) = origin.baseline {
            known.extend(baseline::known(sources, file, &mut own));
        }
        shown.append(&mut own);
    }
    let is_asked = |found: &Diagnostic| sources.is_asked(found.primary.span.file);
    shown.retain(is_asked);
    known.retain(is_asked);
    Sifted { shown, known }
}
